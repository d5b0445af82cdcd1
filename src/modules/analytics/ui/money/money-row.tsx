"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatPercent, formatTime } from "@/shared/i18n/format";
import { Stat } from "@/ui/layout/stat";
import type { AnalyticsApi } from "../../router";
import { trendOf } from "./figure-stats";
import { useMoneyFormat } from "./money-format";
import { MoneyRowWaiting } from "./money-row-waiting";
import { PanelState } from "./panel-state";

/** Money at a glance for the dashboard; each number opens its page. */
export default function MoneyRow({ branchId }: { branchId: string }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const query = useQuery({
    ...api.analytics.glance.queryOptions(branchId ? { branchId } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: 120_000,
  });
  useLive([tenantTopic(tenant.id, "billing")], () => {
    void queries.invalidateQueries({ queryKey: api.analytics.glance.pathKey() });
  });
  const { money, signed } = useMoneyFormat(tenant.currency);
  const base = `/${tenant.slug}/admin/money`;
  const branch = branchId ? `&branch=${branchId}` : "";
  return (
    <PanelState query={query} waiting={<MoneyRowWaiting />}>
      {({ asOf, day, revenue, recurring, outstanding, failed }) => {
        const month = revenue.monthMinor - revenue.monthBeforeMinor;
        const moved = recurring.nowMinor - recurring.startMinor;
        const time = formatTime(asOf, locale, tenant.zone);
        return (
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-5">
            <Stat
              label={t("glance.today")}
              value={<Amount>{money(revenue.todayMinor)}</Amount>}
              comparison={{
                text: t("glance.monthSoFar", { amount: money(revenue.monthMinor) }),
                trend: "flat",
              }}
              definition={t("glance.todayAbout")}
              asOf={time}
              href={`${base}?period=custom&from=${day}&to=${day}${branch}`}
            />
            <Stat
              label={t("glance.month")}
              value={<Amount>{money(revenue.monthMinor)}</Amount>}
              comparison={{ text: t("glance.monthBefore", { amount: signed(month) }), ...trendOf(month) }}
              definition={t("glance.monthAbout")}
              asOf={time}
              href={`${base}?period=month${branch}`}
            />
            <Stat
              label={t("mrr")}
              value={<Amount>{money(recurring.nowMinor)}</Amount>}
              comparison={{ text: t("sinceMonth", { amount: signed(moved) }), ...trendOf(moved) }}
              definition={t("about.mrr")}
              asOf={time}
              href={`${base}/recurring${branchId ? `?branch=${branchId}` : ""}`}
            />
            <Stat
              label={t("outstanding")}
              value={<Amount>{money(outstanding.minor)}</Amount>}
              comparison={{
                text: t("glance.overdue", { amount: money(outstanding.overdueMinor) }),
                trend: "flat",
                ...(outstanding.overdueMinor > 0 ? { good: false } : {}),
              }}
              definition={t("about.outstanding")}
              asOf={time}
              href={`${base}/invoices?status=open,partial,overdue${branch}`}
            />
            <Stat
              label={t("glance.failed")}
              value={<Amount>{money(failed.minor)}</Amount>}
              comparison={{
                text:
                  failed.recovered === null
                    ? t("glance.failedCount", { count: failed.count })
                    : `${t("glance.failedCount", { count: failed.count })}, ${t("glance.recovered", { percent: formatPercent(failed.recovered, locale) })}`,
                trend: "flat",
              }}
              definition={t("glance.failedAbout")}
              asOf={time}
              href={`${base}/failed`}
            />
          </div>
        );
      }}
    </PanelState>
  );
}

/** Five amounts stand side by side on a wide screen: smaller there, and never broken in two. */
function Amount({ children }: { children: string }) {
  return <span className="whitespace-nowrap xl:text-title">{children}</span>;
}
