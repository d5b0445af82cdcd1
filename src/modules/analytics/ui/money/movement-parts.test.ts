import { describe, expect, it } from "vitest";
import { movementOf } from "@/modules/billing/revenue/rules";
import fc from "@/shared/testing/properties";
import { effectOf, holds, PARTS } from "./movement-parts";

describe("a month's movement", () => {
  it("adds up in the order in which it is shown, whatever moved", () => {
    const standing = fc.option(
      fc.record({ mrrMinor: fc.integer({ min: 0, max: 1_000_000 }), frozen: fc.boolean() }),
      { nil: null },
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ before: standing, after: standing, returning: fc.boolean() })),
        (changes) => {
          const month = { ...movementOf(changes), month: "2026-01", members: 0, running: false };
          expect(holds(month)).toBe(true);
          expect(holds({ ...month, endMinor: month.endMinor + 1 })).toBe(false);
          const sum = PARTS.reduce((total, part) => total + effectOf(month, part), month.startMinor);
          expect(sum).toBe(month.endMinor);
        },
      ),
    );
  });
});
