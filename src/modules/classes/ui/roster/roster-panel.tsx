"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CloudOff, UserPlus, Users } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatTime } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { useOnline } from "@/ui/feedback/offline-banner";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Kbd } from "@/ui/primitives/kbd";
import type { Roster, RosterWaiting } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { PersonRow } from "./person-row";
import { RefusedPanel } from "./refused-panel";
import { RosterFill } from "./roster-fill";
import { onRosterKey } from "./row-keys";
import { type Choice, choiceOf, markFor, type ShownPerson, withUnsent } from "./unsent";
import { useKeptQuery } from "./use-kept-query";
import { useMarks } from "./use-marks";
import { WaitingPanel } from "./waiting-panel";

const AddSheet = lazy(() => import("./add-sheet"));
const PersonSheet = lazy(() => import("./person-sheet"));

/** The roster of a class: who comes, marked with one tap each, with or without a network. */
export function RosterPanel({ sessionId }: { sessionId: string }) {
  const t = useTranslations("classes.roster");
  const { tenant } = useShell();
  const queries = useQueryClient();
  const { roster: api } = useApi<ClassesApi>().classes;
  const { data, asOf, query } = useKeptQuery<Roster>(
    `roster/${sessionId}`,
    api.read.queryOptions({ sessionId }),
  );
  useLive([tenantTopic(tenant.id, "classes"), tenantTopic(tenant.id, "roster")], (message) => {
    if (isResync(message) || message.sessionId === undefined || message.sessionId === sessionId)
      void queries.invalidateQueries({ queryKey: api.pathKey() });
  });
  if (query.error && !data)
    return (
      <Panel>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      </Panel>
    );
  if (!data)
    return (
      <Panel title={t("people")} flush>
        <div aria-busy>
          <SkeletonRows rows={6} />
        </div>
      </Panel>
    );
  return <OpenRoster roster={data} asOf={asOf} refreshing={query.isRefetching} />;
}

function OpenRoster({
  roster,
  asOf,
  refreshing,
}: {
  roster: Roster;
  asOf: number | null;
  refreshing: boolean;
}) {
  const t = useTranslations("classes.roster");
  const toast = useToast();
  const online = useOnline();
  const now = useNow(20_000);
  const kept = useMarks(roster.session.id);
  const [adding, setAdding] = useState<{ entry: RosterWaiting | null } | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const shown = withUnsent(roster, kept.marks, new Date(now));
  const { session, people, waiting } = shown;
  const offline = !online || kept.away;
  const over = now >= Date.parse(session.endsAt);
  const begun = now >= Date.parse(session.startsAt);
  const open = now >= Date.parse(session.marksFrom);
  const closed = useClosedWords(roster, now);
  const person = people.find(({ bookingId }) => bookingId === opened);

  const choose = (one: ShownPerson, choice: Choice) => {
    const before = choiceOf(one);
    const mark = markFor(choice, before, over);
    if (mark === null) return;
    kept.mark(one, mark);
    const back = before === null ? "undo" : markFor(before, null, over);
    const title = mark === "undo" ? t("undone", { name: one.name }) : t(`said.${choice}`, { name: one.name });
    toast.show({
      tone: "ok",
      title,
      // Once the class is over somebody either came or did not: there is no state before the first mark.
      ...(back && !(over && back === "undo") ? { onUndo: () => kept.mark(one, back) } : {}),
    });
  };

  return (
    <div className="grid min-w-0 gap-4">
      <RefusedPanel marks={kept.marks} onDismiss={kept.dismiss} />
      <Panel
        title={t("people")}
        refreshing={refreshing}
        flush
        actions={
          session.may.manage || (session.may.mark && open) ? (
            <Button icon={UserPlus} onClick={() => setAdding({ entry: null })}>
              {open && session.may.mark ? t("addWalkIn") : t("addPerson")}
            </Button>
          ) : undefined
        }
        {...(session.may.mark && people.length > 0 ? { footer: <KeysHint /> } : {})}
      >
        <div className="grid gap-2 border-line border-b px-4 py-3">
          <RosterFill session={session} />
          <Freshness asOf={asOf} offline={offline} unsent={offline ? kept.unsent : 0} zone={session.zone} />
          {closed ? <p className="text-ink-2 text-small">{closed}</p> : null}
        </div>
        {people.length === 0 ? (
          <EmptyState icon={Users} title={t("empty")} compact>
            {t("emptyHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line" aria-label={t("people")} onKeyDown={onRosterKey}>
            {people.map((one) => (
              <PersonRow
                key={one.memberId}
                person={one}
                unsent={offline && one.unsent}
                closed={closed}
                begun={begun}
                onChoose={session.may.mark ? (choice) => choose(one, choice) : undefined}
                onMore={() => setOpened(one.bookingId)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <WaitingPanel waiting={waiting} may={session.may} onPromote={(entry) => setAdding({ entry })} />
      <Suspense>
        {adding ? (
          <AddSheet
            session={session}
            entry={adding.entry}
            checksIn={open && session.may.mark}
            offline={offline}
            onWalkIn={(who, overbook) => kept.mark(who, "walk_in", { overbook })}
            onClose={() => setAdding(null)}
          />
        ) : null}
        {person ? <PersonSheet person={person} session={session} onClose={() => setOpened(null)} /> : null}
      </Suspense>
    </div>
  );
}

/** Why nobody can be marked at this moment; null when they can. */
function useClosedWords({ session }: Roster, now: number): string | null {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  if (session.status === "cancelled") return t("isCancelled");
  if (!session.may.mark) return t("notYours");
  if (now < Date.parse(session.marksFrom))
    return t("opensAt", { time: formatTime(session.marksFrom, locale, session.zone) });
  return now > Date.parse(session.marksUntil) ? t("marksOver") : null;
}

function Freshness({
  asOf,
  offline,
  unsent,
  zone,
}: {
  asOf: number | null;
  offline: boolean;
  unsent: number;
  zone: string;
}) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  return (
    <div role="status" className="flex flex-wrap gap-x-3 text-small text-warn empty:hidden">
      {offline || asOf !== null ? (
        <span className="flex items-center gap-1.5">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {asOf === null ? t("away") : t("asOf", { at: formatDateTime(asOf, locale, zone) })}
        </span>
      ) : null}
      {unsent > 0 ? <span>{t("unsent", { count: unsent })}</span> : null}
    </div>
  );
}

function KeysHint() {
  const t = useTranslations("classes.roster");
  return (
    <span className="hidden flex-wrap items-center gap-x-3 lg:flex">
      {(["here", "late", "no_show"] as const).map((choice) => (
        <span key={choice} className="flex items-center gap-1">
          <Kbd>{choice === "here" ? "C" : choice === "late" ? "L" : "N"}</Kbd> {t(`choices.${choice}`)}
        </span>
      ))}
    </span>
  );
}
