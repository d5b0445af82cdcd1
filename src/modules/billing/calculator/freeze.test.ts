import { describe, expect, it } from "vitest";
import { quote } from "./rules";
import { accepted, freezing, lines, policy, refusalsOf, rows, sold, terms } from "./testing";

const monthly = sold("2026-02-01", terms(3_000, { minTermMonths: 12 }));

describe("a freeze", () => {
  // Case 9: freeze 3–10 Feb on a 1-Feb monthly plan of 3 000 → term +8 d, preview = invoice to the cent.
  it("from 3 to 10 February moves term and roll-over by eight days", () => {
    const preview = accepted(monthly, freezing("2026-02-03", "2026-02-10"), "2026-02-02");
    expect(preview.lines).toEqual([]);
    expect(preview.newDates).toMatchObject({
      movedDays: 8,
      termEndsOn: "2027-02-08",
      paidToOn: "2026-03-08",
      nextBillOn: "2026-03-09",
      frozenFromOn: "2026-02-03",
      frozenToOn: "2026-02-10",
    });
    const commit = accepted(monthly, freezing("2026-02-03", "2026-02-10"), "2026-02-02");
    expect(commit).toEqual(preview);
    const invoice = accepted(commit.next, { kind: "renew" }, "2026-03-09");
    expect(invoice.lines).toEqual(preview.nextBills[0]?.lines);
    expect(rows(preview.nextBills)).toEqual([
      ["2026-03-09", 3_000, "2026-03-09", "2026-04-08"],
      ["2026-04-09", 3_000, "2026-04-09", "2026-05-08"],
      ["2026-05-09", 3_000, "2026-05-09", "2026-06-08"],
    ]);
  });

  it("that crosses the renewal moves the bill behind it", () => {
    const result = accepted(monthly, freezing("2026-02-20", "2026-03-10"), "2026-02-10");
    // Nine paid days are left: 11 to 19 March.
    expect(result.newDates).toMatchObject({ paidToOn: "2026-03-19", nextBillOn: "2026-03-20" });
  });

  it("in a cycle that is not billed yet makes that one longer", () => {
    const result = accepted(monthly, freezing("2026-04-05", "2026-04-14"), "2026-02-10");
    expect(rows(result.nextBills)).toEqual([
      ["2026-03-01", 3_000, "2026-03-01", "2026-03-31"],
      ["2026-04-01", 3_000, "2026-04-01", "2026-05-10"],
      ["2026-05-11", 3_000, "2026-05-11", "2026-06-10"],
    ]);
  });

  it("does not touch what is due already: it is billed with it", () => {
    const result = accepted(monthly, freezing("2026-03-01", "2026-03-10"), "2026-03-01");
    expect(lines(result)).toEqual([["membership", 3_000, 31]]);
    expect(result.newDates).toMatchObject({ paidToOn: "2026-04-10", nextBillOn: "2026-04-11" });
  });

  it.each([
    ["free", "free", 0, [], "2026-03-11"],
    ["once", "one_off", 400, [["freeze_fee", 400, null]], "2026-03-11"],
    ["by the month", "recurring", 280, [["freeze_fee", 100, 10]], "2026-03-11"],
    ["as if there were none", "keep_billing", 0, [], "2026-03-01"],
  ] as const)("costs %s", (_, feeMode, feeMinor, expected, nextBillOn) => {
    const rules = policy({ freeze: { feeMode, feeMinor } });
    const result = accepted(monthly, freezing("2026-02-05", "2026-02-14"), "2026-02-05", rules);
    expect(lines(result)).toEqual(expected);
    expect(result.newDates.nextBillOn).toBe(nextBillOn);
    expect(result.next.status).toBe("frozen");
  });

  it("with a monthly fee bills it for each frozen month, the last one by the day", () => {
    const rules = policy({ freeze: { feeMode: "recurring", feeMinor: 300 } });
    const result = accepted(monthly, freezing("2026-03-01", "2026-04-15"), "2026-02-10", rules);
    expect(rows(result.nextBills)).toEqual([
      ["2026-03-01", 300, "2026-03-01", "2026-03-31"],
      ["2026-04-01", 150, "2026-04-01", "2026-04-15"],
      ["2026-04-16", 3_000, "2026-04-16", "2026-05-15"],
    ]);
  });

  it("that gives nothing back leaves paid days where they are and still bills none of its own", () => {
    const change = freezing("2026-02-20", "2026-03-10", { prorate: false });
    const result = accepted(monthly, change, "2026-02-10");
    expect(result.newDates).toMatchObject({ paidToOn: "2026-02-28", nextBillOn: "2026-03-11" });
  });

  it("without an end lasts as long as the policy allows", () => {
    const result = accepted(monthly, freezing("2026-03-01", null), "2026-02-10");
    expect(result.newDates).toMatchObject({ frozenToOn: "2026-05-29", nextBillOn: "2026-05-30" });
  });

  it("moves the end of a pack, and of a cancelled membership", () => {
    const pack = sold("2026-02-01", terms(1_000, { cycle: "once", validDays: 30 }));
    expect(accepted(pack, freezing("2026-02-10", "2026-02-19"), "2026-02-05").newDates).toMatchObject({
      endsOn: "2026-03-12",
      paidToOn: "2026-03-12",
      nextBillOn: null,
    });
    const leaving = { ...monthly, endsOn: "2026-02-28" };
    expect(accepted(leaving, freezing("2026-02-10", "2026-02-19"), "2026-02-05").newDates).toMatchObject({
      endsOn: "2026-03-10",
      nextBillOn: null,
    });
  });
});

