import { describe, expect, it } from "vitest";
import { quote } from "./rules";
import { accepted, lines, policy, refusalsOf, rows, sale, sold, terms } from "./testing";

describe("a sale", () => {
  it("bills the first cycle and the joining fee, and shows the next three bills", () => {
    const result = accepted(null, sale("2026-02-01", terms(3_000), { joiningFeeMinor: 500 }), "2026-02-01");
    expect(lines(result)).toEqual([
      ["membership", 3_000, 28],
      ["joining_fee", 500, null],
    ]);
    expect(result).toMatchObject({ totalMinor: 3_500, payableMinor: 3_500, next: { status: "active" } });
    expect(rows(result.nextBills)).toEqual([
      ["2026-03-01", 3_000, "2026-03-01", "2026-03-31"],
      ["2026-04-01", 3_000, "2026-04-01", "2026-04-30"],
      ["2026-05-01", 3_000, "2026-05-01", "2026-05-31"],
    ]);
  });

  it("on the 31st is billed on each month's last day without drifting", () => {
    const result = accepted(null, sale("2026-01-31", terms(3_000)), "2026-01-31");
    expect(rows(result.nextBills)).toEqual([
      ["2026-02-28", 3_000, "2026-02-28", "2026-03-30"],
      ["2026-03-31", 3_000, "2026-03-31", "2026-04-29"],
      ["2026-04-30", 3_000, "2026-04-30", "2026-05-30"],
    ]);
  });

  it.each([
    ["week", ["2026-03-08", "2026-03-15", "2026-03-22"]],
    ["4week", ["2026-03-29", "2026-04-26", "2026-05-24"]],
    ["month", ["2026-04-01", "2026-05-01", "2026-06-01"]],
    ["quarter", ["2026-06-01", "2026-09-01", "2026-12-01"]],
    ["year", ["2027-03-01", "2028-03-01", "2029-03-01"]],
  ] as const)("by %s renews on its days", (cycle, days) => {
    const result = accepted(null, sale("2026-03-01", terms(3_000, { cycle })), "2026-03-01");
    expect(result.nextBills.map(({ dueOn }) => dueOn)).toEqual(days);
  });

  it("to a billing day bills the days up to it, 16 of 31", () => {
    const result = accepted(null, sale("2026-01-16", terms(3_100), { alignToDay: 1 }), "2026-01-16");
    expect(lines(result)).toEqual([["proration_charge", 1_600, 16]]);
    expect(result.lines[0]?.params).toMatchObject({ fromOn: "2026-01-16", toOn: "2026-01-31", ofDays: 31 });
    expect(rows(result.nextBills)[0]).toEqual(["2026-02-01", 3_100, "2026-02-01", "2026-02-28"]);
  });

  it("to a billing day may give those days for nothing, and uses no cycle of a discount for them", () => {
    const discount = { kind: "percent", value: 50, cyclesLeft: 1 } as const;
    const change = sale("2026-01-16", terms(3_100), { alignToDay: 1, firstPeriod: "free", discount });
    const result = accepted(null, change, "2026-01-16");
    expect(result.totalMinor).toBe(0);
    expect(result.nextBills.map(({ totalMinor }) => totalMinor)).toEqual([1_550, 3_100, 3_100]);
  });

  it("with a discount for three cycles bills the fourth in full", () => {
    const discount = { kind: "percent", value: 10, cyclesLeft: 3 } as const;
    const result = accepted(null, sale("2026-02-01", terms(3_000), { discount }), "2026-02-01");
    expect(result.lines[0]).toMatchObject({ unitMinor: 3_000, discountMinor: 300, grossMinor: 2_700 });
    expect(result.nextBills.map(({ totalMinor }) => totalMinor)).toEqual([2_700, 2_700, 3_000]);
    expect(result.next.discount).toEqual({ ...discount, cyclesLeft: 2 });
  });

  it("with an amount off never falls below nothing, and for ever stays for ever", () => {
    const discount = { kind: "amount", value: 4_000, cyclesLeft: null } as const;
    const result = accepted(null, sale("2026-02-01", terms(3_000), { discount }), "2026-02-01");
    expect(result.totalMinor).toBe(0);
    expect(result.next.discount).toEqual(discount);
  });

  it("with a trial bills nothing until it ends", () => {
    const change = sale("2026-02-01", terms(3_000, { minTermMonths: 12 }), { trialDays: 7 });
    const result = accepted(null, change, "2026-02-01");
    expect(result.lines).toEqual([]);
    expect(result.next).toMatchObject({ status: "trial", termEndsOn: "2027-02-07" });
    expect(rows(result.nextBills).slice(0, 2)).toEqual([
      ["2026-02-08", 3_000, "2026-02-08", "2026-03-07"],
      ["2026-03-08", 3_000, "2026-03-08", "2026-04-07"],
    ]);
    expect(accepted(result.next, { kind: "renew" }, "2026-02-08").next.status).toBe("active");
  });

  it("with a trial and a billing day bills the days between when the trial ends", () => {
    const change = sale("2026-02-01", terms(2_800), { trialDays: 7, alignToDay: 31 });
    expect(rows(accepted(null, change, "2026-02-01").nextBills)).toEqual([
      // 20 of the 28 days from 31 January.
      ["2026-02-08", 2_000, "2026-02-08", "2026-02-27"],
      ["2026-02-28", 2_800, "2026-02-28", "2026-03-30"],
      ["2026-03-31", 2_800, "2026-03-31", "2026-04-29"],
    ]);
  });

  it.each([
    ["a pack of 90 days", 90, "2026-05-01"],
    ["a day pass", 1, "2026-02-01"],
  ])("of %s has an end and no renewal", (_, validDays, endsOn) => {
    const state = sold("2026-02-01", terms(1_000, { cycle: "once", validDays }));
    expect(state).toMatchObject({ endsOn });
    const renewal = quote(state, { kind: "renew" }, policy(), { today: "2027-01-01" });
    expect(renewal).toMatchObject({ refusals: [{ code: "NOT_RECURRING" }], nextBills: [] });
  });

  it("that does not renew ends with its term, the last bill by the day", () => {
    const what = terms(3_100, { minTermMonths: 2, autoRenew: false });
    const result = accepted(null, sale("2026-01-16", what, { alignToDay: 1 }), "2026-01-16");
    expect(result.newDates).toMatchObject({ termEndsOn: "2026-03-15", endsOn: "2026-03-15" });
    expect(rows(result.nextBills)).toEqual([
      ["2026-02-01", 3_100, "2026-02-01", "2026-02-28"],
      ["2026-03-01", 1_500, "2026-03-01", "2026-03-15"],
    ]);
  });

  it("that does not renew and has no term is one cycle", () => {
    const state = sold("2026-02-01", terms(3_000, { autoRenew: false }));
    expect(state.endsOn).toBe("2026-02-28");
    expect(refusalsOf(state, { kind: "renew" }, "2026-03-01")).toEqual(["AFTER_END"]);
  });

  it("for later waits, and is billed now", () => {
    const result = accepted(null, sale("2026-03-01", terms(3_000)), "2026-02-10");
    expect(result).toMatchObject({ totalMinor: 3_000, next: { status: "pending_start" } });
  });

  it("in the past is for staff, and bills what has fallen due since", () => {
    const change = sale("2026-01-01", terms(3_000));
    const today = { today: "2026-02-10" };
    expect(quote(null, change, policy(), today).refusals).toMatchObject([{ code: "STAFF_ONLY" }]);
    const result = quote(null, change, policy({ staffOverride: true }), today);
    expect(result).toMatchObject({ totalMinor: 6_000, overridden: [{ code: "STAFF_ONLY" }] });
  });

  it("to a billing day makes no sense by the week", () => {
    const change = sale("2026-02-01", terms(500, { cycle: "week" }), { alignToDay: 1 });
    const result = quote(null, change, policy({ staffOverride: true }), { today: "2026-02-01" });
    expect(result.refusals).toMatchObject([{ code: "BILLING_DAY_FIXED", override: false }]);
  });

  it("uses credit that the person has, on this bill and the next ones", () => {
    const change = sale("2026-02-01", terms(3_000), { accountCreditMinor: 4_000 });
    const result = accepted(null, change, "2026-02-01");
    expect(result).toMatchObject({ totalMinor: 3_000, creditUsedMinor: 3_000, payableMinor: 0 });
    expect(result.next.accountCreditMinor).toBe(1_000);
    expect(result.nextBills.map(({ payableMinor }) => payableMinor)).toEqual([2_000, 3_000, 3_000]);
  });

  it("has its tax line by line", () => {
    const tax = { taxBasisPoints: 1_600, taxInclusive: false };
    const change = sale("2026-02-01", terms(3_000, { price: tax }), { joiningFeeMinor: 3 });
    // 0.48 of tax on the fee is rounded on its own line.
    expect(accepted(null, change, "2026-02-01")).toMatchObject({
      netMinor: 3_003,
      taxMinor: 480,
      totalMinor: 3_483,
    });
  });
});

