"use client";

import { useTranslations } from "next-intl";
import { HeatMap } from "@/ui/chart/heat-map";
import { demandOf } from "../../classes/rules";
import type { ClassNumbers } from "../../classes/schema";
import { useClassWords } from "./class-words";

const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** Where in the week people want more classes than there are, and where fewer. */
export default function DemandMap({
  slots,
  onSelect,
}: {
  slots: ClassNumbers["slots"];
  onSelect: (weekday: number, hour: number) => void;
}) {
  const t = useTranslations("analytics.classes");
  const words = useClassWords();
  const all = slots.map(({ hour }) => hour);
  const first = Math.min(...all);
  const hours = Array.from({ length: Math.max(...all) - first + 1 }, (_, at) => first + at);
  return (
    <HeatMap
      label={t("heat")}
      rows={WEEK.map((day) => words.weekday(day, "short"))}
      columns={hours.map((hour) => String(hour).padStart(2, "0"))}
      format={words.rate}
      legend={{ less: t("heatLess"), beyond: t("heatMore") }}
      cells={slots.map((slot) => ({
        row: slot.weekday - 1,
        column: slot.hour - first,
        value: demandOf(slot) ?? 0,
        label: t("heatCell", {
          weekday: words.weekday(slot.weekday),
          hour: words.hour(slot.hour),
          demand: words.rate(demandOf(slot)),
          classes: slot.classes,
        }),
      }))}
      onSelect={({ row, column }) => onSelect(row + 1, first + column)}
    />
  );
}