describe("a freeze is refused", () => {
  // Case 10: freeze requested while 500 owed → refused with reason; staff override audited.
  it("while 500 are owed, unless staff insist", () => {
    const owing = { ...monthly, owedMinor: 500 };
    const change = freezing("2026-02-10", "2026-02-20");
    const member = quote(owing, change, policy(), { today: "2026-02-02" });
    expect(member.refusals).toEqual([
      { code: "OWES", params: { owedMinor: 500, currency: "KES" }, override: true },
    ]);
    expect(member.next).toEqual(owing);
    const staff = quote(owing, change, policy({ staffOverride: true }), { today: "2026-02-02" });
    expect(staff).toMatchObject({
      refusals: [],
      overridden: [{ code: "OWES" }],
      newDates: { movedDays: 11 },
    });
  });

  it.each([
    ["FREEZE_NOTICE", { noticeDays: 7 }, "2026-02-08", "2026-02-20"],
    ["FREEZE_TOO_SHORT", {}, "2026-02-10", "2026-02-15"],
    ["FREEZE_TOO_LONG", {}, "2026-02-10", "2026-05-11"],
    ["FREEZE_LIMIT_YEAR", { timesPerYear: 0 }, "2026-02-10", "2026-02-20"],
    ["FREEZE_DAYS_YEAR", { maxDaysPerYear: 10 }, "2026-02-10", "2026-02-20"],
    ["INSIDE_MIN_TERM", { inMinTerm: false }, "2026-02-10", "2026-02-20"],
    ["DATES_REVERSED", {}, "2026-02-10", "2026-02-09"],
  ] as const)("with %s", (code, freeze, from, to) => {
    const change = freezing(from, to);
    expect(refusalsOf(monthly, change, "2026-02-02", policy({ freeze }))).toEqual([code]);
    const insisted = refusalsOf(monthly, change, "2026-02-02", policy({ freeze, staffOverride: true }));
    expect(insisted).toEqual(code === "DATES_REVERSED" ? [code] : []);
  });

  it("before the last bill began, and in the past without staff", () => {
    const change = freezing("2026-01-25", "2026-02-09");
    expect(refusalsOf(monthly, change, "2026-02-02")).toEqual(["BEFORE_LAST_BILL", "FREEZE_NOTICE"]);
    const insisted = refusalsOf(monthly, change, "2026-02-02", policy({ staffOverride: true }));
    expect(insisted).toEqual(["BEFORE_LAST_BILL"]);
  });

  it("the third time in a year, but not when one of them was called off", () => {
    const once = accepted(monthly, freezing("2026-02-10", "2026-02-16"), "2026-02-02").next;
    const twice = accepted(once, freezing("2026-03-10", "2026-03-16", {}, 2), "2026-02-02").next;
    const third = freezing("2026-06-10", "2026-06-16", {}, 3);
    expect(refusalsOf(twice, third, "2026-02-02")).toEqual(["FREEZE_LIMIT_YEAR"]);
    expect(refusalsOf(twice, freezing("2027-01-02", "2027-01-10", {}, 3), "2026-02-02")).toEqual([]);
    const { freezeId } = freezing("", "", {}, 2);
    const again = accepted(twice, { kind: "cancel_freeze", freezeId }, "2026-02-02").next;
    expect(refusalsOf(again, third, "2026-02-02")).toEqual([]);
  });

  it("over another one, after the end, and of a suspended membership", () => {
    const once = accepted(monthly, freezing("2026-02-10", "2026-02-20"), "2026-02-02").next;
    expect(refusalsOf(once, freezing("2026-02-20", "2026-03-01", {}, 2), "2026-02-02")).toEqual([
      "FREEZE_OVERLAPS",
    ]);
    const leaving = { ...monthly, endsOn: "2026-02-28" };
    expect(refusalsOf(leaving, freezing("2026-03-01", "2026-03-10"), "2026-02-02")).toEqual(["AFTER_END"]);
    const suspended = { ...monthly, status: "suspended" as const };
    expect(refusalsOf(suspended, freezing("2026-02-10", "2026-02-20"), "2026-02-02")).toEqual([
      "WRONG_STATE",
    ]);
  });
});

