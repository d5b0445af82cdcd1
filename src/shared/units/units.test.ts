import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { clockFace, fromGrams, fromMetres, paceSeconds, toGrams, toMetres } from "./units";

describe("units", () => {
  it("comes back from a person's unit", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom("kg", "lb"), (grams, unit) => {
        expect(toGrams(fromGrams(grams, unit), unit)).toBe(grams);
      }),
    );
    expect(toMetres(fromMetres(42_195, "mi"), "mi")).toBeCloseTo(42_195, 6);
    expect(toGrams(225, "lb")).toBe(102_058);
  });

  it("shows paces and durations", () => {
    expect(paceSeconds(5_000, 1_500, "km")).toBe(300);
    expect(paceSeconds(0, 10, "km")).toBeUndefined();
    expect([clockFace(307), clockFace(3_729), clockFace(59.6), clockFace(-1)]).toEqual([
      "5:07",
      "1:02:09",
      "1:00",
      "0:00",
    ]);
  });
});
