"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { daysBetween } from "@/shared/time-zone/local-date";
import { StackedChart, type StackSeries } from "@/ui/chart/stacked-chart";
import type { Revenue } from "../../money/schema";
import { tonesOf, useKindWords } from "./kinds";
import { useMoneyFormat } from "./money-format";
import { daysPerBar, inBars } from "./period";

/** Revenue day by day, or week by week where days would be too thin, stacked by what it was for. */
export default function RevenueChart({
  revenue,
  onSelect,
}: {
  revenue: Revenue;
  /** First and last day of the pressed bar. */
  onSelect: (from: string, to: string) => void;
}) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const words = useKindWords();
  const { money, tick } = useMoneyFormat(revenue.currency);
  const tones = tonesOf(revenue.kinds);
  const keyOf = (kind: string) => (tones.get(kind) === "faint" ? "rest" : kind);
  const series: StackSeries[] = revenue.kinds
    .filter(({ kind }) => keyOf(kind) !== "rest")
    .map(({ kind }) => ({ key: kind, label: words.kind(kind), tone: tones.get(kind) ?? "faint" }));
  if (series.length < revenue.kinds.length) series.push({ key: "rest", label: t("rest"), tone: "faint" });
  const perBar = daysPerBar(revenue.days.length);
  const data = inBars(revenue.days, perBar).map((days) => {
    const parts: Record<string, number> = {};
    let compare: number | null = null;
    for (const { kinds, beforeMinor } of days) {
      for (const [kind, minor] of Object.entries(kinds)) {
        parts[keyOf(kind)] = (parts[keyOf(kind)] ?? 0) + minor;
      }
      if (beforeMinor !== null) compare = (compare ?? 0) + beforeMinor;
    }
    const [first = "", last = first] = [days[0]?.day, days.at(-1)?.day];
    const label = formatLocalDate(first, locale, "dayMonth");
    return { key: `${first}/${last}`, label, parts, compare };
  });
  const { from, to } = revenue.before;
  const before = `${formatLocalDate(from, locale, "dayMonth")} – ${formatLocalDate(to, locale, "dayMonth")}`;
  return (
    <StackedChart
      label={t(perBar === 1 ? "revenueByDay" : "revenueByWeek")}
      series={series}
      data={data}
      totalName={t("revenue")}
      {...(daysBetween(from, to) >= 0 ? { compareName: before } : {})}
      format={money}
      formatTick={tick}
      height={260}
      onSelect={(key) => {
        const [first = "", last = first] = key.split("/");
        onSelect(first, last);
      }}
      empty={t("noRevenue")}
    />
  );
}
