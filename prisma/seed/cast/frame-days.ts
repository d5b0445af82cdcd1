import { addDays, addMonths, dateParts, type LocalDate } from "@/shared/time-zone/local-date";
import type { Frame } from "../gyms/gym";

/** The account that is a member of two gyms. */
export const TRAVELLER = { email: "neema.wanjala@example.com", name: "Neema Wanjala" };

/** The birth date of somebody so many years and days old. */
export function ages(frame: Frame, years: number, days = 100): LocalDate {
  return addDays(addMonths(frame.today, -12 * years), -days);
}

/** So many months, and days, before the frame's day. */
export function since(frame: Frame, months: number, days = 0): LocalDate {
  return addDays(addMonths(frame.today, -months), -days);
}

/** A first day from which monthly billing comes to `day`, at least so many months later. */
export function billedOn(day: LocalDate, months: number): LocalDate {
  for (let back = months; ; back++) {
    const start = addMonths(day, -back);
    // The end of a short month would move the billing day.
    if (dateParts(start).day === dateParts(day).day) return start;
  }
}
