import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays, addMonths, age, daysBetween, isLocalDate, weekday } from "./local-date";
import {
  addLocalDays,
  endOfLocalDay,
  isTimeZone,
  localDate,
  localHour,
  startOfLocalDay,
  toEpoch,
  wallTime,
  wallTimeToInstant,
} from "./time-zone";

const zones = [
  "Europe/Berlin",
  "Africa/Nairobi",
  "Asia/Manila",
  "America/New_York",
  "Pacific/Apia",
  "Africa/Cairo",
];

describe("wallTimeToInstant", () => {
  it.each([
    ["2026-03-29", "01:59", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
    ["2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29", "03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-10-25", "03:00", "Europe/Berlin", "2026-10-25T02:00:00.000Z"],
    ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2026-03-08", "02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
    ["2026-06-01", "18:00", "Africa/Nairobi", "2026-06-01T15:00:00.000Z"],
    ["2026-06-01", "06:00", "Asia/Manila", "2026-05-31T22:00:00.000Z"],
  ])("%s %s in %s is %s", (date, time, zone, instant) => {
    expect(wallTimeToInstant(date, time, zone).toISOString()).toBe(instant);
  });

  it("shows the asked time again, except in a gap", () => {
    const dates = fc.integer({ min: 0, max: 20_000 }).map((day) => addDays("1990-01-01", day));
    fc.assert(
      fc.property(dates, fc.nat(1_439), fc.constantFrom(...zones), (date, minutes, zone) => {
        const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
        const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const wall = wallTime(wallTimeToInstant(date, time, zone), zone);
        const shown = wall.hour * 60 + wall.minute + daysBetween(date, wall.date) * 1_440;
        expect([0, 30, 60, 1_440]).toContain(shown - minutes);
      }),
    );
  });

  it("refuses what is no time", () => {
    expect(() => wallTimeToInstant("2026-01-01", "24:00", "Europe/Berlin")).toThrow(RangeError);
    expect(() => wallTimeToInstant("2026-02-30", "10:00", "Europe/Berlin")).toThrow(RangeError);
    expect(() => toEpoch("2026-01-01T10:00:00")).toThrow(RangeError);
  });
});

describe("days", () => {
  it.each([
    ["2026-03-29", "Europe/Berlin", 23],
    ["2026-10-25", "Europe/Berlin", 25],
    ["2026-11-01", "America/New_York", 25],
    ["2026-03-29", "Africa/Nairobi", 24],
    // Cairo's clocks jump from midnight to one o'clock: the day starts at 01:00.
    ["2026-04-24", "Africa/Cairo", 23],
  ])("%s in %s has %i hours", (date, zone, hours) => {
    const length = endOfLocalDay(date, zone).getTime() - startOfLocalDay(date, zone).getTime();
    expect(length / 3_600_000).toBe(hours);
  });

  it("holds exactly the instants of its date", () => {
    const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const date = localDate(instant, zone);
        expect(startOfLocalDay(date, zone).getTime()).toBeLessThanOrEqual(instant);
        expect(endOfLocalDay(date, zone).getTime()).toBeGreaterThan(instant);
        expect(localDate(startOfLocalDay(date, zone).getTime() - 1, zone) < date).toBe(true);
      }),
    );
  });

  it("keeps a weekly 18:00 class at 18:00 across both clock changes", () => {
    let at = wallTimeToInstant("2026-03-16", "18:00", "Europe/Berlin");
    for (let week = 0; week < 40; week += 1) {
      expect(localHour(at, "Europe/Berlin")).toBe(18);
      at = addLocalDays(at, 7, "Europe/Berlin");
    }
    expect(at.toISOString()).toBe("2026-12-21T17:00:00.000Z");
  });

  it("knows zones from offsets and nonsense", () => {
    expect(["Africa/Nairobi", "UTC", "+03:00", "Mars/Base"].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("calendar", () => {
  it.each([
    ["2026-01-31", 1, undefined, "2026-02-28"],
    ["2028-01-31", 1, undefined, "2028-02-29"],
    ["2026-02-28", 1, 31, "2026-03-31"],
    ["2026-04-30", 1, 31, "2026-05-31"],
    ["2026-01-15", -1, undefined, "2025-12-15"],
    ["2026-03-30", -1, 29, "2026-02-28"],
    ["2024-02-29", 12, undefined, "2025-02-28"],
  ] as const)("%s plus %i months on day %s is %s", (date, months, anchor, result) => {
    expect(addMonths(date, months, anchor)).toBe(result);
  });

  it.each([
    ["2008-02-29", "2026-02-28", 17],
    ["2008-02-29", "2026-03-01", 18],
    ["1990-11-21", "2026-11-21", 36],
  ])("someone born %s is on %s %i", (born, on, years) => {
    expect(age(born, on)).toBe(years);
  });

  it("counts days both ways and weeks by seven", () => {
    expect(weekday("2026-11-21")).toBe(6);
    expect([isLocalDate("2026-02-29"), isLocalDate("2028-02-29"), isLocalDate("2026-1-1")]).toEqual([
      false,
      true,
      false,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const date = addDays("2000-01-01", days);
        expect(daysBetween("2000-01-01", date)).toBe(days);
        expect(weekday(addDays(date, 7))).toBe(weekday(date));
        expect(addMonths(addMonths(date, 1, 1), -1, 1)).toBe(`${date.slice(0, 8)}01`);
      }),
    );
  });
});
