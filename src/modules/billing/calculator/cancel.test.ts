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
  sale,
  sold,
  terms,
} from "./testing";

const staff = policy({ staffOverride: true });
const monthly = sold("2026-02-01", terms(3_100, { noticeDays: 30, minTermMonths: 3 }));

describe("a cancellation", () => {
  it.each([
    ["inside the term: its end", "2026-02-10", "2026-03-12", "2026-04-30"],
    ["near its end: the notice", "2026-04-20", "2026-05-20", "2026-05-20"],
  ])("%s decides the last day, and both are said", (_, requestedOn, noticeEndsOn, endsOn) => {
    const result = accepted(monthly, cancelling(requestedOn), requestedOn);
    expect(result.newDates).toMatchObject({ noticeEndsOn, termEndsOn: "2026-04-30", endsOn });
  });

  it("bills the days up to the last one and nothing after", () => {
    const state = sold("2026-02-01", terms(3_100, { noticeDays: 30 }));
    const result = accepted(state, cancelling("2026-02-13"), "2026-02-13");
    expect(result.newDates.endsOn).toBe("2026-03-15");
    expect(rows(result.nextBills)).toEqual([["2026-03-01", 1_500, "2026-03-01", "2026-03-15"]]);
    const last = accepted(result.next, { kind: "renew" }, "2026-03-01").next;
    expect(refusalsOf(last, { kind: "renew" }, "2026-03-16")).toEqual(["AFTER_END"]);
  });

  it("never takes days that are paid", () => {
    const free = sold("2026-02-01", terms(3_100));
    expect(accepted(free, cancelling("2026-02-10"), "2026-02-10").newDates.endsOn).toBe("2026-02-28");
    const wanted = accepted(free, cancelling("2026-02-10", { wantedOn: "2026-02-12" }), "2026-02-10");
    expect(wanted.newDates.endsOn).toBe("2026-02-28");
  });

  it("may be for a later day", () => {
    const result = accepted(monthly, cancelling("2026-02-10", { wantedOn: "2026-05-10" }), "2026-02-10");
    expect(result.newDates.endsOn).toBe("2026-05-10");
  });

  it("for an earlier day is refused with both reasons, unless staff insist", () => {
    const change = cancelling("2026-02-10", { wantedOn: "2026-03-10" });
    const result = quote(monthly, change, policy(), { today: "2026-02-10" });
    expect(result.refusals).toEqual([
      { code: "INSIDE_NOTICE", params: { noticeEndsOn: "2026-03-12", noticeDays: 30 }, override: true },
      { code: "INSIDE_MIN_TERM", params: { termEndsOn: "2026-04-30" }, override: true },
    ]);
    const insisted = quote(monthly, change, staff, { today: "2026-02-10" });
    expect(insisted).toMatchObject({ refusals: [], newDates: { endsOn: "2026-03-10" } });
    expect(insisted.overridden).toEqual(result.refusals);
  });

  it("in a trial ends with the trial", () => {
    const trial = sold("2026-02-01", terms(3_100, { noticeDays: 30, minTermMonths: 3 }), { trialDays: 7 });
    const result = accepted(trial, cancelling("2026-02-03"), "2026-02-03");
    expect(result).toMatchObject({ nextBills: [], newDates: { endsOn: "2026-02-07" } });
  });

  it("at once credits the days that are left, by staff alone", () => {
    const change = cancelling("2026-02-07", { immediately: true, refundUnused: true });
    expect(refusalsOf(monthly, change, "2026-02-07")).toEqual(["STAFF_ONLY"]);
    const result = accepted(monthly, change, "2026-02-07", staff);
    expect(lines(result)).toEqual([
      // 21 of 28 days.
      ["proration_credit", -2_325, 21],
      ["account_credit", 2_325, null],
    ]);
    expect(result).toMatchObject({ nextBills: [], credits: [{ minor: 2_325 }], next: { status: "ended" } });
    expect(result.newDates).toMatchObject({ endsOn: "2026-02-07", paidToOn: "2026-02-07", nextBillOn: null });
  });

  it("at once without a refund can be refunded later, once", () => {
    const ended = accepted(monthly, cancelling("2026-02-07", { immediately: true }), "2026-02-07", staff);
    expect(ended.lines).toEqual([]);
    const refunded = accepted(ended.next, { kind: "refund_unused" }, "2026-03-01", staff);
    expect(refunded.credits).toEqual([{ reason: "unused_days", minor: 2_325 }]);
    expect(refusalsOf(refunded.next, { kind: "refund_unused" }, "2026-03-01", staff)).toEqual([
      "NOTHING_TO_CHANGE",
    ]);
    expect(refusalsOf(monthly, { kind: "refund_unused" }, "2026-03-01", staff)).toEqual(["WRONG_STATE"]);
  });

  it("at once while frozen gives back what the freeze had kept", () => {
    const iced = accepted(monthly, freezing("2026-02-03", "2026-02-20"), "2026-02-03").next;
    const change = cancelling("2026-02-10", { immediately: true, refundUnused: true });
    expect(lines(accepted(iced, change, "2026-02-10", staff))[0]).toEqual(["proration_credit", -2_879, 26]);
  });

  it("before the first day gives everything back", () => {
    const waiting = accepted(null, sale("2026-03-01", terms(3_100)), "2026-02-10").next;
    const change = cancelling("2026-02-12", { immediately: true, refundUnused: true });
    expect(accepted(waiting, change, "2026-02-12", staff).credits).toMatchObject([{ minor: 3_100 }]);
  });

  it("is taken back as long as it has not come to its end", () => {
    const leaving = accepted(monthly, cancelling("2026-02-10"), "2026-02-10").next;
    expect(accepted(leaving, { kind: "undo_cancel" }, "2026-03-01").next).toEqual(monthly);
    expect(refusalsOf(leaving, { kind: "undo_cancel" }, "2026-05-01")).toEqual(["AFTER_END"]);
    expect(refusalsOf(monthly, { kind: "undo_cancel" }, "2026-03-01")).toEqual(["NOTHING_TO_CHANGE"]);
  });

  it.each([
    ["twice", { ...monthly, endsOn: "2026-04-30" }, cancelling("2026-02-10"), "NOTHING_TO_CHANGE"],
    ["of what is over", { ...monthly, status: "ended" }, cancelling("2026-02-10"), "WRONG_STATE"],
    ["from tomorrow", monthly, cancelling("2026-02-11"), "DATE_IN_FUTURE"],
    ["dated back", monthly, cancelling("2026-02-01"), "STAFF_ONLY"],
    [
      "of a pack",
      sold("2026-02-01", terms(900, { cycle: "once", validDays: 30 })),
      cancelling("2026-02-10"),
      "NOT_RECURRING",
    ],
  ] as const)("%s is refused", (_, state, change, code) => {
    expect(refusalsOf(state, change, "2026-02-10")).toEqual([code]);
  });
});
