import { tzlib_get_ical_block } from "timezones-ical-library";
import { generateIcsCalendar, type IcsDateObject, type IcsEvent, type IcsWeekDay } from "ts-ics";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { datesBetween, firstDate, isUnclear, type Recurrence } from "../recurrence/rules";

/** A date of a series that is not as its rule says, or a class that belongs to no series. */
export interface CalendarSession {
  /** Of a single class; one of a series shares the series' id. */
  readonly id: string;
  readonly seriesId: string | null;
  readonly originalOn: LocalDate;
  readonly originalTime: string;
  readonly localOn: LocalDate;
  readonly localTime: string;
  readonly minutes: number;
  readonly cancelled: boolean;
  readonly details: EventDetails;
  readonly changedAt: Date;
}

export interface EventDetails {
  readonly title: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
}

export interface CalendarSeries extends Recurrence {
  readonly id: string;
  readonly zone: string;
  readonly details: EventDetails;
  readonly changedAt: Date;
  /** Dates without a class: EXDATE. */
  readonly skips: readonly LocalDate[];
  /** Dates that are different: RECURRENCE-ID. */
  readonly changed: readonly CalendarSession[];
}

export interface Calendar {
  readonly name: string;
  /** Up to here no date is left to a reader's own idea of a clock change. */
  readonly until: LocalDate;
  readonly series: readonly CalendarSeries[];
  readonly single: readonly (CalendarSession & { readonly zone: string })[];
}

const DAYS: readonly IcsWeekDay[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const PRODUCT = "-//Pulse//Timetable//EN";

/** A wall time with its zone. The writer takes the wall's reading from `local` and nothing else. */
function atWall(on: LocalDate, time: string, zone: string): IcsDateObject {
  return {
    date: wallTimeToInstant(on, time, zone),
    type: "DATE-TIME",
    local: { date: new Date(`${on}T${time}:00Z`), timezone: zone, tzoffset: "+0000" },
  };
}

function common(uid: string, details: EventDetails, changedAt: Date) {
  return {
    uid: `${uid}@pulse`,
    summary: details.title,
    stamp: { date: changedAt },
    ...(details.description !== undefined && { description: details.description }),
    ...(details.location !== undefined && { location: details.location }),
  };
}

function seriesEvents(series: CalendarSeries, until: LocalDate): IcsEvent[] {
  const first = firstDate(series);
  if (first === null) return [];
  const { zone, localTime } = series;
  const rule: IcsEvent = {
    ...common(series.id, series.details, series.changedAt),
    start: atWall(first, localTime, zone),
    duration: { minutes: series.minutes },
    recurrenceRule: {
      frequency: "WEEKLY",
      ...(series.everyWeeks > 1 && { interval: series.everyWeeks }),
      byDay: [...series.weekdays]
        .sort()
        .flatMap((day) => DAYS[day - 1] ?? [])
        .map((day) => ({ day })),
      workweekStart: "MO",
      ...(series.dates !== null && { count: series.dates }),
      // In UTC, as it must be beside a start with a zone.
      ...(series.endsOn !== null && { until: { date: wallTimeToInstant(series.endsOn, localTime, zone) } }),
    },
    ...(series.skips.length > 0 && { exceptionDates: series.skips.map((on) => atWall(on, localTime, zone)) }),
  };
  return [
    rule,
    ...series.changed.map((session) => ({
      ...sessionEvent(session, zone),
      recurrenceId: { value: atWall(session.originalOn, session.originalTime, zone) },
    })),
    ...unclearDates(series, first, until).map((on) => ({
      ...common(series.id, series.details, series.changedAt),
      // In UTC: programs disagree about a wall time that a clock change skips or doubles.
      start: { date: wallTimeToInstant(on, localTime, zone) },
      duration: { minutes: series.minutes },
      recurrenceId: { value: atWall(on, localTime, zone) },
    })),
  ];
}

function unclearDates(series: CalendarSeries, from: LocalDate, until: LocalDate): LocalDate[] {
  const said = new Set([...series.skips, ...series.changed.map(({ originalOn }) => originalOn)]);
  return datesBetween(series, from, until).filter(
    (on) => !said.has(on) && isUnclear(on, series.localTime, series.zone),
  );
}

function sessionEvent(session: CalendarSession, zone: string): IcsEvent {
  return {
    ...common(session.seriesId ?? session.id, session.details, session.changedAt),
    start: isUnclear(session.localOn, session.localTime, zone)
      ? { date: wallTimeToInstant(session.localOn, session.localTime, zone) }
      : atWall(session.localOn, session.localTime, zone),
    duration: { minutes: session.minutes },
    ...(session.cancelled && { status: "CANCELLED" as const }),
  };
}

/** The definition of a zone by name, for calendar programs that don't know it. */
function zoneBlock(zone: string): string {
  const [block] = tzlib_get_ical_block(zone);
  return block ?? "";
}

/** A timetable as iCalendar (RFC 5545): recurring classes as rules in their own zone, exceptions beside them. */
export function writeCalendar(calendar: Calendar): string {
  const text = generateIcsCalendar({
    version: "2.0",
    prodId: PRODUCT,
    method: "PUBLISH",
    name: calendar.name,
    events: [
      ...calendar.series.flatMap((series) => seriesEvents(series, calendar.until)),
      ...calendar.single.map((session) => sessionEvent(session, session.zone)),
    ],
  });
  const zones = [...new Set([...calendar.series, ...calendar.single].map(({ zone }) => zone))].sort();
  const blocks = zones.map(zoneBlock).filter((block) => block !== "");
  // The library's definitions are text already: they go in where the first component begins.
  const begin = text.search(/BEGIN:VEVENT|END:VCALENDAR/);
  return `${text.slice(0, begin)}${blocks.map((block) => `${block}\r\n`).join("")}${text.slice(begin)}`;
}
