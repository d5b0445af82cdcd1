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
import type { AnalyticsApi } from "../../router";
import { About } from "./about";
import { KindsPanel, OutstandingPanel, ReceivedPanel, RecurringPanel } from "./figure-panels";
import { FigureStats } from "./figure-stats";
import { PanelState } from "./panel-state";
import { PeriodFilter } from "./period-filter";
import { useMoneyAddress } from "./use-money-address";

const RevenueChart = dynamic(() => import("./revenue-chart"), {
  ssr: false,
  loading: () => <Skeleton className="h-80 w-full" />,
});
const EntriesSheet = lazy(() => import("./list-sheet"));
const CreditSheet = lazy(async () => ({ default: (await import("./list-sheet")).CreditSheet }));

const SUBJECTS = ["revenue", "tax", "received"] as const;

/** The owner's money: what came in, what is owed, what recurs; every number opens the list behind it. */
export function MoneyView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const address = useMoneyAddress();
  const { period, branchId, param, set } = address;
  const { preset: _, ...span } = period;
  const branch = branchId ? { branchId } : {};
  const revenue = useQuery({
    ...api.analytics.revenue.queryOptions({ ...span, ...branch }),
    placeholderData: keepPreviousData,
    refetchInterval: 120_000,
  });
  const outstanding = useQuery({
    ...api.analytics.outstanding.queryOptions(branch),
    placeholderData: keepPreviousData,
  });
  const recurring = useQuery({
    ...api.analytics.recurring.queryOptions({ months: 2, ...branch }),
    placeholderData: keepPreviousData,
  });
  useLive([tenantTopic(tenant.id, "billing")], () => {
    void queries.invalidateQueries({ queryKey: api.analytics.pathKey() });
  });
  const list = param("list");
  const subject = SUBJECTS.find((one) => one === list);
  const close = () => set({ list: "", kind: "", day: "", until: "" });
  const open = (what: string, kind = "", day = "", until = "") => set({ list: what, kind, day, until });
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="min-w-0">
        <PageHeader
          className="mb-4"
          title={t("title")}
          description={
            revenue.data
              ? t("description", {
                  gym: tenant.name,
                  time: formatTime(revenue.data.asOf, locale, tenant.zone),
                })
              : tenant.name
          }
        />
        {tabs}
      </div>
      <PeriodFilter address={address} />
      <FigureStats revenue={revenue} outstanding={outstanding} recurring={recurring} open={open} />
      <Panel
        title={
          <>
            {t("revenue")}
            <About label={t("revenue")}>{t("about.revenue")}</About>
          </>
        }
        refreshing={revenue.isPlaceholderData}
      >
        <PanelState query={revenue} waiting={<Skeleton className="h-80 w-full" />}>
          {(data) => <RevenueChart revenue={data} onSelect={(from, to) => open("revenue", "", from, to)} />}
        </PanelState>
      </Panel>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <KindsPanel query={revenue} open={open} />
        <ReceivedPanel query={revenue} open={open} />
        <OutstandingPanel query={outstanding} branchId={branchId} open={open} />
        <RecurringPanel query={recurring} />
      </div>
      <Suspense fallback={null}>
        {subject ? (
          <EntriesSheet
            of={{
              subject,
              kind: param("kind"),
              from: param("day") || period.from,
              to: param("until") || param("day") || period.to,
              branchId,
            }}
            onClose={close}
          />
        ) : list === "credit" ? (
          <CreditSheet currency={outstanding.data?.currency ?? tenant.currency} onClose={close} />
        ) : null}
      </Suspense>
    </div>
  );
}
