"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { formatLocalDate } from "@/shared/i18n/format";
import { dateParts, type LocalDate } from "@/shared/time-zone/local-date";
import { cn } from "@/ui/tokens/cn";
import type { TimetableBranch, TimetableSession } from "../../sessions/schema";
import { weekdayOf, weekOf } from "./week";

/** A week of classes: seven columns on a desktop, one day at a time under a strip of days on a phone. */
export function WeekBoard<Session extends TimetableSession>({
  day,
  today,
  sessions,
  branches,
  onDay,
  render,
}: {
  day: LocalDate;
  today: LocalDate;
  sessions: readonly Session[];
  branches: readonly TimetableBranch[];
  onDay: (day: LocalDate) => void;
  render: (session: Session) => ReactNode;
}) {
  const t = useTranslations("classes.week");
  const locale = useLocale();
  const days = weekOf(day);
  const chosen = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the strip follows the chosen day
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [day]);
  const dayOff = (on: LocalDate) => {
    const off = branches.map((branch) => branch.off.find((one) => one.fromOn <= on && on <= one.toOn));
    const [first] = off;
    return off.length > 0 && off.every(Boolean) && first
      ? (first.name ?? t(first.closed ? "closed" : "holiday"))
      : null;
  };
  return (
    <div className="grid min-w-0 gap-3">
      <fieldset className="-mx-4 flex min-w-0 gap-1.5 overflow-x-auto px-4 pb-1 lg:hidden">
        <legend className="sr-only">{t("days")}</legend>
        {days.map((on) => (
          <button
            key={on}
            ref={on === day ? chosen : undefined}
            type="button"
            aria-pressed={on === day}
            aria-label={formatLocalDate(on, locale, "full")}
            onClick={() => onDay(on)}
            className={cn(
              "grid min-w-10 flex-1 justify-items-center gap-0.5 rounded-md border py-1.5",
              on === day
                ? "border-brand-strong bg-brand-strong text-brand-on"
                : "border-line bg-panel text-ink-2",
            )}
          >
            <span className="text-tiny">{t(`short.${weekdayOf(on)}`)}</span>
            <span
              className={cn("font-semibold tabular-nums", on === today && on !== day && "text-brand-ink")}
            >
              {dateParts(on).day}
            </span>
            <span
              aria-hidden
              className={cn(
                "size-1 rounded-full",
                sessions.some(({ localOn }) => localOn === on) ? "bg-current opacity-60" : "bg-transparent",
              )}
            />
          </button>
        ))}
      </fieldset>
      <ol className="grid min-w-0 gap-3 lg:grid-cols-7 lg:gap-2">
        {days.map((on) => {
          const list = sessions.filter(({ localOn }) => localOn === on);
          const off = dayOff(on);
          return (
            <li
              key={on}
              className={cn("min-w-0 content-start gap-2 lg:grid", on === day ? "grid" : "hidden")}
            >
              <h2
                className={cn(
                  "hidden border-b pb-1.5 text-small lg:block",
                  on === today
                    ? "border-brand-strong font-semibold text-brand-ink"
                    : "border-line text-ink-2",
                )}
              >
                {formatLocalDate(on, locale, "weekday")}
              </h2>
              {off ? (
                <p className="rounded-md bg-warn-soft px-2.5 py-2 text-small text-warn">{off}</p>
              ) : list.length === 0 ? (
                <p className="px-1 py-4 text-ink-3 text-small lg:py-1 lg:text-tiny">{t("nothing")}</p>
              ) : null}
              {list.map((session) => (
                <div key={session.id} className="min-w-0">
                  {render(session)}
                </div>
              ))}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
