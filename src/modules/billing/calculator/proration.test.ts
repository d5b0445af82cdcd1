import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { grossOf, line, toAccount } from "./lines";
import { share, worth, worthOfDay } from "./proration";
import { terms } from "./testing";

const price = (minor: number, taxBasisPoints = 0, taxInclusive = true) =>
  terms(minor, { price: { taxBasisPoints, taxInclusive } }).price;

describe("shares", () => {
  it.each([
    [3_000, 20, 30, 2_000],
    [1_000, 1, 3, 333],
    [1_000, 2, 3, 667],
    [1, 1, 2, 1],
    [3, 1, 2, 2],
    [0, 5, 7, 0],
    [9_007_199_254_740_991, 366, 366, 9_007_199_254_740_991],
  ])("%i × %i / %i is %i, half up", (minor, part, whole, result) => {
    expect(share(minor, part, whole)).toBe(result);
  });

  it("refuse what is no amount", () => {
    expect(() => share(-1, 1, 2)).toThrow(RangeError);
    expect(() => share(1, 1, 0)).toThrow(RangeError);
  });
});

describe("discounts", () => {
  it.each([
    [{ kind: "percent", value: 10 }, 2_700],
    [{ kind: "percent", value: 100 }, 0],
    [{ kind: "percent", value: 33 }, 2_010],
    [{ kind: "amount", value: 500 }, 2_500],
    [{ kind: "amount", value: 5_000 }, 0],
    [null, 3_000],
  ] as const)("%j off 3,000 leaves %i", (discount, left) => {
    expect(worth({ price: price(3_000), discount, days: 30, ofDays: 30 })).toBe(left);
  });

  it("are rounded with the days, not before", () => {
    // Half of 5 is 2.5, half of that 1.25; rounded on the way it would be 2.
    const discount = { kind: "percent", value: 50 } as const;
    expect(worth({ price: price(5), discount, days: 15, ofDays: 30 })).toBe(1);
  });
});

describe("days", () => {
  const stretches = fc
    .record({
      minor: fc.nat(1e8),
      ofDays: fc.integer({ min: 1, max: 366 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ minor, ofDays, part }) => ({
      price: price(minor),
      discount: null,
      ofDays,
      days: Math.max(1, Math.round(part * ofDays)),
    }));

  it("add up to what the stretch cost, and used ones to what is left after a credit", () => {
    fc.assert(
      fc.property(stretches, fc.nat(366), (stretch, used) => {
        const days = Array.from({ length: stretch.days }, (_, n) => worthOfDay(stretch, stretch.days - n));
        const sum = (list: number[]) => list.reduce((all, one) => all + one, 0);
        expect(sum(days)).toBe(worth(stretch));
        const n = Math.min(used, stretch.days);
        expect(sum(days.slice(0, n))).toBe(worth(stretch) - worth(stretch, stretch.days - n));
        // No day is a whole unit away from the exact quotient.
        for (const day of days) expect(Math.abs(day - stretch.price.minor / stretch.ofDays)).toBeLessThan(1);
      }),
    );
  });
});

describe("lines", () => {
  it.each([
    ["contained", price(1_160, 1_600, true), { netMinor: 1_000, taxMinor: 160, grossMinor: 1_160 }],
    ["on top", price(1_000, 1_600, false), { netMinor: 1_000, taxMinor: 160, grossMinor: 1_160 }],
    ["rounded half up", price(1_050, 1_900, true), { netMinor: 882, taxMinor: 168, grossMinor: 1_050 }],
    ["none", price(1_000), { netMinor: 1_000, taxMinor: 0, grossMinor: 1_000 }],
  ])("have their tax: %s", (_, of, amounts) => {
    const input = { kind: "membership", price: of, unitMinor: of.minor, amountMinor: of.minor } as const;
    expect(line({ ...input, sign: 1 })).toMatchObject([amounts]);
    const { netMinor, taxMinor, grossMinor } = amounts;
    expect(line({ ...input, sign: -1 })).toEqual([
      expect.objectContaining({
        netMinor: -netMinor,
        taxMinor: taxMinor === 0 ? 0 : -taxMinor,
        grossMinor: -grossMinor,
      }),
    ]);
  });

  it("about nothing are left out, but a free one is shown", () => {
    expect(line({ kind: "membership", price: price(0), unitMinor: 0, amountMinor: 0, sign: 1 })).toEqual([]);
    const free = line({ kind: "membership", price: price(500), unitMinor: 500, amountMinor: 0, sign: 1 });
    expect(free).toMatchObject([{ unitMinor: 500, discountMinor: 500, grossMinor: 0 }]);
  });

  it("below zero are closed by what goes to the account, without tax", () => {
    const credit = line({
      kind: "proration_credit",
      price: price(1_160, 1_600),
      unitMinor: 1_160,
      amountMinor: 1_160,
      sign: -1,
    });
    const closing = toAccount(credit);
    expect(closing).toMatchObject([{ kind: "account_credit", grossMinor: 1_160, taxMinor: 0 }]);
    expect(grossOf([...credit, ...closing])).toBe(0);
    expect(toAccount(closing)).toEqual([]);
  });
});