describe("coming back", () => {
  const frozen = accepted(monthly, freezing("2026-02-03", "2026-02-10"), "2026-02-03").next;

  it("early gives the days that were not frozen back to term and roll-over", () => {
    const result = accepted(frozen, { kind: "return", on: "2026-02-07" }, "2026-02-07");
    expect(result.newDates).toMatchObject({
      movedDays: -4,
      termEndsOn: "2027-02-04",
      nextBillOn: "2026-03-05",
      frozenToOn: "2026-02-06",
    });
    expect(result.next).toMatchObject({
      status: "active",
      freezes: [{ status: "ended", toOn: "2026-02-06" }],
    });
  });

  it("on the first day is as if it had not been frozen, the billing day included", () => {
    const late = sold("2026-01-31", terms(3_000, { minTermMonths: 3 }));
    const iced = accepted(late, freezing("2026-02-10", "2026-02-20"), "2026-02-10").next;
    const back = accepted(iced, { kind: "return", on: "2026-02-10" }, "2026-02-10");
    expect({ ...back.next, freezes: [] }).toEqual(late);
    expect(back.nextBills.map(({ dueOn }) => dueOn)).toEqual(["2026-02-28", "2026-03-31", "2026-04-30"]);
  });

  it("with no paid days left bills the next cycle from that day", () => {
    const iced = accepted(monthly, freezing("2026-03-01", "2026-03-31"), "2026-02-20").next;
    const result = accepted(
      { ...iced, status: "frozen" },
      { kind: "return", on: "2026-03-10" },
      "2026-03-10",
    );
    expect(lines(result)).toEqual([["membership", 3_000, 31]]);
    expect(result.lines[0]).toMatchObject({ fromOn: "2026-03-10", toOn: "2026-04-09" });
  });

  it("without a freeze, or in the future, is refused", () => {
    expect(refusalsOf(monthly, { kind: "return", on: "2026-02-05" }, "2026-02-05")).toEqual([
      "FREEZE_NOT_FOUND",
    ]);
    expect(refusalsOf(frozen, { kind: "return", on: "2026-02-08" }, "2026-02-05")).toEqual([
      "DATE_IN_FUTURE",
    ]);
  });

  it("before it began is calling it off", () => {
    const planned = accepted(monthly, freezing("2026-02-10", "2026-02-20"), "2026-02-03").next;
    const { freezeId } = freezing("", "");
    const off = accepted(planned, { kind: "cancel_freeze", freezeId }, "2026-02-05");
    expect({ ...off.next, freezes: [] }).toEqual(monthly);
    expect(refusalsOf(off.next, { kind: "cancel_freeze", freezeId }, "2026-02-05")).toEqual([
      "FREEZE_NOT_FOUND",
    ]);
    expect(refusalsOf(frozen, { kind: "cancel_freeze", freezeId }, "2026-02-05")).toEqual(["WRONG_STATE"]);
  });
});
