"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { LineChart } from "@/ui/chart/line-chart";
import { StackedChart } from "@/ui/chart/stacked-chart";
import type { Recurring } from "../../money/schema";
import { useMoneyFormat } from "./money-format";
import { effectOf, PART_TONES, PARTS } from "./movement-parts";

/** Recurring revenue at each month's end, and under it what moved it. */
export default function MovementCharts({
  data,
  onSelect,
}: {
  data: Recurring;
  onSelect: (month: string) => void;
}) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const { money, tick } = useMoneyFormat(data.currency);
  const short = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  const label = (month: string) => short.format(new Date(`${month}-01T00:00:00Z`));
  const asOf = `${formatDate(data.asOf, locale, tenant.zone)}, ${formatTime(data.asOf, locale, tenant.zone)}`;
  return (
    <div className="grid gap-6">
      <LineChart
        area
        label={t("mrrByMonth")}
        seriesName={t("mrrAtEnd")}
        height={200}
        data={data.months.map(({ month, endMinor }) => ({
          key: month,
          label: label(month),
          value: endMinor,
        }))}
        format={money}
        formatTick={tick}
        onSelect={onSelect}
        empty={t("noRecurring")}
      />
      <StackedChart
        label={t("movement")}
        series={PARTS.map((part) => ({ key: part, label: t(`part.${part}`), tone: PART_TONES[part] }))}
        data={data.months.map((month) => ({
          key: month.month,
          label: label(month.month),
          parts: Object.fromEntries(PARTS.map((part) => [part, effectOf(month, part)])),
        }))}
        totalName={t("netMovement")}
        format={money}
        formatTick={tick}
        height={240}
        onSelect={onSelect}
        asOf={asOf}
        empty={t("noRecurring")}
      />
    </div>
  );
}
