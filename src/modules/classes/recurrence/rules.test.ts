import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays, daysBetween, weekday } from "@/shared/time-zone/local-date";
import {
  datesBefore,
  datesBetween,
  expand,
  firstDate,
  lastDate,
  nextDate,
  occurrenceOn,
  type Recurrence,
  within,
} from "./rules";

const weekly: Recurrence = {
  localTime: "18:00",
  minutes: 60,
  weekdays: [1, 3],
  everyWeeks: 1,
  startsOn: "2026-03-16",
  endsOn: null,
  dates: null,
};

describe("dates", () => {
  it("fall on the weekdays from the start on, both ends included", () => {
    expect(datesBetween(weekly, "2026-03-01", "2026-03-25")).toEqual([
      "2026-03-16",
      "2026-03-18",
      "2026-03-23",
      "2026-03-25",
    ]);
  });

  it("count weeks from the week of the first date, which the start may precede", () => {
    const second = { ...weekly, weekdays: [1], everyWeeks: 2, startsOn: "2026-03-18" };
    expect(firstDate(second)).toBe("2026-03-23");
    expect(datesBetween(second, "2026-03-01", "2026-04-20")).toEqual([
      "2026-03-23",
      "2026-04-06",
      "2026-04-20",
    ]);
  });

  it("end after so many, the days of the first week before the start not counted", () => {
    const three = { ...weekly, weekdays: [3, 1], startsOn: "2026-03-17", dates: 3 };
    expect(datesBetween(three, "2026-01-01", "2027-01-01")).toEqual([
      "2026-03-18",
      "2026-03-23",
      "2026-03-25",
    ]);
    expect(lastDate(three)).toBe("2026-03-25");
    expect(datesBefore(three, "2026-03-25")).toBe(2);
    expect(nextDate(three, "2026-03-26")).toBeNull();
  });

  it("are none when the end lies before the first", () => {
    const none = { ...weekly, startsOn: "2026-03-17", endsOn: "2026-03-17" };
    expect([firstDate(none), lastDate(none), nextDate(none, "2026-03-01")]).toEqual([null, null, null]);
    expect(lastDate(weekly)).toBeNull();
  });

  it("come out the same whatever window they are asked through", () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
    const start = fc.integer({ min: 0, max: 400 }).map((n) => addDays("2026-01-01", n));
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 1, max: 5 }),
        start,
        fc.option(fc.integer({ min: 1, max: 60 })),
        fc.nat(500),
        (weekdays, everyWeeks, startsOn, dates, cut) => {
          const series = { ...weekly, weekdays, everyWeeks, startsOn, dates };
          const all = datesBetween(series, "2026-01-01", "2027-12-31");
          const at = addDays("2026-01-01", cut);
          expect([
            ...datesBetween(series, "2026-01-01", addDays(at, -1)),
            ...datesBetween(series, at, "2027-12-31"),
          ]).toEqual(all);
          expect(new Set(all).size).toBe(all.length);
          expect(all.every((date) => weekdays.includes(weekday(date)) && date >= startsOn)).toBe(true);
          expect(nextDate(series, at)).toBe(all.find((date) => date >= at) ?? null);
          const first = all[0] ?? startsOn;
          const weekOf = (date: string) => daysBetween(addDays(first, 1 - weekday(first)), date);
          expect(all.every((date) => Math.floor(weekOf(date) / 7) % everyWeeks === 0)).toBe(true);
        },
      ),
    );
  });
});

describe("a class on a date", () => {
  it.each([
    // Berlin skips 02:00–03:00 on 29 March and has 02:00–03:00 twice on 25 October.
    ["2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-03-28", "18:00", "Europe/Berlin", "2026-03-28T17:00:00.000Z"],
    ["2026-03-30", "18:00", "Europe/Berlin", "2026-03-30T16:00:00.000Z"],
    ["2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2026-07-01", "06:00", "Asia/Manila", "2026-06-30T22:00:00.000Z"],
  ])("%s %s in %s begins at %s", (on, localTime, zone, startsAt) => {
    expect(occurrenceOn(on, { localTime, minutes: 60 }, zone).startsAt.toISOString()).toBe(startsAt);
  });

  it("lasts its minutes in real time through a clock change", () => {
    const { startsAt, endsAt } = occurrenceOn(
      "2026-03-29",
      { localTime: "01:30", minutes: 60 },
      "Europe/Berlin",
    );
    expect(endsAt.getTime() - startsAt.getTime()).toBe(3_600_000);
  });

  it("is left out on days off", () => {
    const off = [{ fromOn: "2026-03-18", toOn: "2026-03-23" }];
    const found = expand(weekly, "Europe/Berlin", { from: "2026-03-16", to: "2026-03-31" }, (on) =>
      within(off, on),
    );
    expect(found.map(({ on }) => on)).toEqual(["2026-03-16", "2026-03-25", "2026-03-30"]);
  });
});
