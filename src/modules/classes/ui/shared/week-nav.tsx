"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays, type LocalDate } from "@/shared/time-zone/local-date";
import { Button, IconButton } from "@/ui/primitives/button";
import { weekOf } from "./week";

/** Leads from week to week; `today` is the branch's. */
export function WeekNav({
  day,
  today,
  onDay,
}: {
  day: LocalDate;
  today: LocalDate;
  onDay: (day: LocalDate) => void;
}) {
  const t = useTranslations("classes.week");
  const locale = useLocale();
  const [first = day, , , , , , last = day] = weekOf(day);
  const span = `${formatLocalDate(first, locale, "dayMonth")} – ${formatLocalDate(last, locale, "dayMonth")}`;
  return (
    <fieldset className="flex w-full items-center gap-1 lg:ms-auto lg:w-auto">
      <legend className="sr-only">{t("choose")}</legend>
      <IconButton
        size="sm"
        icon={ChevronLeft}
        label={t("before")}
        onClick={() => onDay(addDays(first, -7))}
      />
      <span aria-live="polite" className="min-w-36 grow text-center font-medium tabular-nums lg:grow-0">
        {span}
      </span>
      {first <= today && today <= last ? null : (
        <Button size="sm" variant="ghost" onClick={() => onDay(today)}>
          {t("today")}
        </Button>
      )}
      {/* Last, so that it stays under the thumb from week to week. */}
      <IconButton size="sm" icon={ChevronRight} label={t("after")} onClick={() => onDay(addDays(first, 7))} />
    </fieldset>
  );
}
