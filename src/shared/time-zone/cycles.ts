import { addDays, addMonths, dateParts, daysBetween } from "./local-date";

/** How often something renews; `once` never does. */
export type Cycle = "week" | "4week" | "month" | "quarter" | "year" | "once";

/** A cycle that renews. */
export type Recurring = Exclude<Cycle, "once">;

/** A stretch of calendar days, both ends included. */
export interface Period {
  /** 0 is the period that begins at the anchor; earlier ones are negative. */
  index: number;
  fromOn: string;
  toOn: string;
}

/** Days of the cycles that are counted by days. */
export const CYCLE_DAYS = { week: 7, "4week": 28 } as const;
/** Months of the cycles that are counted by months. */
export const CYCLE_MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Whether a cycle keeps to a day of the month. */
export function isByMonth(cycle: Cycle): cycle is keyof typeof CYCLE_MONTHS {
  return cycle in CYCLE_MONTHS;
}

/**
 * The first day of the nth cycle, always counted from the anchor itself: by month a 31st is the last day of a shorter
 * month and the 31st again after it, whatever came between.
 */
export function cycleStart(anchorOn: string, cycle: Recurring, n: number): string {
  if (isByMonth(cycle)) return addMonths(anchorOn, n * CYCLE_MONTHS[cycle]);
  return addDays(anchorOn, n * CYCLE_DAYS[cycle]);
}

/** Which cycle a day lies in; before the anchor they are negative. */
function indexOf(anchorOn: string, cycle: Recurring, day: string): number {
  if (!isByMonth(cycle)) return Math.floor(daysBetween(anchorOn, day) / CYCLE_DAYS[cycle]);
  const anchor = dateParts(anchorOn);
  const at = dateParts(day);
  const n = Math.floor(((at.year - anchor.year) * 12 + at.month - anchor.month) / CYCLE_MONTHS[cycle]);
  // In the month in which a cycle starts the day may still lie before its start.
  return day < cycleStart(anchorOn, cycle, n) ? n - 1 : n;
}

/** The period that a day falls into; days before the anchor fall into negative ones. */
export function periodOn(anchorOn: string, cycle: Recurring, day: string): Period;
/** @returns null for `once`, which has no periods. */
export function periodOn(anchorOn: string, cycle: Cycle, day: string): Period | null;
export function periodOn(anchorOn: string, cycle: Cycle, day: string): Period | null {
  if (cycle === "once") return null;
  const index = indexOf(anchorOn, cycle, day);
  return {
    index,
    fromOn: cycleStart(anchorOn, cycle, index),
    toOn: addDays(cycleStart(anchorOn, cycle, index + 1), -1),
  };
}
