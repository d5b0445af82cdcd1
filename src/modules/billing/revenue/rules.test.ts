import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { terms } from "../calculator/testing";
import { movementKind, movementOf, mrrMinor, type RevenueChange, revenueStanding } from "./rules";

const price = (minor: number, taxBasisPoints = 0, taxInclusive = true) => ({
  minor,
  taxBasisPoints,
  taxInclusive,
});

describe("monthly recurring revenue", () => {
  it.each([
    ["a week ×52/12", price(1_200), "week", null, 5_200],
    ["four weeks ×13/12", price(1_200), "4week", null, 1_300],
    ["a month", price(3_000), "month", null, 3_000],
    ["a quarter /3", price(3_000), "quarter", null, 1_000],
    ["a year /12, half up", price(1_230), "year", null, 103],
    ["a pack: nothing", price(9_000), "once", null, 0],
    ["net of a percentage", price(3_000), "month", { kind: "percent", value: 10 }, 2_700],
    ["net of an amount", price(3_000), "quarter", { kind: "amount", value: 600 }, 800],
    ["a discount rounded with the rest", price(5), "quarter", { kind: "percent", value: 10 }, 2],
    ["without the tax in it", price(1_160, 1_600), "month", null, 1_000],
    ["without the tax on top", price(1_000, 1_600, false), "month", null, 1_000],
    // 12,345 / 1.19 × 52 / 12 is 44,954.48; rounding on the way would say otherwise.
    ["rounded once", price(12_345, 1_900), "week", null, 44_954],
  ] as const)("of %s", (_, of, cycle, discount, minor) => {
    expect(mrrMinor(of, cycle, discount)).toBe(minor);
  });

  const member = { price: terms(3_000).price, cycle: "month" as const, discount: null, freeze: null };

  it.each([
    ["active", null, { mrrMinor: 3_000, frozen: false }],
    ["past_due", null, { mrrMinor: 3_000, frozen: false }],
    ["frozen", { feeMode: "recurring", feeMinor: 300 }, { mrrMinor: 300, frozen: true }],
    ["frozen", { feeMode: "one_off", feeMinor: 300 }, { mrrMinor: 0, frozen: true }],
    ["frozen", { feeMode: "keep_billing", feeMinor: 0 }, { mrrMinor: 3_000, frozen: true }],
    ["frozen", null, { mrrMinor: 0, frozen: true }],
    ["trial", null, null],
    ["suspended", null, null],
    ["ended", null, null],
  ] as const)("of a membership that is %s, freeze %j", (status, freeze, standing) => {
    expect(revenueStanding({ ...member, status, freeze })).toEqual(standing);
  });

  it("leaves packs and passes out", () => {
    expect(revenueStanding({ ...member, status: "active", cycle: "once" })).toBeNull();
  });
});

describe("how it moved", () => {
  const active = (minor: number) => ({ mrrMinor: minor, frozen: false });
  const frozen = (minor: number) => ({ mrrMinor: minor, frozen: true });

  it.each([
    ["new", null, active(100), false],
    ["reactivated", null, active(100), true],
    ["expansion", active(100), active(150), true],
    ["contraction", active(150), active(100), true],
    ["churn", active(100), null, true],
    ["churn", frozen(10), null, true],
    ["freeze", active(100), frozen(10), true],
    ["freeze", frozen(10), active(100), true],
    [undefined, null, null, true],
  ] as const)("%s", (kind, before, after, returning) => {
    expect(movementKind({ before, after, returning })).toBe(kind);
  });

  it("start + new + reactivated + expansion − contraction − churn ± freeze is the end", () => {
    const standing = fc.option(fc.record({ mrrMinor: fc.nat(1e7), frozen: fc.boolean() }));
    const changes: fc.Arbitrary<RevenueChange[]> = fc.array(
      fc.record({ before: standing, after: standing, returning: fc.boolean() }),
    );
    fc.assert(
      fc.property(changes, (list) => {
        const { startMinor, endMinor, ...by } = movementOf(list);
        expect(
          startMinor +
            by.newMinor +
            by.reactivatedMinor +
            by.expansionMinor -
            by.contractionMinor -
            by.churnMinor +
            by.freezeMinor,
        ).toBe(endMinor);
        for (const [name, minor] of Object.entries(by)) {
          if (name !== "freezeMinor") expect(minor, name).toBeGreaterThanOrEqual(0);
        }
        // The end of a period is the start of the next one.
        const next = movementOf(list.map(({ after }) => ({ before: after, after: null, returning: true })));
        expect(next).toMatchObject({ startMinor: endMinor, churnMinor: endMinor, endMinor: 0 });
      }),
    );
  });
});
