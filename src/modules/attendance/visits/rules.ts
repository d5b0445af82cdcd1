import { addDays, weekday } from "@/shared/time-zone/local-date";
import type { Streak } from "./schema";

/** The Monday of a day's week. */
function mondayOf(day: string): string {
  return addDays(day, 1 - weekday(day));
}

/**
 * Weeks in a row with a visit.
 * @param days distinct local days with a visit, in any order
 * @param today the running week can't break the streak before it is over
 */
export function streakOf(days: readonly string[], today: string): Omit<Streak, "visitsTotal"> {
  const weeks = new Set(days.filter((day) => day <= today).map(mondayOf));
  const thisWeek = mondayOf(today);
  let weeksInARow = 0;
  let week = weeks.has(thisWeek) ? thisWeek : addDays(thisWeek, -7);
  while (weeks.has(week)) {
    weeksInARow += 1;
    week = addDays(week, -7);
  }
  let best = 0;
  for (const start of weeks) {
    if (weeks.has(addDays(start, -7))) continue;
    let length = 1;
    while (weeks.has(addDays(start, 7 * length))) length += 1;
    best = Math.max(best, length);
  }
  return {
    weeks: weeksInARow,
    best,
    visitsThisWeek: days.filter((day) => day <= today && mondayOf(day) === thisWeek).length,
    visitsThisMonth: days.filter((day) => day <= today && day.slice(0, 7) === today.slice(0, 7)).length,
  };
}
