import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { cycleAt } from "../calculator/cycles";
import { quote } from "../calculator/rules";
import type { BillingChange, Freeze, MembershipBillingState, SaleTerms } from "../calculator/schema";
import { accepted, policy, terms } from "../calculator/testing";
import { type Beginning, type Brought, beginningOf } from "./rules";

const TODAY = "2026-11-21";
const MONTHLY = terms(300_000);
const brought = (over: Partial<Brought> = {}): Brought => ({
  startsOn: "2026-02-10",
  endsOn: null,
  paidToOn: null,
  freezes: [],
  discount: null,
  bill: true,
  ...over,
});
const begin = (over: Partial<Brought> = {}, of: SaleTerms = MONTHLY, today = TODAY) =>
  beginningOf(of, brought(over), policy(), today);
const span = ({ period, firstBill, anchorOn }: Beginning) =>
  `${period.fromOn}..${period.toOn} from ${anchorOn}, next ${firstBill?.dueOn ?? "never"}`;

describe("a membership that ran elsewhere", () => {
  it.each<[string, Partial<Brought>, Partial<SaleTerms>, string]>([
    ["has paid the cycle that runs", {}, {}, "2026-11-10..2026-12-09 from 2026-02-10, next 2026-12-10"],
    [
      "keeps a 31st",
      { startsOn: "2026-01-31" },
      {},
      "2026-10-31..2026-11-29 from 2026-01-31, next 2026-11-30",
    ],
    [
      "that began today is paid",
      { startsOn: TODAY },
      {},
      "2026-11-21..2026-12-20 from 2026-11-21, next 2026-12-21",
    ],
    ["by the week", {}, { cycle: "week" }, "2026-11-17..2026-11-23 from 2026-02-10, next 2026-11-24"],
    ["by the year", {}, { cycle: "year" }, "2026-02-10..2027-02-09 from 2026-02-10, next 2027-02-10"],
    [
      "is billed after its last paid day",
      { paidToOn: "2026-11-30" },
      {},
      "2026-11-01..2026-11-30 from 2026-02-01, next 2026-12-01",
    ],
    [
      "paid to yesterday is billed today",
      { paidToOn: "2026-11-20" },
      {},
      "2026-10-21..2026-11-20 from 2026-01-21, next 2026-11-21",
    ],
    [
      "paid a year ahead is covered from today on",
      { paidToOn: "2027-11-09" },
      {},
      "2026-11-10..2027-11-09 from 2026-02-10, next 2027-11-10",
    ],
    [
      "owes the past to the old system",
      { paidToOn: "2026-08-04" },
      {},
      "2026-11-05..2026-12-04 from 2026-02-05, next 2026-12-05",
    ],
    [
      "whose paid time ends on the eve of today's cycle is billed today",
      { paidToOn: "2026-09-20" },
      {},
      "2026-10-21..2026-11-20 from 2026-01-21, next 2026-11-21",
    ],
    [
      "a paid day before the first one says nothing",
      { paidToOn: "2025-01-01" },
      {},
      "2026-11-10..2026-12-09 from 2026-02-10, next 2026-12-10",
    ],
    [
      "that begins later is billed on its first day",
      { startsOn: "2026-12-05" },
      {},
      "2026-12-05..2026-12-04 from 2026-12-05, next 2026-12-05",
    ],
    [
      "paid before it begins",
      { startsOn: "2026-12-05", paidToOn: "2027-01-04" },
      {},
      "2026-12-05..2027-01-04 from 2026-12-05, next 2027-01-05",
    ],
    [
      "that ends with what is paid has no bill",
      { endsOn: "2026-12-09" },
      {},
      "2026-11-10..2026-12-09 from 2026-02-10, next never",
    ],
    [
      "that ends sooner is paid to its end",
      { endsOn: "2026-11-25" },
      {},
      "2026-11-10..2026-11-25 from 2026-02-10, next never",
    ],
    [
      "a pack is paid at once",
      { endsOn: "2026-12-31" },
      { cycle: "once", validDays: 90 },
      "2026-02-10..2026-12-31 from 2026-02-10, next never",
    ],
  ])("%s", (_, over, more, expected) => {
    expect(span(begin(over, { ...MONTHLY, ...more }))).toBe(expected);
  });

  it("was worth nothing here, and is worth the plan's price from then on", () => {
    const { period, firstBill, discount } = begin();
    expect(period).toMatchObject({ kind: "brought", grossMinor: 0, invoiceId: null, days: 30, ofDays: 30 });
    expect(period.price.minor).toBe(0);
    expect(discount).toBeNull();
    expect(firstBill?.totalMinor).toBe(300_000);
  });

  it("is billed for the days up to its end alone", () => {
    expect(begin({ endsOn: "2026-12-24" }).firstBill?.totalMinor).toBe(Math.round((300_000 * 15) / 31));
  });

  it("that is not billed here is free for good", () => {
    const { discount, firstBill } = begin({ bill: false });
    expect(discount).toEqual({ kind: "percent", value: 100, cyclesLeft: null });
    expect(firstBill).toMatchObject({ dueOn: "2026-12-10", totalMinor: 0 });
  });

  it("does not renew where its plan does not: it ends with what is paid", () => {
    const once = { ...MONTHLY, autoRenew: false };
    expect(begin({}, once)).toMatchObject({ endsOn: "2026-12-09", firstBill: null });
    const year = { ...once, minTermMonths: 12 };
    expect(begin({}, year)).toMatchObject({ endsOn: "2027-02-09", termEndsOn: "2027-02-09" });
  });

  it("that is frozen keeps its paid days for the time after", () => {
    const freeze: Freeze & { toOn: string } = {
      id: "00000000-0000-7000-8000-000000000001",
      fromOn: "2026-11-21",
      toOn: "2026-12-20",
      status: "active",
      feeMode: "free",
      feeMinor: 0,
      prorate: true,
      blockBookings: true,
      endOnReturn: true,
      feeBilledToOn: null,
    };
    expect(span(begin({ freezes: [freeze] }))).toBe(
      "2026-11-10..2027-01-08 from 2026-02-10, next 2027-01-09",
    );
  });
});

