"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, UserPlus, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatLocalDate, formatNumber, formatTime } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton, SkeletonStat } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import { LinkButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import { analyticsPermissions } from "../permissions";
import type { AnalyticsApi } from "../router";
import type { Dashboard } from "../schema";
import { ClassRowWaiting } from "./classes/class-row-waiting";
import { MoneyRowWaiting } from "./money/money-row-waiting";
import { StandingBars } from "./standing-bars";

const Waiting = () => <Skeleton className="h-56 w-full" />;
const BarChart = dynamic(() => import("@/ui/chart/bar-chart").then((part) => part.BarChart), {
  ssr: false,
  loading: Waiting,
});
const LineChart = dynamic(() => import("@/ui/chart/line-chart").then((part) => part.LineChart), {
  ssr: false,
  loading: Waiting,
});
// Money has a script of its own: the figures of the day do not wait for it.
const ClassRow = dynamic(() => import("./classes/class-row"), { ssr: false, loading: ClassRowWaiting });
const MoneyRow = dynamic(() => import("./money/money-row"), { ssr: false, loading: MoneyRowWaiting });

/** The owner's first look: who is here, against the usual, and what needs attention. Moves with every check-in. */
export function DashboardView() {
  const t = useTranslations("analytics");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const tenancy = useApi<TenancyApi>();
  const queries = useQueryClient();
  const [branchId, setBranchId] = useState("");
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions());
  const options = api.analytics.dashboard.queryOptions(branchId ? { branchId } : {});
  const query = useQuery({ ...options, placeholderData: keepPreviousData, refetchInterval: 60_000 });
  useLive([tenantTopic(tenant.id, "attendance"), tenantTopic(tenant.id, "members")], () => {
    void queries.invalidateQueries({ queryKey: api.analytics.dashboard.pathKey() });
  });

  const data = query.data;
  const total = data ? Object.values(data.members.byStanding).reduce((sum, n) => sum + n, 0) : 0;
  return (
    <div className="grid gap-5">
      <PageHeader
        title={t("title")}
        description={
          data
            ? t("description", { gym: tenant.name, time: formatTime(data.asOf, locale, tenant.zone) })
            : tenant.name
        }
        actions={
          (branches.data?.length ?? 0) > 1 ? (
            <Select
              aria-label={t("branch")}
              value={branchId}
              onChange={(event) => setBranchId(event.target.value)}
              options={[
                { value: "", label: t("allBranches") },
                ...(branches.data ?? []).map((branch) => ({ value: branch.id, label: branch.name })),
              ]}
            />
          ) : undefined
        }
      />
      {query.error && !data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : !data ? (
        <Loading />
      ) : total === 0 && data.visits.today === 0 && branchId === "" ? (
        <Empty />
      ) : (
        <Figures data={data} refreshing={query.isPlaceholderData} branchId={branchId} />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div aria-busy className="grid gap-5">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {["a", "b", "c", "d"].map((key) => (
          <SkeletonStat key={key} />
        ))}
      </div>
      <Skeleton className="h-72 w-full" />
    </div>
  );
}

function Empty() {
  const t = useTranslations("analytics");
  const { tenant } = useShell();
  return (
    <Panel>
      <EmptyState
        icon={Users}
        title={t("empty")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <LinkButton href={`/${tenant.slug}/admin/imports/new`} variant="primary" icon={FileUp}>
              {t("import")}
            </LinkButton>
            <LinkButton href={`/${tenant.slug}/members/new`} icon={UserPlus}>
              {t("addMember")}
            </LinkButton>
          </div>
        }
      >
        {t("emptyHint")}
      </EmptyState>
    </Panel>
  );
}

function useComparison(visits: Dashboard["visits"]) {
  const t = useTranslations("analytics");
  if (visits.usualByNow === null) return { text: t("noUsual"), trend: "flat" as const };
  const difference = Math.round(visits.today - visits.usualByNow);
  if (difference === 0) return { text: t("asUsual"), trend: "flat" as const };
  return difference > 0
    ? { text: t("moreThanUsual", { count: difference }), trend: "up" as const, good: true }
    : { text: t("fewerThanUsual", { count: -difference }), trend: "down" as const };
}

function Figures({ data, refreshing, branchId }: { data: Dashboard; refreshing: boolean; branchId: string }) {
  const t = useTranslations("analytics");
  const locale = useLocale();
  const router = useRouter();
  const { tenant } = useShell();
  const comparison = useComparison(data.visits);
  const seesMoney = useHasRole(...analyticsPermissions["money.read"].roles);
  const number = (value: number) => formatNumber(value, locale);
  const members = `/${tenant.slug}/members`;
  const visits = `/${tenant.slug}/desk/visits`;
  const weekday = formatDate(`${data.day}T12:00:00Z`, locale, "UTC", "dayName");
  const hour = (value: number) => `${String(value).padStart(2, "0")}:00`;
  return (
    <>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Stat
          label={t("visitsToday")}
          value={number(data.visits.today)}
          comparison={comparison}
          definition={t("visitsDefinition", { weekday })}
          href={`${visits}?day=${data.day}`}
        />
        <Stat
          label={t("insideNow")}
          value={
            <>
              {number(data.visits.inside)}
              {data.visits.capacity === null ? null : (
                <span className="ms-1.5 font-normal text-body text-ink-2">
                  {t("ofCapacity", { capacity: number(data.visits.capacity) })}
                </span>
              )}
            </>
          }
          definition={t("insideDefinition")}
          href={`${visits}?inside=1`}
        />
        <Stat
          label={t("activeMembers")}
          value={number(data.members.byStanding.active ?? 0)}
          comparison={{
            text: t("newThisMonth", { count: data.members.newThisMonth }),
            ...(data.members.newThisMonth > 0 ? { trend: "up", good: true } : { trend: "flat" }),
          }}
          definition={t("activeDefinition")}
          href={`${members}?standing=active`}
        />
        <Stat
          label={t("endingSoon")}
          value={number(data.members.endingSoon)}
          definition={t("endingDefinition")}
          href={`${members}?endingWithin=7`}
        />
      </div>
      {seesMoney ? <MoneyRow branchId={branchId} /> : null}
      <ClassRow branchId={branchId} />
      <Panel title={t("byHour")} description={t("byHourDescription", { weekday })} refreshing={refreshing}>
        <BarChart
          label={t("byHour")}
          seriesName={t("today")}
          compareName={t("usual")}
          height={240}
          data={data.hours.map((entry) => ({
            key: String(entry.hour),
            label: hour(entry.hour),
            value: entry.today,
            ...(entry.usual === null ? {} : { compare: entry.usual }),
          }))}
          format={number}
          onSelect={(key) => router.push(`${visits}?day=${data.day}&hour=${key}`)}
          empty={t("noVisitsToday")}
        />
      </Panel>
      <div className="grid gap-5 lg:grid-cols-2">
        <Panel title={t("byDay")} description={t("byDayDescription")} refreshing={refreshing}>
          <LineChart
            area
            label={t("byDay")}
            seriesName={t("byDay")}
            height={220}
            data={data.days.map((entry) => ({
              key: entry.day,
              label: formatLocalDate(entry.day, locale, "short"),
              value: entry.visits,
            }))}
            format={number}
            onSelect={(day) => router.push(`${visits}?day=${day}`)}
            empty={t("noVisits")}
          />
        </Panel>
        <Panel title={t("members")} description={t("membersDescription")} refreshing={refreshing}>
          <StandingBars
            counts={data.members.byStanding}
            href={(standing) => `${members}?standing=${standing}`}
          />
        </Panel>
      </div>
    </>
  );
}
