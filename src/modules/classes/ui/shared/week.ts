import { addDays, type LocalDate, weekday } from "@/shared/time-zone/local-date";

/** Monday to Sunday of the week that a day lies in. */
export function weekOf(day: LocalDate): LocalDate[] {
  const monday = addDays(day, 1 - weekday(day));
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}
