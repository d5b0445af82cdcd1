import { addDays, addMonths, dateParts, daysBetween } from "./local-date";

/** How often something renews; `once` never does. */
export type Cycle = "week" | "4week" | "month" | "quarter" | "year" | "once";

/** A stretch of calendar days, both ends included. */
export interface Period {
  /** 0 is the period that begins at the anchor; earlier ones are negative. */
  index: number;
  fromOn: string;
  toOn: string;
}

const MONTHS: Partial<Record<Cycle, number>> = { month: 1, quarter: 3, year: 12 };
const DAYS: Partial<Record<Cycle, number>> = { week: 7, "4week": 28 };

/** The first day of period `index`, counted from the anchor itself, so that a short month shortens only itself. */
function startOf(anchorOn: string, cycle: Cycle, index: number): string | null {
  const days = DAYS[cycle];
  if (days) return addDays(anchorOn, index * days);
  const months = MONTHS[cycle];
  return months ? addMonths(anchorOn, index * months, dateParts(anchorOn).day) : null;
}

/** @returns null for `once`, which has no periods. */
export function periodAt(anchorOn: string, cycle: Cycle, index: number): Period | null {
  const fromOn = startOf(anchorOn, cycle, index);
  const next = startOf(anchorOn, cycle, index + 1);
  return fromOn && next ? { index, fromOn, toOn: addDays(next, -1) } : null;
}

/** The period that a day falls into; days before the anchor fall into negative ones. */
export function periodOn(anchorOn: string, cycle: Cycle, day: string): Period | null {
  const days = DAYS[cycle];
  if (days) return periodAt(anchorOn, cycle, Math.floor(daysBetween(anchorOn, day) / days));
  const months = MONTHS[cycle];
  if (!months) return null;
  const anchor = dateParts(anchorOn);
  const at = dateParts(day);
  const index = Math.floor(((at.year - anchor.year) * 12 + at.month - anchor.month) / months);
  const period = periodAt(anchorOn, cycle, index);
  // In the anchor's own month the day may still lie before the anchor.
  return period && day < period.fromOn ? periodAt(anchorOn, cycle, index - 1) : period;
}
