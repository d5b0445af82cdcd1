import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { periodOn, type Recurring } from "./cycles";
import { addDays } from "./local-date";

describe("periods", () => {
  it.each([
    ["2026-01-31", "month", "2026-02-28", { index: 1, fromOn: "2026-02-28", toOn: "2026-03-30" }],
    ["2026-01-31", "month", "2026-02-27", { index: 0, fromOn: "2026-01-31", toOn: "2026-02-27" }],
    ["2026-01-31", "month", "2026-03-31", { index: 2, fromOn: "2026-03-31", toOn: "2026-04-29" }],
    ["2026-01-15", "quarter", "2026-04-14", { index: 0, fromOn: "2026-01-15", toOn: "2026-04-14" }],
    ["2024-02-29", "year", "2025-03-01", { index: 1, fromOn: "2025-02-28", toOn: "2026-02-27" }],
    ["2026-03-02", "week", "2026-03-01", { index: -1, fromOn: "2026-02-23", toOn: "2026-03-01" }],
    ["2026-03-02", "4week", "2026-03-30", { index: 1, fromOn: "2026-03-30", toOn: "2026-04-26" }],
  ] as const)("from %s by %s holds %s", (anchor, cycle, day, period) => {
    expect(periodOn(anchor, cycle, day)).toEqual(period);
  });

  it("knows no period of what is sold once", () => {
    expect(periodOn("2026-01-01", "once", "2026-01-01")).toBeNull();
  });

  it("covers every day once, without gap or overlap", () => {
    const cycles = fc.constantFrom<Recurring>("week", "4week", "month", "quarter", "year");
    const day = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays("2000-01-01", n));
    fc.assert(
      fc.property(day, cycles, day, (anchor, cycle, at) => {
        const period = periodOn(anchor, cycle, at);
        expect(period.fromOn <= at && at <= period.toOn).toBe(true);
        const next = periodOn(anchor, cycle, addDays(period.toOn, 1));
        expect(next).toMatchObject({ index: period.index + 1, fromOn: addDays(period.toOn, 1) });
      }),
    );
  });
});
