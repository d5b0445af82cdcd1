"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { PageHeader } from "@/ui/layout/page-header";
import type { Roster } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { keepFrame } from "./keep-frame";
import { RosterPanel } from "./roster-panel";
import { useKeptQuery } from "./use-kept-query";

/** A class's roster on a page of its own: what a trainer has in the hand during the class. */
export function RosterView({ sessionId }: { sessionId: string }) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const { tenant } = useShell();
  const teaches = useHasRole("trainer");
  const { roster } = useApi<ClassesApi>().classes;
  const { data } = useKeptQuery<Roster>(`roster/${sessionId}`, roster.read.queryOptions({ sessionId }));
  useEffect(() => keepFrame(`/${tenant.slug}/coach/roster/${sessionId}`), [tenant.slug, sessionId]);
  const session = data?.session;
  const back = teaches
    ? { href: `/${tenant.slug}/coach`, label: t("today") }
    : { href: `/${tenant.slug}/desk/classes`, label: t("deskTitle") };
  return (
    <div className="mx-auto grid w-full max-w-4xl gap-1">
      <PageHeader
        title={session?.name ?? t("title")}
        breadcrumbs={[back]}
        {...(session
          ? {
              description: [
                formatLocalDate(session.localOn, locale, "full"),
                `${formatTime(session.startsAt, locale, session.zone)} – ${formatTime(session.endsAt, locale, session.zone)}`,
                session.roomName,
                session.trainerName,
              ]
                .filter(Boolean)
                .join(" · "),
            }
          : {})}
      />
      <RosterPanel sessionId={sessionId} />
    </div>
  );
}
