"use client";

import { Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button, IconButton } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput } from "@/ui/primitives/input";
import type { AccessWindow } from "../../plans/schema";

const WORKDAYS: AccessWindow = { days: [1, 2, 3, 4, 5], from: "09:00", to: "16:00" };
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Hours of a plan: none stated is "whenever the branch is open". */
export function AccessHours({
  value,
  onChange,
}: {
  value: readonly AccessWindow[];
  onChange: (value: AccessWindow[]) => void;
}) {
  const t = useTranslations("membership.plan");
  const set = (index: number, part: Partial<AccessWindow>) =>
    onChange(value.map((window, at) => (at === index ? { ...window, ...part } : window)));
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{t("hours")}</legend>
      <Checkbox
        label={t("onlyAtHours")}
        hint={t("hoursHint")}
        checked={value.length > 0}
        onChange={(event) => onChange(event.target.checked ? [WORKDAYS] : [])}
      />
      {value.map((window, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: windows have no name of their own and never change places.
        <div key={index} className="grid gap-3 rounded-md border border-line p-3">
          <WeekdayChecks
            label={t("days")}
            value={window.days}
            onChange={(days) => days.length > 0 && set(index, { days })}
          />
          <div className="flex items-center gap-2">
            <DateInput
              type="time"
              inputSize="sm"
              className="w-auto"
              aria-label={t("from")}
              value={window.from}
              onChange={(event) => set(index, { from: event.target.value })}
            />
            <span aria-hidden>–</span>
            <DateInput
              type="time"
              inputSize="sm"
              className="w-auto"
              aria-label={t("to")}
              value={window.to === "24:00" ? "00:00" : window.to}
              onChange={(event) =>
                set(index, { to: event.target.value === "00:00" ? "24:00" : event.target.value })
              }
            />
            <IconButton
              icon={X}
              size="sm"
              label={t("removeHours")}
              className="ms-auto"
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            />
          </div>
        </div>
      ))}
      {value.length > 0 && value.length < 14 ? (
        <Button
          size="sm"
          icon={Plus}
          className="w-fit"
          onClick={() => onChange([...value, { ...WORKDAYS, days: [6, 7] }])}
        >
          {t("addHours")}
        </Button>
      ) : null}
    </fieldset>
  );
}

function WeekdayChecks({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly number[];
  onChange: (days: number[]) => void;
}) {
  const locale = useLocale();
  // 5 January 2026 is a Monday.
  const name = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2026, 0, 4 + day));
  return (
    <fieldset className="flex flex-wrap gap-x-3">
      <legend className="sr-only">{label}</legend>
      {DAYS.map((day) => (
        <Checkbox
          key={day}
          label={name(day)}
          checked={value.includes(day)}
          onChange={(event) =>
            onChange(DAYS.filter((one) => (one === day ? event.target.checked : value.includes(one))))
          }
        />
      ))}
    </fieldset>
  );
}
