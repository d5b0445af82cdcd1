"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import type { Recurring } from "../../money/schema";
import type { AnalyticsApi } from "../../router";
import { About } from "./about";
import { BranchSelect } from "./branch-select";
import { trendOf } from "./figure-stats";
import { useMoneyFormat } from "./money-format";
import { LISTS, type ListOf } from "./movement-parts";
import { MovementTable } from "./movement-table";
import { PanelState } from "./panel-state";
import { useMoneyAddress } from "./use-money-address";

const Waiting = () => <Skeleton className="h-72 w-full" />;
const MovementCharts = dynamic(() => import("./movement-charts"), { ssr: false, loading: Waiting });
const MovementSheet = lazy(() => import("./movement-sheet"));

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Monthly recurring revenue over thirteen months and why it moved; every number opens the people behind it. */
export function RecurringView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const { branchId, param, set } = useMoneyAddress();
  const query = useQuery({
    ...api.analytics.recurring.queryOptions({ months: 13, ...(branchId ? { branchId } : {}) }),
    placeholderData: keepPreviousData,
  });
  useLive([tenantTopic(tenant.id, "billing"), tenantTopic(tenant.id, "members")], () => {
    void queries.invalidateQueries({ queryKey: api.analytics.pathKey() });
  });
  const part = LISTS.find((one) => one === param("part"));
  const month = param("month");
  const open = (which: string, list: ListOf) => set({ month: which, part: list });
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="min-w-0">
        <PageHeader
          className="mb-4"
          title={t("recurringTitle")}
          description={
            query.data
              ? t("description", { gym: tenant.name, time: formatTime(query.data.asOf, locale, tenant.zone) })
              : tenant.name
          }
          actions={<BranchSelect value={branchId} onChange={(branch) => set({ branch })} />}
        />
        {tabs}
      </div>
      <PanelState
        query={query}
        waiting={
          <div className="grid gap-5">
            <Skeleton className="h-28 w-full" />
            <Waiting />
            <Waiting />
          </div>
        }
      >
        {(data) => (
          <>
            <Figures data={data} open={open} />
            <Panel
              title={
                <>
                  {t("movement")}
                  <About label={t("movement")}>
                    <p>{t("about.mrr")}</p>
                    <p>{t("about.movement")}</p>
                  </About>
                </>
              }
              refreshing={query.isPlaceholderData}
            >
              <MovementCharts data={data} onSelect={(which) => open(which, "end")} />
            </Panel>
            <Panel
              title={t("byMonth")}
              description={t("byMonthHint")}
              refreshing={query.isPlaceholderData}
              flush
            >
              <MovementTable data={data} onSelect={open} />
            </Panel>
          </>
        )}
      </PanelState>
      <Suspense fallback={null}>
        {part && MONTH.test(month) ? (
          <MovementSheet
            month={month}
            part={part}
            branchId={branchId}
            currency={query.data?.currency ?? tenant.currency}
            onClose={() => set({ month: "", part: "" })}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

function Figures({ data, open }: { data: Recurring; open: (month: string, list: ListOf) => void }) {
  const t = useTranslations("analytics.money");
  const { money, signed } = useMoneyFormat(data.currency);
  const month = data.months.at(-1);
  if (!month) return null;
  const moved = month.endMinor - month.startMinor;
  const year = data.months.length > 12 ? data.months.at(-13) : undefined;
  const pressable = (words: string, list: ListOf) => (
    <button
      type="button"
      onClick={() => open(month.month, list)}
      className="text-start underline-offset-4 after:absolute after:inset-0 after:rounded-md hover:underline"
    >
      {words}
    </button>
  );
  return (
    <div className="grid grid-cols-1 gap-3 min-[26rem]:grid-cols-2 lg:grid-cols-4">
      <Stat
        label={t("mrrNow")}
        value={pressable(money(month.endMinor), "end")}
        comparison={{ text: t("sinceMonth", { amount: signed(moved) }), ...trendOf(moved) }}
        definition={t("about.mrr")}
      />
      <Stat
        label={t("thanYear")}
        value={year ? signed(month.endMinor - year.endMinor) : "–"}
        comparison={
          year
            ? { text: t("yearAgo", { amount: money(year.endMinor) }), trend: "flat" }
            : { text: t("noYear"), trend: "flat" }
        }
        definition={t("about.year")}
      />
      <Stat
        label={t("payingMembers")}
        value={pressable(String(month.members), "end")}
        comparison={{
          text: t("eachBrings", {
            amount: money(month.members ? Math.round(month.endMinor / month.members) : 0),
          }),
          trend: "flat",
        }}
        definition={t("about.paying")}
      />
      <Stat
        label={t("lostThisMonth")}
        value={pressable(money(month.churnMinor), "churn")}
        comparison={{
          text: t("ofStart", { amount: money(month.startMinor) }),
          trend: "flat",
          ...(month.churnMinor > 0 ? { good: false } : {}),
        }}
        definition={t("partAbout.churn")}
      />
    </div>
  );
}
