/** A calendar day without zone or time, `YYYY-MM-DD`; sorts and compares as text. */
export type LocalDate = string;

export type DateParts = { readonly year: number; readonly month: number; readonly day: number };

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

function exists(year: number, month: number, day: number): boolean {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return false;
  return (
    year >= 1 && year <= 9_999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** @returns undefined when the day does not exist, e.g. 31 February. Months count from 1; years 1–9999. */
export function toLocalDate(year: number, month: number, day: number): LocalDate | undefined {
  if (!exists(year, month, day)) return undefined;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export function isLocalDate(text: string): boolean {
  const match = pattern.exec(text);
  return match !== null && toLocalDate(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined;
}

/** @throws RangeError when the text is no existing day */
export function dateParts(date: LocalDate): DateParts {
  const match = pattern.exec(date);
  const parts = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (!exists(parts.year, parts.month, parts.day)) throw new RangeError(`Not a date: ${date}`);
  return parts;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const DAY = 86_400_000;

function toEpochDay(date: LocalDate): number {
  const { year, month, day } = dateParts(date);
  // `Date.UTC` reads years below 100 as 19xx.
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY;
}

function fromEpochDay(days: number): LocalDate {
  const date = new Date(days * DAY);
  const result = toLocalDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  if (result === undefined) throw new RangeError("Date beyond the years 1–9999");
  return result;
}

/** @throws RangeError when the result leaves the years 1–9999 */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Whole days from the first to the second, negative when the second is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: LocalDate): number {
  return ((((toEpochDay(date) + 3) % 7) + 7) % 7) + 1;
}

/**
 * Moves by months to the anchor day, or to the month's last day when it is shorter. Passing the anchor (a membership's
 * billing day) keeps the 31st: 31 Jan → 28 Feb → 31 Mar. Without it the date's own day is the anchor.
 */
export function addMonths(
  date: LocalDate,
  months: number,
  anchorDay: number = dateParts(date).day,
): LocalDate {
  const { year, month } = dateParts(date);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  const day = Math.min(anchorDay, daysInMonth(target.year, target.month));
  const result = toLocalDate(target.year, target.month, day);
  if (result === undefined) throw new RangeError("Date beyond the years 1–9999");
  return result;
}

/** Completed years of life on a day. Someone born on 29 February has their birthday on 1 March in common years. */
export function age(birthDate: LocalDate, on: LocalDate): number {
  const born = dateParts(birthDate);
  const now = dateParts(on);
  const before = now.month < born.month || (now.month === born.month && now.day < born.day);
  return now.year - born.year - (before ? 1 : 0);
}
