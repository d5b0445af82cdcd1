"use client";

import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { SkeletonStat } from "@/ui/feedback/skeleton";
import { Stat } from "@/ui/layout/stat";
import type { Outstanding, Recurring, Revenue } from "../../money/schema";
import { Pressable } from "../pressable";
import { useMoneyFormat } from "./money-format";
import type { Loaded } from "./panel-state";

/** Direction and colour of a change. */
export function trendOf(minor: number): { trend: "up" | "down" | "flat"; good?: boolean } {
  if (minor === 0) return { trend: "flat" };
  return minor > 0 ? { trend: "up", good: true } : { trend: "down", good: false };
}

/** The five numbers on top, each with its definition and its list. */
export function FigureStats({
  revenue,
  outstanding,
  recurring,
  open,
}: {
  revenue: Loaded<Revenue>;
  outstanding: Loaded<Outstanding>;
  recurring: Loaded<Recurring>;
  open: (list: string) => void;
}) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const { money, signed } = useMoneyFormat(tenant.currency);
  const base = `/${tenant.slug}/admin/money`;
  const received = revenue.data?.received.reduce((sum, { minor }) => sum + minor, 0) ?? 0;
  const change = revenue.data ? revenue.data.totalMinor - revenue.data.beforeMinor : 0;
  const month = recurring.data?.months.at(-1);
  const moved = month ? month.endMinor - month.startMinor : 0;
  const overdue =
    outstanding.data?.ages.reduce((sum, { age, minor }) => (age === "not_due" ? sum : sum + minor), 0) ?? 0;
  return (
    <div className="grid grid-cols-1 gap-3 min-[26rem]:grid-cols-2 xl:grid-cols-4">
      {revenue.data ? (
        <Stat
          label={t("revenue")}
          value={
            <Pressable label={t("openList", { label: t("revenue") })} onPress={() => open("revenue")}>
              {money(revenue.data.totalMinor)}
            </Pressable>
          }
          comparison={{ text: t("thanBefore", { amount: signed(change) }), ...trendOf(change) }}
          definition={t("about.revenue")}
        />
      ) : (
        <SkeletonStat />
      )}
      {revenue.data ? (
        <Stat
          label={t("received")}
          value={
            <Pressable label={t("openList", { label: t("received") })} onPress={() => open("received")}>
              {money(received)}
            </Pressable>
          }
          comparison={{ text: t("taxIn", { amount: money(revenue.data.taxMinor) }), trend: "flat" }}
          definition={t("about.received")}
        />
      ) : (
        <SkeletonStat />
      )}
      {month ? (
        <Stat
          label={t("mrr")}
          value={money(month.endMinor)}
          comparison={{ text: t("sinceMonth", { amount: signed(moved) }), ...trendOf(moved) }}
          definition={t("about.mrr")}
          href={`${base}/recurring`}
        />
      ) : (
        <SkeletonStat />
      )}
      {outstanding.data ? (
        <Stat
          label={t("outstanding")}
          value={money(outstanding.data.totalMinor)}
          comparison={{
            text: t("overdueOf", { amount: money(overdue) }),
            trend: "flat",
            ...(overdue > 0 ? { good: false } : {}),
          }}
          definition={t("about.outstanding")}
          href={`${base}/invoices?status=open,partial,overdue`}
        />
      ) : (
        <SkeletonStat />
      )}
    </div>
  );
}
