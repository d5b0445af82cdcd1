"use client";

import { UserRoundSearch } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useState } from "react";
import { keepFrames } from "@/platform/offline/keep-frames";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Button } from "@/ui/primitives/button";
import type { Roster } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { RosterPanel } from "./roster-panel";
import { useKeptQuery } from "./use-kept-query";

const AskDialog = lazy(() => import("./cover/ask-dialog"));

/** A class's roster on a page of its own: what a trainer has in the hand during the class. */
export function RosterView({ sessionId }: { sessionId: string }) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const { tenant } = useShell();
  const teaches = useHasRole("trainer");
  const { roster } = useApi<ClassesApi>().classes;
  const { data } = useKeptQuery<Roster>(`roster/${sessionId}`, roster.read.queryOptions({ sessionId }));
  useEffect(() => {
    keepFrames([`/${tenant.slug}/coach/roster/${sessionId}`]).catch(() => undefined);
  }, [tenant.slug, sessionId]);
  const session = data?.session;
  const now = useNow(60_000);
  const [asking, setAsking] = useState(false);
  const plans = useHasRole("owner", "manager");
  const coming = session?.status === "scheduled" && now < Date.parse(session.startsAt);
  const mayAsk = coming && !session.substituteAsked && (plans || (teaches && session.may.mark));
  const back = teaches
    ? { href: `/${tenant.slug}/coach`, label: t("today") }
    : { href: `/${tenant.slug}/desk/classes`, label: t("deskTitle") };
  return (
    <div className="mx-auto grid w-full max-w-4xl gap-4">
      <PageHeader
        title={session?.name ?? t("title")}
        breadcrumbs={[back]}
        actions={
          mayAsk ? (
            <Button icon={UserRoundSearch} onClick={() => setAsking(true)}>
              {t("cover.find")}
            </Button>
          ) : undefined
        }
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
      <Suspense>
        {asking && session ? <AskDialog session={session} onClose={() => setAsking(false)} /> : null}
      </Suspense>
    </div>
  );
}
