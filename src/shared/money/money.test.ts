import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { minorDigits } from "./currency";
import { addMoney, allocateMoney, money, subtractMoney, toDecimal } from "./money";
import { parseMoney } from "./parse-money";

const currencies = fc.constantFrom("EUR", "JPY", "KWD", "TZS", "UGX", "KES", "PHP", "USD");
const amounts = fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), currencies).map(([m, c]) => money(m, c));

describe("minor digits", () => {
  it.each([
    ["JPY", 0],
    ["UGX", 0],
    ["TZS", 2],
    ["KWD", 3],
    ["EUR", 2],
    ["toString", 2],
  ] as const)("%s has %i", (code, digits) => {
    expect(minorDigits(code)).toBe(digits);
  });
});

describe("parseMoney", () => {
  it.each([
    ["-3,500.00", "KES", -350_000],
    ["1,200", "KES", 120_000],
    ["39,90", "EUR", 3_990],
    ["1.188,00", "EUR", 118_800],
    ["₱1,200", "PHP", 120_000],
    ["P 999.00", "PHP", 99_900],
    ["$99", "USD", 9_900],
    ["-$5.50", "USD", -550],
    ["(12.50)", "USD", -1_250],
    ["12.50-", "USD", -1_250],
    ["CHF 1'200.-", "CHF", 120_000],
    ["1 234,5 €", "EUR", 123_450],
    ["999.00", "JPY", 999],
    ["1.250", "KWD", 1_250],
    ["0", "KES", 0],
  ] as const)("%s in %s is %i minor units", (text, currency, minor) => {
    expect(parseMoney(text, currency)).toEqual({ ok: true, money: { minor, currency } });
  });

  it.each([
    ["", "EMPTY"],
    ["gcash", "NOT_A_NUMBER"],
    ["1,2,3", "NOT_A_NUMBER"],
    ["10.999", undefined],
    ["0.005", "TOO_PRECISE"],
    ["99999999999999999999", "TOO_LARGE"],
  ] as const)("%s is %s", (text, problem) => {
    const parsed = parseMoney(text, "EUR");
    expect(parsed.ok ? undefined : parsed.problem).toBe(problem);
  });

  it("lets a known decimal sign decide what one separator means", () => {
    expect(parseMoney("1,188", "EUR", ".")).toMatchObject({ money: { minor: 118_800 } });
    expect(parseMoney("1.50", "EUR", ".")).toMatchObject({ money: { minor: 150 } });
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseMoney(toDecimal(amount), amount.currency, ".")).toEqual({ ok: true, money: amount });
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseMoney(text, "EUR")));
  });
});

describe("arithmetic", () => {
  it("loses nothing when it splits", () => {
    const weights = fc
      .array(fc.nat(1e9), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some(Boolean));
    fc.assert(
      fc.property(amounts, weights, (amount, list) => {
        const parts = allocateMoney(amount, list);
        expect(parts.reduce((sum, part) => sum + part.minor, 0)).toBe(amount.minor);
        const total = list.reduce((sum, weight) => sum + weight, 0);
        for (const [index, part] of parts.entries()) {
          const exact = (amount.minor * (list[index] ?? 0)) / total;
          expect(Math.abs(part.minor - exact)).toBeLessThan(1.001);
        }
      }),
    );
  });

  it("gives the remainder to the last of equal parts", () => {
    expect(allocateMoney(money(100, "EUR"), [1, 1, 1]).map(({ minor }) => minor)).toEqual([33, 33, 34]);
    expect(allocateMoney(money(-100, "EUR"), [1, 1, 1]).map(({ minor }) => minor)).toEqual([-33, -33, -34]);
  });

  it("undoes an addition and refuses to mix currencies", () => {
    expect(subtractMoney(addMoney(money(5, "EUR"), money(7, "EUR")), money(7, "EUR"))).toEqual(
      money(5, "EUR"),
    );
    expect(() => addMoney(money(1, "EUR"), money(1, "USD"))).toThrow(RangeError);
    expect(() => money(0.5, "EUR")).toThrow(RangeError);
    expect(() => allocateMoney(money(1, "EUR"), [0])).toThrow(RangeError);
  });
});
