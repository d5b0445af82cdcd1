import { addDays, daysBetween, type LocalDate, weekday } from "@/shared/time-zone/local-date";
import { wallTime, wallTimeToInstant, zoneOffset } from "@/shared/time-zone/time-zone";

/**
 * When a class recurs, by the wall clock of its branch. This is iCalendar's weekly rule with weeks that begin on Monday
 * (`FREQ=WEEKLY;INTERVAL;BYDAY;WKST=MO` with `UNTIL` or `COUNT`), the only one that a timetable needs; what a calendar
 * program makes of the same rule is in calendar.property.test.ts.
 */
export interface Recurrence {
  /** `HH:MM` on the wall, whatever the clocks do. */
  readonly localTime: string;
  readonly minutes: number;
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[];
  /** Every so many weeks, counted from the week of the first date. */
  readonly everyWeeks: number;
  /** No date before this day; the first date may be a later one. */
  readonly startsOn: LocalDate;
  /** No date after this day; null goes on. */
  readonly endsOn: LocalDate | null;
  /** So many dates, those that are skipped included, as iCalendar counts them; null is without limit. */
  readonly dates: number | null;
}

/** One date of a series. The wall time keeps its reading; where it is skipped or doubled, `startsAt` says what is meant. */
export interface Occurrence {
  readonly on: LocalDate;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Beyond this nothing is looked for: a series without end has dates for ever. */
const HORIZON_DAYS = 3_700;

const two = (value: number) => String(value).padStart(2, "0");

function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date));
}

function sortedDays(recurrence: Recurrence): number[] {
  return [...new Set(recurrence.weekdays)].sort((a, b) => a - b);
}

/** The first date of a series; null when it ends before it has any. */
export function firstDate(recurrence: Recurrence): LocalDate | null {
  for (let ahead = 0; ahead < 7; ahead += 1) {
    const date = addDays(recurrence.startsOn, ahead);
    if (!recurrence.weekdays.includes(weekday(date))) continue;
    return recurrence.endsOn !== null && date > recurrence.endsOn ? null : date;
  }
  return null;
}

/** The dates of a series from a day to a day, both included, in order. */
export function datesBetween(recurrence: Recurrence, from: LocalDate, to: LocalDate): LocalDate[] {
  const first = firstDate(recurrence);
  if (first === null) return [];
  const days = sortedDays(recurrence);
  const step = recurrence.everyWeeks * 7;
  const start = mondayOf(first);
  const before = days.filter((day) => day < weekday(first)).length;
  const end = recurrence.endsOn !== null && recurrence.endsOn < to ? recurrence.endsOn : to;
  const found: LocalDate[] = [];
  const week = Math.max(0, Math.floor(daysBetween(start, from) / step));
  for (let index = week; ; index += 1) {
    const monday = addDays(start, index * step);
    if (monday > end) return found;
    for (const [place, day] of days.entries()) {
      const date = addDays(monday, day - 1);
      // Dates of the first week that lie before the start are none, and aren't counted.
      const number = index * days.length + place - before;
      if (number < 0 || date < from) continue;
      if (date > end || (recurrence.dates !== null && number >= recurrence.dates)) return found;
      found.push(date);
    }
  }
}

/** How many dates of a series lie before a day. */
export function datesBefore(recurrence: Recurrence, day: LocalDate): number {
  return datesBetween(recurrence, recurrence.startsOn, addDays(day, -1)).length;
}

/** The first date of a series on or after a day; null when there is none. */
export function nextDate(recurrence: Recurrence, from: LocalDate): LocalDate | null {
  const begin = from > recurrence.startsOn ? from : recurrence.startsOn;
  return datesBetween(recurrence, begin, addDays(begin, recurrence.everyWeeks * 7 + 7))[0] ?? null;
}

/** The last date of a series that ends; null for one that goes on or has no date at all. */
export function lastDate(recurrence: Recurrence): LocalDate | null {
  if (recurrence.endsOn === null && recurrence.dates === null) return null;
  const end = recurrence.endsOn ?? addDays(recurrence.startsOn, HORIZON_DAYS);
  return datesBetween(recurrence, recurrence.startsOn, end).at(-1) ?? null;
}

/**
 * When a class of a date begins and ends. A wall time that the clocks skip is read with the offset from before the gap
 * (02:30 becomes 03:30), one that occurs twice means the first (RFC 5545, 3.3.5); the length is real time.
 */
export function occurrenceOn(
  on: LocalDate,
  { localTime, minutes }: Pick<Recurrence, "localTime" | "minutes">,
  zone: string,
): Occurrence {
  const startsAt = wallTimeToInstant(on, localTime, zone);
  return { on, startsAt, endsAt: new Date(startsAt.getTime() + minutes * MINUTE) };
}

/** Whether the clocks skip or double a wall time on that day, so that readers of it may disagree about what it means. */
export function isUnclear(on: LocalDate, localTime: string, zone: string): boolean {
  const at = wallTimeToInstant(on, localTime, zone).getTime();
  const shows = (instant: number) => {
    const wall = wallTime(instant, zone);
    return wall.date === on && `${two(wall.hour)}:${two(wall.minute)}` === localTime;
  };
  const shift = zoneOffset(at - DAY, zone) - zoneOffset(at + DAY, zone);
  return shift !== 0 && (!shows(at) || shows(at + shift));
}

/** The classes of a series from a day to a day, without the days on which there are none. */
export function expand(
  recurrence: Recurrence,
  zone: string,
  window: { readonly from: LocalDate; readonly to: LocalDate },
  isOff: (on: LocalDate) => boolean = () => false,
): Occurrence[] {
  return datesBetween(recurrence, window.from, window.to)
    .filter((on) => !isOff(on))
    .map((on) => occurrenceOn(on, recurrence, zone));
}

/** A stretch of days, both ends included. */
export interface Span {
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
}

export function within(spans: readonly Span[], day: LocalDate): boolean {
  return spans.some(({ fromOn, toOn }) => fromOn <= day && day <= toOn);
}
