import { addDays, dateParts, type LocalDate } from "./local-date";

/**
 * IANA zone arithmetic on `Intl` alone. temporal-polyfill would do the same for some 20 kB of gzip in every first
 * view; zone rules are in the runtime already, and what Pulse needs of them fits in this file.
 *
 * Wall times that a clock change skips move forward by the gap (02:30 → 03:30); wall times that occur twice mean the
 * first one. That is RFC 5545's reading and Temporal's "compatible".
 */

/** An instant: a Date, milliseconds since 1970, or an ISO text with an offset. */
export type Instant = Date | number | string;

type WallTime = {
  readonly date: LocalDate;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const HOUR = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether the runtime knows the zone, e.g. `Africa/Nairobi`. Offsets such as `+03:00` are no zones. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    zoneFormat(zone);
    return true;
  } catch {
    return false;
  }
}

/** @throws RangeError when it is no instant, or an ISO text without offset (whose meaning depends on the machine) */
export function toEpoch(instant: Instant): number {
  const text = typeof instant === "string";
  if (text && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(instant)) throw new RangeError(`No offset: ${instant}`);
  const epoch = text ? Date.parse(instant) : Number(instant);
  if (!Number.isFinite(epoch)) throw new RangeError(`Not an instant: ${String(instant)}`);
  return epoch;
}

/** Since then every zone is whole minutes away from UTC, and changes at a full minute. */
const WHOLE_MINUTES = Date.UTC(1973, 0);
const MINUTE = 60_000;
/** The minute that each zone was asked about last: whoever asks again usually means the same one. */
const lastMinutes = new Map<string, { readonly minute: number; readonly wall: WallTime }>();

/** What calendar and clock on the wall of that zone show. */
export function wallTime(instant: Instant, zone: string): WallTime {
  const epoch = toEpoch(instant);
  if (epoch < WHOLE_MINUTES) return askedWallTime(epoch, zone);
  const minute = Math.floor(epoch / MINUTE);
  const last = lastMinutes.get(zone);
  if (last?.minute !== minute) {
    const wall = askedWallTime(epoch, zone);
    lastMinutes.set(zone, { minute, wall });
    return wall;
  }
  const { date, hour, minute: shown } = last.wall;
  return { date, hour, minute: shown, second: Math.floor(epoch / 1_000) % 60 };
}

function askedWallTime(epoch: number, zone: string): WallTime {
  const found: Record<string, string> = {};
  for (const { type, value } of zoneFormat(zone).formatToParts(epoch)) found[type] = value;
  return {
    date: `${(found.year ?? "").padStart(4, "0")}-${found.month}-${found.day}`,
    hour: Number(found.hour),
    minute: Number(found.minute),
    second: Number(found.second),
  };
}

function asUtc(wall: WallTime): number {
  const { year, month, day } = dateParts(wall.date);
  return Date.UTC(year, month - 1, day, wall.hour, wall.minute, wall.second);
}

/** Milliseconds that the zone is ahead of UTC at that instant. */
export function zoneOffset(instant: Instant, zone: string): number {
  const epoch = Math.floor(toEpoch(instant) / 1_000) * 1_000;
  return asUtc(wallTime(epoch, zone)) - epoch;
}

export function localDate(instant: Instant, zone: string): LocalDate {
  return wallTime(instant, zone).date;
}

/** 0–23. */
export function localHour(instant: Instant, zone: string): number {
  return wallTime(instant, zone).hour;
}

/**
 * The instant at which that zone's clocks show a time (`HH:mm` or `HH:mm:ss`) on a day; gaps and overlaps as above.
 * @throws RangeError on a malformed date or time
 */
export function wallTimeToInstant(date: LocalDate, time: string, zone: string): Date {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
  if (!match) throw new RangeError(`Not a time: ${time}`);
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const utc = asUtc({ date, hour, minute, second });
  const before = zoneOffset(utc - 24 * HOUR, zone);
  const after = zoneOffset(utc + 24 * HOUR, zone);
  const candidates = [utc - before, utc - after].filter((epoch) => zoneOffset(epoch, zone) === utc - epoch);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : utc - before);
}

/** The first instant of a day; where the clocks skip midnight, that is the first moment after the gap. */
export function startOfLocalDay(date: LocalDate, zone: string): Date {
  const start = wallTimeToInstant(date, "00:00", zone);
  const overshoot = wallTime(start, zone);
  // A gap that begins at or before midnight moved us past the day's first moment by the minutes now on the clock.
  if (overshoot.hour === 0 && overshoot.minute === 0) return start;
  const first = new Date(start.getTime() - (overshoot.hour * 60 + overshoot.minute) * 60_000);
  return localDate(first, zone) === date ? first : start;
}

/** The first instant that no longer belongs to the day: use it as an exclusive bound. */
export function endOfLocalDay(date: LocalDate, zone: string): Date {
  return startOfLocalDay(addDays(date, 1), zone);
}

/** The same wall time so many days later (or earlier): 18:00 stays 18:00 across a clock change. */
export function addLocalDays(instant: Instant, days: number, zone: string): Date {
  const wall = wallTime(instant, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;
  const millis = ((toEpoch(instant) % 1_000) + 1_000) % 1_000;
  return new Date(wallTimeToInstant(addDays(wall.date, days), time, zone).getTime() + millis);
}
