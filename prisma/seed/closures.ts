import { addDays, addMonths, dateParts, type LocalDate } from "@/shared/time-zone/local-date";
import type { DemoGym, Frame } from "./gyms/gym";

export interface ShutDown {
  readonly branch: number;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly reason: string;
}

const REBUILD_DAYS = 9;

/** The days on which branches are shut, from the gym's first day until half a year ahead. */
export function shutDowns(gym: DemoGym, frame: Frame): ShutDown[] {
  const found: ShutDown[] = [];
  const end = addMonths(frame.today, 6);
  for (let year = dateParts(frame.start).year - 1; year <= dateParts(end).year; year++) {
    for (const { from, days, reason } of gym.shutEachYear) {
      const fromOn = `${year}-${from}`;
      const toOn = addDays(fromOn, days - 1);
      if (toOn < frame.start || fromOn > end) continue;
      for (const branch of gym.branches.keys()) found.push({ branch, fromOn, toOn, reason });
    }
  }
  if (gym.rebuilt !== undefined) {
    const fromOn = addDays(frame.today, -150);
    const toOn = addDays(fromOn, REBUILD_DAYS - 1);
    found.push({ branch: gym.rebuilt, fromOn, toOn, reason: gym.closureReason });
  }
  return found;
}

export function isShut(closures: readonly ShutDown[], branch: number, day: LocalDate): boolean {
  return closures.some((one) => one.branch === branch && one.fromOn <= day && day <= one.toOn);
}
