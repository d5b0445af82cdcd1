import { CYCLE_DAYS, CYCLE_MONTHS, isByMonth, periodOn, type Recurring } from "@/shared/time-zone/cycles";
import { addDays, addMonths, dateParts, daysBetween, daysInMonth } from "@/shared/time-zone/local-date";
import type { Freeze, PaidPeriod } from "./schema";

/** From its first day to the day before `nextOn`. */
export interface Cycle {
  fromOn: string;
  nextOn: string;
  days: number;
}

/** The cycle that a day lies in; the anchor may be before or after it. */
export function cycleAt(anchorOn: string, cycle: Recurring, on: string): Cycle {
  const { fromOn, toOn } = periodOn(anchorOn, cycle, on);
  const nextOn = addDays(toOn, 1);
  return { fromOn, nextOn, days: daysBetween(fromOn, nextOn) };
}

/** Whether a cycle starts on the day. */
export function startsCycle(anchorOn: string, cycle: Recurring, on: string): boolean {
  return cycleAt(anchorOn, cycle, on).fromOn === on;
}

/**
 * The one way to write an anchor of cycles that start on `on` with this billing day: the last such date up to
 * `before` whose month is long enough to have the day. Two anchors of the same cycles come out equal.
 */
export function anchorUpTo(before: string, on: string, cycle: Recurring, billingDay: number): string {
  if (!isByMonth(cycle)) {
    const off = ((daysBetween(on, before) % CYCLE_DAYS[cycle]) + CYCLE_DAYS[cycle]) % CYCLE_DAYS[cycle];
    return addDays(before, -off);
  }
  const step = CYCLE_MONTHS[cycle];
  const from = dateParts(on);
  const to = dateParts(before);
  const apart = Math.floor(((to.year - from.year) * 12 + to.month - from.month) / step);
  // By the year the month is always the same, and may be too short for the day: then its last day is the day.
  for (const day of [billingDay, dateParts(addMonths(on, 0, billingDay)).day]) {
    // A 29 February returns within eight years.
    for (let n = apart; n > apart - 10; n -= 1) {
      const date = addMonths(on, n * step, day);
      if (date <= before && dateParts(date).day === day) return date;
    }
  }
  return on;
}

/** The first day on or after `from` with this day of the month, or the month's last day where it is shorter. */
export function nextDayOfMonth(from: string, billingDay: number): string {
  const { year, month, day } = dateParts(from);
  const here = Math.min(billingDay, daysInMonth(year, month));
  return addMonths(from, here >= day ? 0 : 1, billingDay);
}

/** A date on or after `on` in step with it that has the day itself, not a shorter month's last day. */
export function anchorFrom(on: string, cycle: Recurring, billingDay: number): string {
  if (!isByMonth(cycle)) return on;
  for (let n = 0; n < 10; n += 1) {
    const date = addMonths(on, n * CYCLE_MONTHS[cycle], billingDay);
    if (dateParts(date).day === billingDay) return date;
  }
  return on;
}

/** A freeze whose last day is known. */
export type DatedFreeze = Freeze & { toOn: string };

/** An open freeze lasts as long as the policy allows at most; whoever returns earlier ends it. */
export function dated(freeze: Freeze, maxDays: number): DatedFreeze {
  return { ...freeze, toOn: freeze.toOn ?? addDays(freeze.fromOn, maxDays - 1) };
}

/** Freezes during which no cycle starts, in order. */
function pausing(freezes: readonly Freeze[]): DatedFreeze[] {
  return freezes
    .filter(
      (one): one is DatedFreeze =>
        one.toOn !== null && one.status !== "cancelled" && one.feeMode !== "keep_billing",
    )
    .sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));
}

/** Freezes whose days come back when they were paid, in order. */
function givingBack(freezes: readonly Freeze[]): DatedFreeze[] {
  return pausing(freezes).filter((one) => one.prorate);
}

/** The day on which the last of `days` days with access falls. With none it is the day before `fromOn`. */
export function lastDayOf(fromOn: string, days: number, freezes: readonly Freeze[]): string {
  let from = fromOn;
  let left = days;
  for (const freeze of givingBack(freezes)) {
    if (freeze.toOn < from) continue;
    const before = Math.max(0, daysBetween(from, freeze.fromOn));
    if (left <= before) break;
    left -= before;
    from = addDays(freeze.toOn, 1);
  }
  return addDays(from, left - 1);
}

/** Days with access from one day to another, both included. */
export function accessDays(fromOn: string, toOn: string, freezes: readonly Freeze[]): number {
  if (toOn < fromOn) return 0;
  let days = daysBetween(fromOn, toOn) + 1;
  for (const freeze of givingBack(freezes)) {
    const first = freeze.fromOn > fromOn ? freeze.fromOn : fromOn;
    const last = freeze.toOn < toOn ? freeze.toOn : toOn;
    if (first <= last) days -= daysBetween(first, last) + 1;
  }
  return days;
}

/** The first day on or after `on` that no freeze keeps from starting a cycle. */
export function firstOpenDay(on: string, freezes: readonly Freeze[]): string {
  let day = on;
  for (const freeze of pausing(freezes)) {
    if (freeze.fromOn <= day && day <= freeze.toOn) day = addDays(freeze.toOn, 1);
  }
  return day;
}

/** Paid days of a period from a day on. */
export function unusedDays(period: PaidPeriod, on: string, freezes: readonly Freeze[]): number {
  if (on <= period.fromOn) return period.days;
  return Math.max(0, period.days - accessDays(period.fromOn, addDays(on, -1), freezes));
}