describe("a renewal", () => {
  it("is billed once it is due, one period at a time, also days late", () => {
    const state = sold("2026-02-01", terms(3_000));
    expect(refusalsOf(state, { kind: "renew" }, "2026-02-28")).toEqual(["NOT_DUE"]);
    const first = accepted(state, { kind: "renew" }, "2026-04-03");
    expect(first.lines[0]).toMatchObject({ fromOn: "2026-03-01", toOn: "2026-03-31" });
    const second = accepted(first.next, { kind: "renew" }, "2026-04-03");
    expect(second.lines[0]).toMatchObject({ fromOn: "2026-04-01", toOn: "2026-04-30" });
    expect(refusalsOf(second.next, { kind: "renew" }, "2026-04-03")).toEqual(["NOT_DUE"]);
  });

  // Case 12: annual plan price version 1 renews after price rise with notice → version 2 from renewal only.
  it.each([
    ["with notice", "2026-11-01", 30_000],
    ["told too late", "2026-12-10", 24_000],
    ["never told", null, 24_000],
  ])("after a price rise, %s", (_, noticedOn, minor) => {
    const annual = sold("2026-01-01", terms(24_000, { cycle: "year" }));
    const raised = terms(30_000, { cycle: "year", version: 2 });
    const state = {
      ...annual,
      next: {
        terms: raised,
        reason: "price_change" as const,
        fromOn: "2026-10-01",
        noticedOn,
        keepDiscount: true,
      },
    };
    // Nothing changes before the renewal.
    expect(refusalsOf(state, { kind: "renew" }, "2026-12-31")).toEqual(["NOT_DUE"]);
    const renewed = accepted(state, { kind: "renew" }, "2027-01-01");
    expect(renewed.totalMinor).toBe(minor);
    expect(renewed.lines[0]?.planVersionId).toBe(
      minor === 30_000 ? raised.price.planVersionId : annual.terms.price.planVersionId,
    );
    // Who was told too late pays the new price at the renewal after that one.
    expect(renewed.nextBills[0]?.totalMinor).toBe(noticedOn === null ? 24_000 : 30_000);
  });

  // Case 7: a renewal whose payment is unknown for a while, then paid, leaves no gap.
  it("that was paid late leaves no gap", () => {
    const due = accepted(sold("2026-02-01", terms(3_000)), { kind: "renew" }, "2026-03-01").next;
    const late = { ...due, status: "past_due" as const, owedMinor: 3_000 };
    const paid = accepted({ ...late, owedMinor: 0 }, { kind: "reactivate", on: "2026-03-06" }, "2026-03-06");
    expect(paid).toMatchObject({ lines: [], next: { status: "active" } });
    expect(paid.newDates).toMatchObject({ paidToOn: "2026-03-31", nextBillOn: "2026-04-01" });
  });

  it("is made up for after a suspension, from the day after the last one paid", () => {
    const state = { ...sold("2026-02-01", terms(3_000)), status: "suspended" as const };
    expect(refusalsOf(state, { kind: "renew" }, "2026-04-10")).toEqual(["WRONG_STATE"]);
    const back = accepted(state, { kind: "reactivate", on: "2026-04-10" }, "2026-04-10");
    expect(back.lines.map(({ fromOn, toOn }) => [fromOn, toOn])).toEqual([
      ["2026-03-01", "2026-03-31"],
      ["2026-04-01", "2026-04-30"],
    ]);
    expect(back.totalMinor).toBe(6_000);
    expect(refusalsOf(back.next, { kind: "reactivate", on: "2026-04-10" }, "2026-04-10")).toEqual([
      "WRONG_STATE",
    ]);
  });
});

