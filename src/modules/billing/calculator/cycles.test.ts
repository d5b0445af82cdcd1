import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { cycleStart, type Recurring } from "@/shared/time-zone/cycles";
import { addDays, dateParts, daysBetween } from "@/shared/time-zone/local-date";
import {
  accessDays,
  anchorFrom,
  anchorUpTo,
  cycleAt,
  firstOpenDay,
  lastDayOf,
  nextDayOfMonth,
} from "./cycles";
import type { Freeze } from "./schema";

const CYCLES = ["week", "4week", "month", "quarter", "year"] as const satisfies Recurring[];
const anyDay = fc.integer({ min: 0, max: 2_500 }).map((n) => addDays("2022-01-01", n));

function frozen(fromOn: string, toOn: string, over: Partial<Freeze> = {}): Freeze {
  return {
    id: "00000000-0000-7000-8000-000000000001",
    fromOn,
    toOn,
    status: "scheduled",
    feeMode: "free",
    feeMinor: 0,
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
    feeBilledToOn: null,
    ...over,
  };
}

describe("cycles", () => {
  it.each([
    ["2026-01-31", "month", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]],
    ["2028-01-30", "month", ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30", "2028-05-30"]],
    ["2026-01-29", "month", ["2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29", "2026-05-29"]],
    ["2025-11-30", "quarter", ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30", "2026-11-30"]],
    ["2024-02-29", "year", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]],
    ["2026-03-28", "week", ["2026-03-28", "2026-04-04", "2026-04-11", "2026-04-18", "2026-04-25"]],
    ["2026-03-01", "4week", ["2026-03-01", "2026-03-29", "2026-04-26", "2026-05-24", "2026-06-21"]],
  ] as const)("from %s by %s do not drift", (anchor, cycle, starts) => {
    expect(starts.map((_, n) => cycleStart(anchor, cycle, n))).toEqual(starts);
  });

  it("hold each day in exactly one, whichever side of the anchor it is on", () => {
    fc.assert(
      fc.property(anyDay, anyDay, fc.constantFrom(...CYCLES), (anchor, day, cycle) => {
        const found = cycleAt(anchor, cycle, day);
        expect(found.fromOn <= day && day < found.nextOn).toBe(true);
        expect(found.days).toBe(daysBetween(found.fromOn, found.nextOn));
        expect(cycleAt(anchor, cycle, found.nextOn).fromOn).toBe(found.nextOn);
      }),
    );
  });

  it("stay the same when their anchor is written anew", () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyDay, fc.constantFrom(...CYCLES), (anchor, before, day, cycle) => {
        const start = cycleAt(anchor, cycle, day).fromOn;
        const again = anchorUpTo(before, start, cycle, dateParts(anchor).day);
        expect(again <= before).toBe(true);
        expect(cycleAt(again, cycle, day)).toEqual(cycleAt(anchor, cycle, day));
      }),
    );
  });

  it("finds the next day of the month", () => {
    expect(nextDayOfMonth("2026-02-10", 31)).toBe("2026-02-28");
    expect(nextDayOfMonth("2026-02-28", 31)).toBe("2026-02-28");
    expect(nextDayOfMonth("2026-02-10", 10)).toBe("2026-02-10");
    expect(nextDayOfMonth("2026-02-11", 10)).toBe("2026-03-10");
    expect(anchorFrom("2026-02-28", "month", 31)).toBe("2026-03-31");
  });
});

describe("freezes", () => {
  it.each([
    ["before", frozen("2026-01-10", "2026-01-20"), "2026-02-28"],
    ["inside", frozen("2026-02-03", "2026-02-10"), "2026-03-08"],
    ["over the start", frozen("2026-01-30", "2026-02-02"), "2026-03-02"],
    ["over the end", frozen("2026-02-28", "2026-03-05"), "2026-03-06"],
    ["after the last day", frozen("2026-03-01", "2026-03-05"), "2026-02-28"],
    ["called off", frozen("2026-02-03", "2026-02-10", { status: "cancelled" }), "2026-02-28"],
    ["billed on", frozen("2026-02-03", "2026-02-10", { feeMode: "keep_billing" }), "2026-02-28"],
    ["not given back", frozen("2026-02-03", "2026-02-10", { prorate: false }), "2026-02-28"],
  ])("%s: 28 days from 1 February end on the right day", (_, freeze, last) => {
    expect(lastDayOf("2026-02-01", 28, [freeze])).toBe(last);
  });

  it("leave as many days with access as were paid", () => {
    const freezes = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 })), { maxLength: 4 })
      .map((parts) => {
        let from = "2026-01-15";
        return parts.map(([gap, days]) => {
          const one = frozen(addDays(from, gap), addDays(from, gap + days - 1));
          from = addDays(from, gap + days);
          return one;
        });
      });
    fc.assert(
      fc.property(freezes, fc.integer({ min: 1, max: 90 }), (list, days) => {
        const start = firstOpenDay("2026-02-01", list);
        const last = lastDayOf(start, days, list);
        expect(accessDays(start, last, list)).toBe(days);
        expect(firstOpenDay(last, list)).toBe(last);
      }),
    );
  });
});
