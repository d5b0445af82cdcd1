import { describe, expect, it } from "vitest";
import { quote } from "./rules";
import {
  accepted,
  cancelling,
  freezing,
  lines,
  policy,
  refusalsOf,
  rows,
  sold,
  switching,
  terms,
} from "./testing";

const june = sold("2026-06-01", terms(1_500));
const dearer = terms(3_000, { version: 2 });
const cheaper = terms(1_000, { version: 3 });
const always = policy({ switch: { upgrade: "now", downgrade: "now" } });

describe("a switch at once", () => {
  // Case 11: upgrade mid-cycle (1 500→3 000 on day 11 of 30) → credit 1 000, charge 2 000, net 1 000.
  it("on the 11th of 30 days credits 1,000 and charges 2,000", () => {
    const result = accepted(june, switching(dearer), "2026-06-11");
    expect(lines(result)).toEqual([
      ["proration_credit", -1_000, 20],
      ["proration_charge", 2_000, 20],
    ]);
    expect(result).toMatchObject({ totalMinor: 1_000, credits: [], newDates: { switchOn: "2026-06-11" } });
    expect(rows(result.nextBills)[0]).toEqual(["2026-07-01", 3_000, "2026-07-01", "2026-07-31"]);
  });

  it("to a cheaper plan never makes a negative bill: the rest is credit, used by the next bills", () => {
    const result = accepted(june, switching(cheaper), "2026-06-11", always);
    expect(lines(result)).toEqual([
      ["proration_credit", -1_000, 20],
      ["proration_charge", 667, 20],
      ["account_credit", 333, null],
    ]);
    expect(result).toMatchObject({ totalMinor: 0, payableMinor: 0, credits: [{ minor: 333 }] });
    expect(result.nextBills.map(({ payableMinor }) => payableMinor)).toEqual([667, 1_000, 1_000]);
  });

  it("corrects the tax of the days given back", () => {
    const tax = { taxBasisPoints: 1_600 };
    const state = sold("2026-06-01", terms(3_480, { price: tax }));
    const result = accepted(state, switching(terms(1_740, { version: 2, price: tax })), "2026-06-16", always);
    expect(result).toMatchObject({ totalMinor: 0, taxMinor: -120, netMinor: 120, credits: [{ minor: 870 }] });
  });

  it("on the first day replaces the whole cycle, as often as one likes", () => {
    const once = accepted(june, switching(dearer), "2026-06-01");
    expect(once.totalMinor).toBe(1_500);
    const twice = accepted(once.next, switching(terms(4_000, { version: 4 })), "2026-06-01");
    expect(twice.totalMinor).toBe(1_000);
    expect(twice.next.periods.filter(({ days }) => days > 0)).toHaveLength(1);
  });

  it("to another rhythm credits the rest and starts a whole cycle", () => {
    const yearly = terms(36_500, { version: 2, cycle: "year", minTermMonths: 12 });
    const result = accepted(june, switching(yearly), "2026-06-11");
    expect(lines(result)).toEqual([
      ["proration_credit", -1_000, 20],
      ["proration_charge", 36_500, 365],
    ]);
    expect(result.newDates).toMatchObject({ nextBillOn: "2027-06-11", termEndsOn: "2027-06-10" });
  });

  it("keeps the discount of the running cycle only when asked to", () => {
    const discount = { kind: "percent", value: 50, cyclesLeft: 1 } as const;
    const state = sold("2026-06-01", terms(1_500), { discount });
    const kept = accepted(state, { ...switching(dearer), keepDiscount: true }, "2026-06-11");
    expect(lines(kept).map(([, minor]) => minor)).toEqual([-500, 1_000]);
    const lost = accepted(state, switching(dearer), "2026-06-11");
    expect(lines(lost).map(([, minor]) => minor)).toEqual([-500, 2_000]);
  });

  it("bills first what is due", () => {
    const result = accepted(june, switching(dearer), "2026-07-01");
    expect(lines(result)).toEqual([
      ["membership", 1_500, 31],
      ["proration_credit", -1_500, 31],
      ["proration_charge", 3_000, 31],
    ]);
  });

  it("in a trial changes what will be billed, and nothing now", () => {
    const state = sold("2026-06-01", terms(1_500), { trialDays: 7 });
    const result = accepted(state, switching(dearer), "2026-06-03");
    expect(result.lines).toEqual([]);
    expect(rows(result.nextBills)[0]).toEqual(["2026-06-08", 3_000, "2026-06-08", "2026-07-07"]);
  });

  it("from a trial plan starts the membership", () => {
    const trial = {
      ...sold("2026-06-01", terms(0, { cycle: "once", validDays: 7 })),
      status: "trial" as const,
    };
    const result = accepted(trial, switching(dearer), "2026-06-03");
    expect(lines(result)).toEqual([["proration_charge", 3_000, 30]]);
    expect(result.next.endsOn).toBeNull();
  });
});

