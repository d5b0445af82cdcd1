import { addDays, addMonths, type LocalDate } from "@/shared/time-zone/local-date";
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
