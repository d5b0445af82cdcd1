import { addDays, type LocalDate, weekday } from "@/shared/time-zone/local-date";

/** Monday to Sunday of the week that a day lies in. */
export function weekOf(day: LocalDate): LocalDate[] {
  const monday = addDays(day, 1 - weekday(day));
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** The weekday as the messages name it, Monday first. */
export function weekdayOf(day: LocalDate): "1" | "2" | "3" | "4" | "5" | "6" | "7" {
  return String(weekday(day)) as ReturnType<typeof weekdayOf>;
}
