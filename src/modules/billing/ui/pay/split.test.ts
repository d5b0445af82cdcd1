import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { amountsOf, changeOf, likelyCash, type Part, problemsOf, tendersOf } from "./split";

const part = (over: Partial<Part>): Part => ({
  id: "a",
  tender: "cash",
  amountMinor: null,
  handedMinor: null,
  phone: "",
  savedMethodId: undefined,
  saveMethod: false,
  receipt: "",
  ...over,
});

describe("a payment by several ways", () => {
  it("gives the last way what the others leave", () => {
    const parts = [part({ amountMinor: 200_000 }), part({ id: "b", tender: "mpesa", phone: "0711000000" })];
    expect(amountsOf(parts, 350_000)).toEqual([200_000, 150_000]);
    expect(problemsOf(parts, 350_000, 1).size).toBe(0);
    expect(tendersOf(parts, 350_000)).toEqual([
      { tender: "cash", amountMinor: 200_000 },
      { tender: "mpesa", amountMinor: 150_000, phone: "0711000000" },
    ]);
  });

  it("adds up to what is due, whatever was typed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.array(fc.integer({ min: 1, max: 1e8 })),
        (total, typed) => {
          const parts = [...typed, null].map((amountMinor, at) => part({ id: `${at}`, amountMinor }));
          expect(amountsOf(parts, total).reduce((sum, one) => sum + one, 0)).toBe(total);
        },
      ),
    );
  });

  it("says what is missing, at the way it is missing from", () => {
    const typed = [part({ id: "a", amountMinor: null }), part({ id: "b" })];
    expect(problemsOf(typed, 100, 1).get("a")).toBe("AMOUNT_MISSING");
    const tooMuch = [part({ id: "a", amountMinor: 100 }), part({ id: "b" })];
    expect(problemsOf(tooMuch, 100, 1).get("b")).toBe("TOO_MUCH");
    expect(problemsOf([part({ tender: "mpesa", phone: "07" })], 100, 1).get("a")).toBe("PHONE_MISSING");
  });

  it("takes a kept card, or another one that may be kept", () => {
    const card = (over: Partial<Part>) => tendersOf([part({ tender: "stripe", ...over })], 100)[0];
    expect(card({ savedMethodId: "m1", saveMethod: true })).toMatchObject({ savedMethodId: "m1" });
    expect(card({ savedMethodId: "m1", saveMethod: true })).not.toHaveProperty("saveMethod");
    expect(card({ savedMethodId: null, saveMethod: true })).toMatchObject({ saveMethod: true });
    expect(card({})).toEqual({ tender: "stripe", amountMinor: 100 });
  });
});

describe("cash", () => {
  it("gives change by the gym's rounding, and refuses too little", () => {
    const handed = part({ handedMinor: 2_000 });
    expect(changeOf(handed, 1_983, 5)).toBe(15);
    expect(problemsOf([handed], 1_983, 5).size).toBe(0);
    expect(problemsOf([part({ handedMinor: 1_980 })], 1_983, 5).get("a")).toBe("CASH_SHORT");
  });

  it("suggests sums that notes make", () => {
    expect(likelyCash(345_000, "KES")).toEqual([350_000, 400_000, 500_000]);
    expect(likelyCash(3_990, "EUR")).toEqual([4_000, 5_000]);
  });
});
