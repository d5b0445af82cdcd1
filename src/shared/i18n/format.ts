import { minorDigits } from "@/shared/money/currency";
import type { Money } from "@/shared/money/money";
import { toDecimal } from "@/shared/money/money";
import { dateParts, type LocalDate } from "@/shared/time-zone/local-date";
import { type Instant, toEpoch } from "@/shared/time-zone/time-zone";

/**
 * Everything a person reads as number, money, date or phone. Locale, zone and currency are always arguments: nothing
 * here depends on the machine. `Intl` objects cost up to a millisecond to make, so each combination is made once.
 */

export type DateStyle =
  | "short"
  | "medium"
  | "long"
  | "full"
  | "month"
  | "dayMonth"
  | "weekday"
  | "longDay"
  | "dayName";

const dateOptions: Readonly<Record<DateStyle, Intl.DateTimeFormatOptions>> = {
  short: { dateStyle: "short" },
  medium: { dateStyle: "medium" },
  long: { dateStyle: "long" },
  full: { dateStyle: "full" },
  month: { month: "long", year: "numeric" },
  dayMonth: { day: "numeric", month: "short" },
  weekday: { weekday: "short", day: "numeric", month: "short" },
  longDay: { weekday: "long", day: "numeric", month: "long" },
  dayName: { weekday: "long" },
};

const cache = new Map<string, unknown>();

function cached<T>(key: string, make: () => T): T {
  let known = cache.get(key) as T | undefined;
  if (known === undefined) {
    known = make();
    cache.set(key, known);
  }
  return known;
}

function dateFormat(key: string, locale: string, zone: string, options: Intl.DateTimeFormatOptions) {
  return cached(
    `date|${key}|${locale}|${zone}`,
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }),
  );
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions) {
  return cached(`number|${locale}|${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

/** `KES 3,500.00`, `1.188,00 €`. With `wholeWhenRound`, round amounts lose their `.00`. */
export function formatMoney(amount: Money, locale: string, options?: { wholeWhenRound?: boolean }): string {
  const digits = minorDigits(amount.currency);
  const whole = options?.wholeWhenRound === true && amount.minor % 10 ** digits === 0;
  const shown = whole ? 0 : digits;
  return numberFormat(locale, {
    style: "currency",
    currency: amount.currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(toDecimal(amount));
}

/** The day of an instant in a zone. */
export function formatDate(
  instant: Instant,
  locale: string,
  zone: string,
  style: DateStyle = "medium",
): string {
  return dateFormat(style, locale, zone, dateOptions[style]).format(toEpoch(instant));
}

/** A calendar day that has no zone: birthdays, first and last days of a term. */
export function formatLocalDate(date: LocalDate, locale: string, style: DateStyle = "medium"): string {
  const { year, month, day } = dateParts(date);
  return formatDate(new Date(0).setUTCFullYear(year, month - 1, day), locale, "UTC", style);
}

/** `18:05` or `6:05 PM`, as the language has it. */
export function formatTime(instant: Instant, locale: string, zone: string): string {
  return dateFormat("time", locale, zone, { timeStyle: "short" }).format(toEpoch(instant));
}

/** A time of day that has no zone (`HH:mm`), as the language has it. */
export function formatClock(time: string, locale: string): string {
  return formatTime(`1970-01-01T${time}:00Z`, locale, "UTC");
}

export function formatDateTime(instant: Instant, locale: string, zone: string): string {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  return dateFormat("datetime", locale, zone, options).format(toEpoch(instant));
}

const steps = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** `3 minutes ago`, `tomorrow`: elapsed time rounded to its largest unit, `now` below half a minute. */
export function formatRelative(instant: Instant, now: Instant, locale: string): string {
  const seconds = (toEpoch(instant) - toEpoch(now)) / 1_000;
  const format = cached(`relative|${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  for (const [unit, length] of steps) {
    const count = Math.round(seconds / length);
    if (Math.abs(seconds) >= length || (unit === "minute" && count !== 0)) return format.format(count, unit);
  }
  return format.format(0, "second");
}

/** At most `decimals` decimals (0 when not said). */
export function formatNumber(value: number, locale: string, decimals = 0): string {
  return numberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}

/** A ratio: 0.123 → `12 %`. */
export function formatPercent(ratio: number, locale: string, decimals = 0): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: decimals }).format(ratio);
}

/** Calling code → country, trunk prefix and digit groups, for the countries Pulse starts in. */
const phoneShapes: readonly {
  readonly code: string;
  readonly country: string;
  readonly trunk: string;
  readonly groups: readonly number[];
}[] = [
  { code: "254", country: "KE", trunk: "0", groups: [3, 3, 3] },
  { code: "255", country: "TZ", trunk: "0", groups: [3, 3, 3] },
  { code: "256", country: "UG", trunk: "0", groups: [3, 3, 3] },
  { code: "63", country: "PH", trunk: "0", groups: [3, 3, 4] },
  { code: "49", country: "DE", trunk: "0", groups: [3, 4, 4] },
  { code: "1", country: "US", trunk: "", groups: [3, 3, 4] },
];

/**
 * An E.164 number in readable groups, without the calling code at home (`homeCountry`, ISO 3166 alpha-2). It does the
 * few shapes Pulse needs without the phone library, which is too heavy for a first view; other countries get threes.
 */
export function formatPhone(e164: string, homeCountry: string): string {
  if (!/^\+\d{5,15}$/.test(e164)) return e164;
  const digits = e164.slice(1);
  const shape = phoneShapes.find(({ code }) => digits.startsWith(code));
  if (!shape) return `+${group(digits, [3, 3, 3, 3])}`;
  const national = digits.slice(shape.code.length);
  if (shape.country !== homeCountry) return `+${shape.code} ${group(national, shape.groups)}`;
  const [first = 3, ...others] = shape.groups;
  return group(shape.trunk + national, [first + shape.trunk.length, ...others]);
}

function group(digits: string, sizes: readonly number[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= digits.length) break;
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  const rest = digits.slice(at);
  if (rest !== "") parts[parts.length - 1] += rest;
  return parts.join(" ");
}
