"use client";

import { CalendarRange } from "lucide-react";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useDeskBranch } from "@/modules/attendance/ui/public/use-desk-branch";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { formatDate } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton, SkeletonRows } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { RosterClass } from "../../roster/schema";
import { ClassList, phaseOf } from "./class-list";
import { CoverRequests } from "./cover/cover-requests";
import { RosterPanel } from "./roster-panel";
import { useDay } from "./use-day";
import { useWide } from "./use-wide";

/**
 * The desk's classes of today: what runs now and comes next, the roster beside it on a wide screen, on its own page on a
 * phone.
 * @param sessionId the class that is open
 */
export function DeskClassesView({ sessionId }: { sessionId: string | null }) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const now = useNow(30_000);
  const plans = useHasRole("owner", "manager");
  const { query, branches, branch, choose } = useDeskBranch();
  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        className="mb-1"
        title={t("deskTitle")}
        {...(branch ? { description: formatDate(now, locale, branch.zone, "full") } : {})}
        actions={
          branches && branches.length > 1 && branch ? (
            <Select
              aria-label={t("branch")}
              value={branch.id}
              onChange={(event) => choose(event.target.value)}
              options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : undefined
        }
      />
      {plans ? <CoverRequests /> : null}
      {query.error && !branches ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : branch ? (
        <Day key={branch.id} branchId={branch.id} sessionId={sessionId} now={now} />
      ) : (
        <Skeleton className="h-72 w-full" />
      )}
    </div>
  );
}

/** What somebody at the desk looks for: the class that runs, or the next one. */
function mostLikely(classes: readonly RosterClass[], now: number): RosterClass | undefined {
  const held = classes.filter(({ status }) => status === "scheduled");
  const ahead = held.filter((one) => phaseOf(one, now) !== "over");
  return ahead[0] ?? held.at(-1);
}

function Day({ branchId, sessionId, now }: { branchId: string; sessionId: string | null; now: number }) {
  const t = useTranslations("classes.roster");
  const { tenant } = useShell();
  const path = usePathname();
  const wide = useWide();
  const { data, query } = useDay(branchId);
  if (query.error && !data)
    return (
      <Panel>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      </Panel>
    );
  if (!data)
    return (
      <Panel flush>
        <div aria-busy>
          <SkeletonRows rows={4} />
        </div>
      </Panel>
    );
  if (data.length === 0)
    return (
      <Panel flush>
        <EmptyState
          icon={CalendarRange}
          title={t("dayEmpty")}
          action={<LinkButton href={`/${tenant.slug}/admin/classes`}>{t("timetable")}</LinkButton>}
        >
          {t("dayEmptyHint")}
        </EmptyState>
      </Panel>
    );
  const running = data.filter((one) => phaseOf(one, now) !== "over");
  const over = data.filter((one) => phaseOf(one, now) === "over");
  const chosen = data.find(({ id }) => id === sessionId) ?? mostLikely(data, now);
  const list = (classes: readonly RosterClass[], hrefOf: (id: string) => string) => (
    <ClassList
      classes={classes}
      now={now}
      hrefOf={hrefOf}
      selectedId={wide ? chosen?.id : undefined}
      showBranch={false}
    />
  );
  // Beside the list where there is room for it, on a page of its own where there is none.
  const hrefOf = (id: string) => (wide ? `${path}?class=${id}` : `/${tenant.slug}/coach/roster/${id}`);
  return (
    <div className="grid min-w-0 items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <div className="grid min-w-0 gap-4">
        {running.length > 0 ? (
          <Panel title={t("nowNext")} flush refreshing={query.isRefetching}>
            {list(running, hrefOf)}
          </Panel>
        ) : null}
        {over.length > 0 ? (
          <Panel title={t("earlier")} flush>
            {list(over, hrefOf)}
          </Panel>
        ) : null}
      </div>
      {wide && chosen ? (
        <div className="grid min-w-0 gap-2">
          <h2 className="font-semibold text-title">{chosen.name}</h2>
          <RosterPanel key={chosen.id} sessionId={chosen.id} />
        </div>
      ) : null}
    </div>
  );
}
