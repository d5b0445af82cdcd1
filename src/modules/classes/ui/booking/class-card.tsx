"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatTime } from "@/shared/i18n/format";
import type { MemberSession } from "../../timetable/schema";
import { SessionCard } from "../shared/session-card";
import { ClassAction } from "./class-action";
import { useOwnTime } from "./own-clock";
import { StateChip, useCostWords, useFreeWords, useStateWords } from "./state-words";
import type { ClassActions } from "./use-class-actions";

const ACTS = new Set(["bookable", "full", "offered"]);

/** A class as its reader can have it: what is free, what it takes, what they have of it, and the one thing to do. */
export function ClassCard({
  session,
  zone,
  branchName,
  now,
  actions,
  onOpen,
}: {
  session: MemberSession;
  zone: string;
  branchName?: string | undefined;
  now: number;
  actions: ClassActions;
  onOpen: () => void;
}) {
  const locale = useLocale();
  const { state } = session;
  const time = formatTime(session.startsAt, locale, zone);
  const acts = ACTS.has(state.kind) && !(state.kind === "full" && state.limit !== null);
  return (
    <SessionCard
      session={session}
      zone={zone}
      branchName={branchName}
      over={state.kind === "past"}
      onOpen={onOpen}
      {...(acts
        ? { action: <ClassAction session={session} time={time} actions={actions} onJoin={onOpen} /> }
        : {})}
    >
      <CardLines session={session} zone={zone} now={now} />
    </SessionCard>
  );
}

function CardLines({ session, zone, now }: { session: MemberSession; zone: string; now: number }) {
  const t = useTranslations("classes.schedule");
  const cost = useCostWords();
  const free = useFreeWords(zone)(session, now);
  const own = useOwnTime(session.startsAt, zone);
  const outcome = useStateWords(session, zone);
  const { state, seatsLeft, waitlisted } = session;
  if (state.kind === "past") return outcome ? <span className="text-ink-2 text-tiny">{outcome}</span> : null;
  return (
    <span className="mt-0.5 grid grid-cols-[minmax(0,1fr)] justify-items-start gap-1 text-tiny">
      {own ? <span className="text-ink-2">{own}</span> : null}
      {state.kind === "in_progress" ? null : (
        <span className="flex flex-wrap gap-x-2">
          <span className={seatsLeft === 0 ? "text-warn" : "text-ok"}>
            {seatsLeft === 0 ? t("full", { waiting: waitlisted }) : t("seatsLeft", { count: seatsLeft })}
          </span>
          <span className="text-ink-3">{cost(session.cost)}</span>
        </span>
      )}
      {free ? <span className="text-ink-3">{free}</span> : null}
      <StateChip session={session} zone={zone} />
    </span>
  );
}
