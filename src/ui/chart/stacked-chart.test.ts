import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { type StackSeries, segmentsOf } from "./stacked-chart";

const series: StackSeries[] = [
  { key: "a", label: "A", tone: "brand" },
  { key: "b", label: "B", tone: "info" },
  { key: "c", label: "C", tone: "deny" },
];

describe("segmentsOf", () => {
  it("stacks what adds upwards and what takes away downwards, in the order of the series", () => {
    expect(segmentsOf({ parts: { a: 3, b: 2, c: -4 } }, series)).toEqual([
      { key: "a", tone: "brand", from: 0, to: 3 },
      { key: "b", tone: "info", from: 3, to: 5 },
      { key: "c", tone: "deny", from: 0, to: -4 },
    ]);
  });

  it("leaves nothing out and draws nothing twice", () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, (a, b, c) => {
        const segments = segmentsOf({ parts: { a, b, c } }, series);
        const ends = segments.map(({ to }) => to);
        expect(Math.max(0, ...ends) + Math.min(0, ...ends)).toBe(a + b + c);
        expect(segments.every(({ from, to }) => from !== to)).toBe(true);
      }),
    );
  });
});