describe("a switch at renewal", () => {
  it("from a trial plan is billed when the trial ends", () => {
    const trial = {
      ...sold("2026-06-01", terms(0, { cycle: "once", validDays: 7 })),
      status: "trial" as const,
    };
    const result = accepted(trial, switching(dearer, "renewal"), "2026-06-03");
    expect(rows(result.nextBills)[0]).toEqual(["2026-06-08", 3_000, "2026-06-08", "2026-07-07"]);
    const begun = accepted(result.next, { kind: "renew" }, "2026-06-08").next;
    expect(begun).toMatchObject({ status: "active", endsOn: null, terms: dearer });
  });

  it("is what a downgrade does: no lines now", () => {
    const result = accepted(june, switching(cheaper), "2026-06-11");
    expect(result).toMatchObject({ lines: [], totalMinor: 0, newDates: { switchOn: "2026-07-01" } });
    expect(result.next.terms).toEqual(june.terms);
    expect(rows(result.nextBills)[0]).toEqual(["2026-07-01", 1_000, "2026-07-01", "2026-07-31"]);
    const renewed = accepted(result.next, { kind: "renew" }, "2026-07-01").next;
    expect(renewed).toMatchObject({ terms: cheaper, next: null });
  });

  it("to another rhythm keeps the billing day", () => {
    const state = sold("2026-01-31", terms(1_500));
    const yearly = terms(12_000, { version: 2, cycle: "quarter" });
    const result = accepted(state, switching(yearly, "renewal"), "2026-02-11");
    expect(result.nextBills.map(({ dueOn }) => dueOn)).toEqual(["2026-02-28", "2026-05-31", "2026-08-31"]);
  });

  it("can be called off", () => {
    const planned = accepted(june, switching(cheaper), "2026-06-11").next;
    expect(accepted(planned, { kind: "undo_switch" }, "2026-06-12").next).toEqual(june);
    expect(refusalsOf(june, { kind: "undo_switch" }, "2026-06-12")).toEqual(["NOTHING_TO_CHANGE"]);
    expect(refusalsOf(planned, switching(cheaper), "2026-06-12")).toEqual(["NOTHING_TO_CHANGE"]);
  });
});

describe("a switch is refused", () => {
  it.each([
    ["NOTHING_TO_CHANGE", switching(june.terms, "now")],
    ["SWITCH_ONLY_AT_RENEWAL", switching(cheaper, "now")],
    ["NOT_RECURRING", switching(terms(5_000, { version: 2, cycle: "once", validDays: 30 }), "renewal")],
    ["CURRENCY_DIFFERS", switching(terms(5_000, { version: 2, price: { currency: "EUR" } }), "now")],
  ] as const)("with %s", (code, change) => {
    expect(refusalsOf(june, change, "2026-06-11")).toEqual([code]);
  });

  it("not because an earlier minimum term is over: terms that do not renew last one cycle then", () => {
    const first = sold("2026-06-01", terms(1_500, { minTermMonths: 1 }));
    const once = terms(1_500, { version: 2, autoRenew: false });
    const planned = accepted(first, switching(once, "renewal"), "2026-06-11").next;
    const july = accepted(planned, { kind: "renew" }, "2026-07-01").next;
    expect(july).toMatchObject({
      endsOn: "2026-07-31",
      terms: { price: { planVersionId: once.price.planVersionId } },
    });
  });

  it("when the renewals that nobody had made yet brought terms that are over by now", () => {
    const fixed = terms(1_500, { version: 2, autoRenew: false, minTermMonths: 1 });
    const planned = accepted(june, switching(fixed, "renewal"), "2026-06-11").next;
    expect(planned.endsOn).toBeNull();
    for (const change of [
      switching(dearer, "now"),
      freezing("2026-07-20", "2026-08-20"),
      cancelling("2026-08-05"),
    ]) {
      expect(refusalsOf(planned, change, "2026-08-05")).toEqual(["AFTER_END"]);
    }
  });

  it("while something is owed, while frozen, and to a time after the end", () => {
    expect(refusalsOf({ ...june, owedMinor: 1 }, switching(dearer), "2026-06-11")).toEqual(["OWES"]);
    expect(refusalsOf({ ...june, status: "frozen" }, switching(dearer), "2026-06-11")).toEqual([
      "WRONG_STATE",
    ]);
    const leaving = accepted(june, cancelling("2026-06-11"), "2026-06-11").next;
    expect(refusalsOf(leaving, switching(cheaper), "2026-06-11")).toEqual(["AFTER_END"]);
    const overridden = quote(
      june,
      switching(cheaper, "now"),
      { ...policy(), staffOverride: true },
      { today: "2026-06-11" },
    );
    expect(overridden.overridden).toMatchObject([{ code: "SWITCH_ONLY_AT_RENEWAL" }]);
  });
});
