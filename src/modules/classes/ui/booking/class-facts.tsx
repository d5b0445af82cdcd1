"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatTime } from "@/shared/i18n/format";
import { DescriptionList } from "@/ui/layout/description-list";
import type { MemberSession } from "../../timetable/schema";
import { useOwnTime } from "./own-clock";
import { useCostWords, useFreeWords } from "./state-words";

/** When, where, with whom, for what. */
export function ClassFacts({
  session,
  zone,
  branchName,
  now,
}: {
  session: MemberSession;
  zone: string;
  branchName: string;
  now: number;
}) {
  const t = useTranslations("classes.booking.facts");
  const schedule = useTranslations("classes.schedule");
  const card = useTranslations("classes.card");
  const levels = useTranslations("classes.session.levels");
  const locale = useLocale();
  const own = useOwnTime(session.startsAt, zone);
  const cost = useCostWords();
  const free = useFreeWords(zone)(session, now);
  const { startsAt, endsAt, trainerName, insteadOf, seatsLeft, waitlisted } = session;
  const trainer =
    trainerName && insteadOf ? card("insteadOf", { trainer: trainerName, planned: insteadOf }) : trainerName;
  return (
    <DescriptionList
      tight
      items={[
        {
          term: t("when"),
          value: (
            <>
              {formatTime(startsAt, locale, zone)} – {formatTime(endsAt, locale, zone)}
              {own ? <span className="block text-ink-2 text-small">{own}</span> : null}
            </>
          ),
        },
        { term: t("trainer"), value: trainer },
        { term: t("where"), value: [session.roomName, branchName].filter(Boolean).join(" · ") },
        { term: t("level"), value: levels(session.level) },
        {
          term: t("seats"),
          value:
            seatsLeft === 0
              ? schedule("full", { waiting: waitlisted })
              : schedule("seatsLeft", { count: seatsLeft }),
        },
        { term: t("cost"), value: cost(session.cost) },
        ...(free ? [{ term: t("cancel"), value: free }] : []),
      ]}
    />
  );
}
