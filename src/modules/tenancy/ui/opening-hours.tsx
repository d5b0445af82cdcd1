"use client";

import { Copy, Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button, IconButton } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Select } from "@/ui/primitives/input";
import type { OpeningWindow } from "../branches/schema";
import { weekdayNames } from "./places";

interface Span {
  from: string;
  to: string;
}

const ALL_DAY: Span = { from: "00:00", to: "24:00" };
const USUAL: Span = { from: "06:00", to: "22:00" };

function byDay(windows: readonly OpeningWindow[]): Span[][] {
  return Array.from({ length: 7 }, (_, index) =>
    windows
      .filter(({ days }) => days.includes(index + 1))
      .map(({ from, to }) => ({ from, to }))
      .sort((a, b) => a.from.localeCompare(b.from)),
  );
}

function toWindows(days: readonly Span[][]): OpeningWindow[] {
  return days.flatMap((spans, index) => spans.map((span) => ({ days: [index + 1], ...span })));
}

const isAllDay = (spans: readonly Span[]) =>
  spans.length === 1 && spans[0]?.to === "24:00" && spans[0].from === "00:00";

/** Opening hours by weekday: shut, some hours, or around the clock; or nothing stated, which is always open. */
export function OpeningHours({
  value,
  onChange,
  error,
}: {
  value: readonly OpeningWindow[];
  onChange: (value: OpeningWindow[]) => void;
  error?: string | undefined;
}) {
  const t = useTranslations("tenancy.hours");
  const names = weekdayNames(useLocale(), "long");
  const days = byDay(value);
  const stated = value.length > 0;

  function setDay(index: number, spans: Span[]) {
    onChange(toWindows(days.map((old, at) => (at === index ? spans : old))));
  }

  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-1.5 font-medium text-small">{t("label")}</legend>
      <Select
        aria-label={t("label")}
        value={stated ? "weekly" : "always"}
        onChange={(event) =>
          onChange(event.target.value === "weekly" ? toWindows(Array.from({ length: 7 }, () => [USUAL])) : [])
        }
        options={[
          { value: "always", label: t("always") },
          { value: "weekly", label: t("weekly") },
        ]}
      />
      {stated ? (
        <ul className="divide-y divide-line rounded-md border border-line">
          {days.map((spans, index) => {
            const name = names[index] ?? "";
            return (
              <li
                key={name}
                className="grid grid-cols-[1fr_auto] items-center gap-2 px-3 py-2 sm:grid-cols-[9rem_1fr_auto]"
              >
                <Checkbox
                  label={name}
                  checked={spans.length > 0}
                  onChange={(event) => setDay(index, event.target.checked ? [USUAL] : [])}
                />
                <div className="order-last col-span-2 sm:order-none sm:col-span-1">
                  <DaySpans name={name} spans={spans} onChange={(next) => setDay(index, next)} />
                </div>
                <DayActions
                  name={name}
                  spans={spans}
                  onChange={(next) => setDay(index, next)}
                  onCopy={index === 0 ? () => onChange(toWindows(days.map(() => spans))) : undefined}
                />
              </li>
            );
          })}
        </ul>
      ) : null}
      {error ? <p className="text-deny text-small">{error}</p> : null}
    </fieldset>
  );
}

function DaySpans({
  name,
  spans,
  onChange,
}: {
  name: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
}) {
  const t = useTranslations("tenancy.hours");
  if (spans.length === 0) return <span className="text-ink-3 text-small">{t("shut")}</span>;
  if (isAllDay(spans)) return <span className="text-small">{t("aroundTheClock")}</span>;
  const set = (index: number, part: Partial<Span>) =>
    onChange(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  return (
    <div className="grid gap-2">
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name of their own and never change places.
        <div key={index} className="flex items-center gap-2">
          <DateInput
            type="time"
            inputSize="sm"
            className="w-32 min-w-0"
            aria-label={t("from", { day: name })}
            value={span.from}
            onChange={(event) => set(index, { from: event.target.value })}
          />
          <span aria-hidden>–</span>
          <DateInput
            type="time"
            inputSize="sm"
            className="w-32 min-w-0"
            aria-label={t("to", { day: name })}
            value={span.to === "24:00" ? "00:00" : span.to}
            // Midnight at the end of the day is 24:00; a clock shows it as 00:00.
            onChange={(event) =>
              set(index, { to: event.target.value === "00:00" ? "24:00" : event.target.value })
            }
          />
          {spans.length > 1 ? (
            <IconButton
              size="sm"
              variant="ghost"
              icon={X}
              label={t("removeSpan", { day: name })}
              onClick={() => onChange(spans.filter((_, at) => at !== index))}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** What can be done with a whole day. */
function DayActions({
  name,
  spans,
  onChange,
  onCopy,
}: {
  name: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
  onCopy: (() => void) | undefined;
}) {
  const t = useTranslations("tenancy.hours");
  if (spans.length === 0) return null;
  const allDay = isAllDay(spans);
  return (
    <div className="flex justify-end gap-1">
      {onCopy ? (
        <IconButton size="sm" variant="ghost" icon={Copy} label={t("copyToAll")} onClick={onCopy} />
      ) : null}
      {allDay || spans.length > 1 ? null : (
        <IconButton
          size="sm"
          variant="ghost"
          icon={Plus}
          label={t("addSpan", { day: name })}
          onClick={() => onChange([...spans, { from: "17:00", to: "22:00" }])}
        />
      )}
      <Button
        size="sm"
        variant="ghost"
        aria-label={`${name}: ${allDay ? t("setTimes") : t("allDay")}`}
        onClick={() => onChange([allDay ? USUAL : ALL_DAY])}
      >
        {allDay ? t("setTimes") : t("allDay")}
      </Button>
    </div>
  );
}