const CYCLES = ["week", "4week", "month", "quarter", "year"] as const;
const anyBrought = fc.record({
  cycle: fc.constantFrom(...CYCLES),
  minor: fc.integer({ min: 0, max: 500_000 }),
  autoRenew: fc.constantFrom(true, true, true, false),
  minTermMonths: fc.constantFrom(0, 0, 12),
  startsOn: fc.integer({ min: -1_500, max: 90 }).map((n) => addDays(TODAY, n)),
  ends: fc.option(fc.integer({ min: 0, max: 400 })),
  paidToOn: fc.option(fc.integer({ min: -500, max: 500 }).map((n) => addDays(TODAY, n))),
  bill: fc.boolean(),
});

function stateOf(of: SaleTerms, from: Brought, it: Beginning): MembershipBillingState {
  return {
    membershipId: of.price.planVersionId,
    status: from.startsOn > TODAY ? "pending_start" : "active",
    startsOn: from.startsOn,
    endsOn: it.endsOn,
    termEndsOn: it.termEndsOn,
    anchorOn: it.anchorOn,
    terms: of,
    next: null,
    discount: it.discount,
    periods: [it.period],
    freezes: [],
    owedMinor: 0,
    accountCreditMinor: 0,
  };
}

describe("whatever it was", () => {
  const any = anyBrought.map(({ cycle, minor, autoRenew, minTermMonths, startsOn, ends, paidToOn, bill }) => {
    const of = { ...terms(minor), cycle, autoRenew, minTermMonths } as const;
    const last = startsOn > TODAY ? startsOn : TODAY;
    const from = brought({ startsOn, endsOn: ends === null ? null : addDays(last, ends), paidToOn, bill });
    return { of, from, it: beginningOf(of, from, policy(), TODAY) };
  });

  it("nothing before today is billed, today is covered or billed, and the cycles go on without a gap", () => {
    fc.assert(
      fc.property(any, ({ of, from, it: { period, firstBill, anchorOn, endsOn } }) => {
        expect(period.fromOn >= from.startsOn).toBe(true);
        expect(period.grossMinor).toBe(0);
        const last = endsOn ?? "9999-12-31";
        if (from.startsOn <= TODAY) expect(period.toOn >= addDays(TODAY, -1)).toBe(true);
        if (firstBill === null) {
          expect(period.toOn).toBe(last);
          return;
        }
        expect(firstBill.dueOn).toBe(addDays(period.toOn, 1));
        expect(firstBill.dueOn >= TODAY).toBe(true);
        expect(cycleAt(anchorOn, of.cycle, firstBill.dueOn).fromOn).toBe(firstBill.dueOn);
        if (from.paidToOn !== null && from.paidToOn >= from.startsOn && from.paidToOn >= TODAY) {
          expect(period.toOn).toBe(from.paidToOn < last ? from.paidToOn : last);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("it renews on its day exactly as shown, and takes any change", () => {
    const changes: BillingChange[] = [
      {
        kind: "freeze",
        freezeId: "00000000-0000-7000-8000-00000000000f",
        fromOn: TODAY,
        toOn: addDays(TODAY, 20),
        feeMode: null,
        feeMinor: null,
        prorate: true,
        blockBookings: true,
        endOnReturn: true,
      },
      { kind: "switch", terms: terms(450_000, { version: 2 }), when: null, keepDiscount: false },
      { kind: "cancel", requestedOn: TODAY, wantedOn: null, immediately: false, refundUnused: false },
      { kind: "cancel", requestedOn: TODAY, wantedOn: null, immediately: true, refundUnused: true },
      { kind: "move_billing_day", toDay: 15 },
    ];
    fc.assert(
      fc.property(any, fc.constantFrom(...changes), ({ of, from, it }, change) => {
        const state = stateOf(of, from, it);
        const { firstBill } = it;
        const lax = policy({ staffOverride: true });
        if (firstBill !== null) {
          const renewed = accepted(state, { kind: "renew" }, firstBill.dueOn);
          expect(renewed.totalMinor).toBe(firstBill.totalMinor);
          const again = quote(renewed.next, { kind: "renew" }, policy(), { today: firstBill.dueOn });
          expect(again.refusals.map(({ code }) => code)).toEqual([
            expect.stringMatching(/NOT_DUE|AFTER_END/),
          ]);
        }
        const changed = quote(state, change, lax, { today: TODAY });
        const codes = changed.refusals.map(({ code }) => code);
        // What is refused is refused to a membership that was sold here too.
        for (const code of codes) {
          expect(["AFTER_END", "NOTHING_TO_CHANGE", "BILLING_DAY_FIXED", "BEFORE_LAST_BILL"]).toContain(code);
        }
        if (from.startsOn <= TODAY) expect(codes).not.toContain("BEFORE_LAST_BILL");
        expect(changed.totalMinor).toBeGreaterThanOrEqual(0);
        expect(changed.credits).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
