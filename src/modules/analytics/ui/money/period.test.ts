import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { inBars, readPeriod } from "./period";

const read = (query: string) => readPeriod(new URLSearchParams(query), "2026-03-31");

describe("readPeriod", () => {
  it("reads days up to today, the month and a stretch of one's own", () => {
    expect(read("period=7")).toEqual({ preset: "7", from: "2026-03-25", to: "2026-03-31" });
    expect(read("period=month")).toEqual({
      preset: "month",
      from: "2026-03-01",
      to: "2026-03-31",
      beforeFrom: "2026-02-01",
    });
    expect(read("period=custom&from=2026-01-01&to=2026-01-01")).toEqual({
      preset: "custom",
      from: "2026-01-01",
      to: "2026-01-01",
    });
  });

  it("shows the last 30 days for an address that makes no sense", () => {
    const month = { preset: "30", from: "2026-03-02", to: "2026-03-31" };
    for (const query of [
      "",
      "period=8",
      "period=custom",
      "period=custom&from=2026-02-02&to=2026-01-01",
      "period=custom&from=1990-01-01&to=2026-01-01",
      "period=custom&from=2026-02-31&to=2026-03-01",
    ]) {
      expect(read(query), query).toEqual(month);
    }
  });
});

describe("inBars", () => {
  it("keeps every day once, in order, the last bar whole", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 31 }),
        (days, n) => {
          const bars = inBars(days, n);
          expect(bars.flat()).toEqual(days);
          expect(bars.at(-1)).toHaveLength(Math.min(n, days.length));
          expect(bars.slice(1).every((bar) => bar.length === n)).toBe(true);
        },
      ),
    );
  });
});