describe("a billing day", () => {
  const state = sold("2026-02-01", terms(3_100));

  it("that moves bills the days up to it when they begin", () => {
    const moved = accepted(state, { kind: "move_billing_day", toDay: 15 }, "2026-02-10");
    expect(moved.lines).toEqual([]);
    expect(rows(moved.nextBills)).toEqual([
      // 14 of the 28 days from 15 February.
      ["2026-03-01", 1_550, "2026-03-01", "2026-03-14"],
      ["2026-03-15", 3_100, "2026-03-15", "2026-04-14"],
      ["2026-04-15", 3_100, "2026-04-15", "2026-05-14"],
    ]);
  });

  it("that moves there and back is where it was", () => {
    const there = accepted(state, { kind: "move_billing_day", toDay: 31 }, "2026-02-10").next;
    const back = accepted(there, { kind: "move_billing_day", toDay: 1 }, "2026-02-12").next;
    expect(back).toEqual(state);
  });

  it.each([1, 31])("%i moves to where it is: nothing to change", (toDay) => {
    const at = toDay === 1 ? state : sold("2026-01-31", terms(3_100));
    expect(refusalsOf(at, { kind: "move_billing_day", toDay }, "2026-02-10")).toEqual(["NOTHING_TO_CHANGE"]);
  });

  it("28 and 31 are different from February on", () => {
    const at = sold("2026-01-31", terms(3_100));
    const moved = accepted(at, { kind: "move_billing_day", toDay: 28 }, "2026-02-10");
    expect(moved.nextBills.map(({ dueOn }) => dueOn)).toEqual(["2026-02-28", "2026-03-28", "2026-04-28"]);
  });

  it("of weeks is fixed, and a pack has none", () => {
    const weekly = sold("2026-02-01", terms(500, { cycle: "week" }));
    expect(refusalsOf(weekly, { kind: "move_billing_day", toDay: 3 }, "2026-02-02")).toEqual([
      "BILLING_DAY_FIXED",
    ]);
    const pack = sold("2026-02-01", terms(500, { cycle: "once", validDays: 30 }));
    expect(refusalsOf(pack, { kind: "move_billing_day", toDay: 3 }, "2026-02-02")).toEqual(["NOT_RECURRING"]);
  });
});
