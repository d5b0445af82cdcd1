import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { wallTime } from "@/shared/time-zone/time-zone";
import { expand, firstDate, occurrenceOn, type Recurrence, within } from "../recurrence/rules";
import { type CalendarSeries, type CalendarSession, writeCalendar } from "./calendar";

const ZONES = ["Africa/Nairobi", "Asia/Manila", "Europe/Berlin", "America/New_York"] as const;
const YEAR = { from: "2026-01-01", to: "2026-12-31" };
const changedAt = new Date("2025-12-01T00:00:00Z");
const two = (value: number) => String(value).padStart(2, "0");

interface Read {
  uid: string;
  startsAt: string;
  minutes: number;
  title: string;
  cancelled: boolean;
}

/** What another program makes of a calendar: each class until the year's end, by the zone definitions in the file. */
function readCalendar(text: string): Read[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  const rules = events.filter((event) => !event.isRecurrenceException());
  const found: Read[] = [];
  for (const rule of rules) {
    for (const event of events) {
      if (event.isRecurrenceException() && event.uid === rule.uid) rule.relateException(event);
    }
    const dates = rule.iterator();
    for (let next = dates.next(); next; next = dates.next()) {
      const { item, startDate } = rule.getOccurrenceDetails(next);
      if (next.toJSDate().toISOString() > "2027-01-01T12:00") break;
      found.push({
        uid: rule.uid,
        startsAt: startDate.toJSDate().toISOString(),
        // Hours and minutes of a duration are real time (RFC 5545, 3.3.6); this reader's end is the wall's.
        minutes: item.duration.toSeconds() / 60,
        title: item.summary,
        cancelled: item.component.getFirstPropertyValue("status") === "CANCELLED",
      });
    }
  }
  return found.sort((a, b) => `${a.startsAt}${a.uid}`.localeCompare(`${b.startsAt}${b.uid}`));
}

const localTime = fc
  .integer({ min: 0, max: 287 })
  .map((n) => `${two(Math.floor(n / 12))}:${two((n % 12) * 5)}`);
const day = fc.integer({ min: 0, max: 364 }).map((n) => addDays(YEAR.from, n));

const recurrence: fc.Arbitrary<Recurrence> = fc
  .record({
    localTime,
    minutes: fc.constantFrom(15, 45, 60, 90, 180),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    everyWeeks: fc.constantFrom(1, 1, 1, 2, 3),
    startsOn: fc.integer({ min: 0, max: 120 }).map((n) => addDays(YEAR.from, n)),
    end: fc.oneof(
      fc.constant({ endsOn: null, dates: null }),
      fc.integer({ min: 0, max: 300 }).map((n) => ({ endsOn: addDays("2026-03-01", n), dates: null })),
      fc.integer({ min: 1, max: 80 }).map((dates) => ({ endsOn: null, dates })),
    ),
  })
  .map(({ end, ...rest }) => ({ ...rest, ...end }));

const sundays: Recurrence = {
  localTime: "18:00",
  minutes: 60,
  weekdays: [7],
  everyWeeks: 1,
  startsOn: "2026-01-04",
  endsOn: null,
  dates: null,
};

/** Classes in the hour that the clocks skip in spring and show twice in autumn. */
const clockChanges = ZONES.flatMap((zone) =>
  ["01:30", "02:00", "02:30"].map(
    (time): [Recurrence, (typeof ZONES)[number], string[], number[], string] => [
      { ...sundays, localTime: time },
      zone,
      [],
      [],
      "night",
    ],
  ),
);

describe("a year of classes", () => {
  it("keeps its wall time, doubles and drops nothing, and comes back from its own calendar", () => {
    fc.assert(
      fc.property(
        recurrence,
        fc.constantFrom(...ZONES),
        fc.uniqueArray(day, { maxLength: 12 }),
        fc.uniqueArray(fc.nat(60), { maxLength: 3 }),
        fc.string({ maxLength: 90, unit: "grapheme" }),
        (rule, zone, off, picks, words) => {
          const title = `${words.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")} class`.trim();
          const isOff = (on: string) => off.includes(on);
          const all = expand(rule, zone, YEAR);
          const held = all.filter(({ on }) => !isOff(on));

          // Once on each date, at the wall's time; where the clocks skip it, later by the gap and never earlier.
          expect(new Set(all.map(({ startsAt }) => startsAt.getTime())).size).toBe(all.length);
          for (const { on, startsAt } of all) {
            const wall = wallTime(startsAt, zone);
            const shown = `${two(wall.hour)}:${two(wall.minute)}`;
            expect(wall.date).toBe(on);
            if (shown !== rule.localTime) expect(occurrenceOn(on, rule, zone).startsAt).toEqual(startsAt);
            expect(shown >= rule.localTime).toBe(true);
          }

          const changed = [...new Set(picks)].flatMap((pick): CalendarSession[] => {
            const at = held[pick];
            if (!at) return [];
            const cancelled = pick % 2 === 0;
            return [
              {
                id: `s${pick}`,
                seriesId: "a",
                originalOn: at.on,
                originalTime: rule.localTime,
                localOn: at.on,
                localTime: cancelled ? rule.localTime : "12:10",
                minutes: cancelled ? rule.minutes : 30,
                cancelled,
                details: { title: `${title} (changed)` },
                changedAt,
              },
            ];
          });
          const series: CalendarSeries = {
            ...rule,
            id: "a",
            zone,
            details: { title },
            changedAt,
            skips: all.map(({ on }) => on).filter(isOff),
            changed,
          };
          const text = writeCalendar({ name: "Classes", until: YEAR.to, series: [series], single: [] });
          const expected = held.map((at): Read => {
            const own = changed.find(({ originalOn }) => originalOn === at.on);
            const shown = own ? occurrenceOn(own.localOn, own, zone) : at;
            return {
              uid: "a@pulse",
              startsAt: shown.startsAt.toISOString(),
              minutes: own?.minutes ?? rule.minutes,
              title: own?.details.title ?? title,
              cancelled: own?.cancelled ?? false,
            };
          });
          const back = readCalendar(text).filter(({ startsAt }) => wallTime(startsAt, zone).date <= YEAR.to);
          const order = (a: Read, b: Read) => a.startsAt.localeCompare(b.startsAt);
          expect(back.sort(order)).toEqual(expected.sort(order));
        },
      ),
      { numRuns: 50, examples: clockChanges },
    );
  }, 20_000);

  it("stays at 18:00 in Berlin through both clock changes, in the calendar too", () => {
    const rule: Recurrence = { ...sundays, startsOn: "2026-03-22", endsOn: "2026-11-01" };
    const off = [{ fromOn: "2026-07-01", toOn: "2026-07-31" }];
    const held = expand(rule, "Europe/Berlin", YEAR, (on) => within(off, on));
    expect(held).toHaveLength(33 - 4);
    expect(firstDate(rule)).toBe("2026-03-22");
    const series: CalendarSeries = {
      ...rule,
      id: "b",
      zone: "Europe/Berlin",
      details: { title: "Sunday" },
      changedAt,
      skips: expand(rule, "Europe/Berlin", YEAR)
        .map(({ on }) => on)
        .filter((on) => within(off, on)),
      changed: [],
    };
    const back = readCalendar(writeCalendar({ name: "x", until: YEAR.to, series: [series], single: [] }));
    expect(back.map(({ startsAt }) => startsAt)).toEqual(held.map(({ startsAt }) => startsAt.toISOString()));
    expect(new Set(back.map(({ startsAt }) => wallTime(startsAt, "Europe/Berlin").hour))).toEqual(
      new Set([18]),
    );
  });
});
