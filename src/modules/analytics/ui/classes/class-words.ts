"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate, formatNumber, formatPercent } from "@/shared/i18n/format";

/** A Monday: weekdays have their names from the days that follow it. */
const MONDAY = 5;

/** Rates, their changes and the names of slots, in the reader's language. */
export function useClassWords() {
  const t = useTranslations("analytics.classes");
  const locale = useLocale();
  return {
    rate: (value: number | null) => (value === null ? t("noRate") : formatPercent(value, locale)),
    /** The change of a rate in percentage points, with its sign. */
    points: (now: number | null, before: number | null): string | null => {
      if (now === null || before === null) return null;
      const points = Math.round((now - before) * 100);
      const sign = points > 0 ? "+" : points < 0 ? "−" : "±";
      return t("points", { points: `${sign}${formatNumber(Math.abs(points), locale)}` });
    },
    number: (value: number) => formatNumber(value, locale),
    span: ({ from, to }: { from: string; to: string }) =>
      from === to
        ? formatLocalDate(from, locale, "dayMonth")
        : `${formatLocalDate(from, locale, "dayMonth")} – ${formatLocalDate(to, locale, "dayMonth")}`,
    weekday: (weekday: number, width: "short" | "long" = "long") =>
      new Intl.DateTimeFormat(locale, { weekday: width, timeZone: "UTC" }).format(
        Date.UTC(2026, 0, MONDAY - 1 + weekday),
      ),
    hour: (hour: number) => `${String(hour).padStart(2, "0")}:00`,
  };
}
