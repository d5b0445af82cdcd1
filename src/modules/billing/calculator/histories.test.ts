import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { isByMonth } from "@/shared/time-zone/cycles";
import { addDays, dateParts } from "@/shared/time-zone/local-date";
import { worthOfDay } from "./proration";
import { quote } from "./rules";
import { type MembershipBillingState, type QuoteResult, quoteResult } from "./schema";
import { accepted, freezing } from "./testing";
import { anySale, type History, histories, LAX, live, sellOf } from "./testing-histories";

type State = MembershipBillingState;

/** `PROPERTY_RUNS=100000` looks further. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 10_000);
const ACCESS = ["membership", "proration_charge", "proration_credit"];

function sum(list: readonly number[]): number {
  return list.reduce((all, one) => all + one, 0);
}

/**
 * Each day that was paid for, with its worth, walking the calendar; the test fails when a day is sold twice. A day's
 * worth counts from the end of the stretch as it was billed, whatever was given back of it later.
 */
function paidDays({ state, lines }: History): Map<string, number> {
  const billed = new Map<string, number>();
  for (const { kind, fromOn, planVersionId, params } of lines) {
    if (kind === "membership" || kind === "proration_charge") {
      billed.set(`${fromOn} ${planVersionId}`, params.days ?? 0);
    }
  }
  const days = new Map<string, number>();
  const given = (day: string) =>
    state.freezes.some(
      (one) =>
        one.status !== "cancelled" &&
        one.feeMode !== "keep_billing" &&
        one.prorate &&
        one.fromOn <= day &&
        day <= (one.toOn ?? "9999-12-31"),
    );
  for (const period of state.periods) {
    let left = billed.get(`${period.fromOn} ${period.price.planVersionId}`) ?? period.days;
    const givenBack = left - period.days;
    for (let day = period.fromOn; day <= period.toOn; day = addDays(day, 1)) {
      if (given(day)) continue;
      expect(days.has(day), `${day} twice`).toBe(false);
      days.set(day, worthOfDay(period, left));
      left -= 1;
    }
    if (period.days > 0) expect(left, `days of ${period.fromOn}`).toBe(givenBack);
  }
  return days;
}

/** What does not add up in an answer, by name; one comparison per answer keeps 10,000 histories quick. */
function wrongSums(before: State | null, result: QuoteResult): string[] {
  const { totalMinor, lines, netMinor, taxMinor, creditUsedMinor, payableMinor, credits, next } = result;
  const granted = sum(credits.map(({ minor }) => minor));
  const checks = {
    negative: totalMinor >= 0 && payableMinor >= 0 && next.accountCreditMinor >= 0,
    total: totalMinor === sum(lines.map((one) => one.grossMinor)),
    tax: totalMinor === netMinor + taxMinor,
    payable: totalMinor === creditUsedMinor + payableMinor,
    credit: next.accountCreditMinor === (before?.accountCreditMinor ?? 0) + granted - creditUsedMinor,
    refused: result.refusals.length === 0 || before === null || isDeepStrictEqual(next, before),
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
}

describe("over any history", () => {
  it(`preview equals commit, and no bill is negative (${RUNS} histories)`, () => {
    fc.assert(
      fc.property(histories, ([first, steps]) => {
        for (const { state, change, clock, result } of live(first, steps).asked) {
          // The commit reads the membership from the database again: plain JSON, nothing shared, nothing mutated.
          const again = quote(
            JSON.parse(JSON.stringify(state)),
            JSON.parse(JSON.stringify(change)),
            LAX,
            clock,
          );
          expect(JSON.stringify(again)).toBe(JSON.stringify(result));
          expect(wrongSums(state, result)).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  }, 240_000);

  it("what is charged is the worth of each day with access, to the minor unit", () => {
    fc.assert(
      fc.property(histories, ([first, steps]) => {
        const history = live(first, steps);
        const { state, lines } = history;
        const charged = lines.filter(({ kind }) => ACCESS.includes(kind));
        const days = paidDays(history);
        expect(sum(charged.map((one) => one.unitMinor - one.discountMinor))).toBe(sum([...days.values()]));
        // And off the exact quotients by half a unit for each rounding: when a stretch is billed, and when it is cut.
        const exact = sum(
          state.periods.map((one) => {
            const { price, discount } = one;
            const whole =
              discount === null
                ? price.minor
                : discount.kind === "amount"
                  ? Math.max(0, price.minor - discount.value)
                  : (price.minor * (100 - discount.value)) / 100;
            return (whole * one.days) / one.ofDays;
          }),
        );
        const off = Math.abs(sum([...days.values()]) - exact);
        expect(off).toBeLessThanOrEqual(state.periods.length + 1e-6);
        expect(sum(state.periods.map(({ grossMinor }) => grossMinor))).toBe(
          sum(charged.map(({ grossMinor }) => grossMinor)),
        );
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 240_000);

  it("no day is missing: from the first to the last one paid each is paid or frozen", () => {
    fc.assert(
      fc.property(histories, ([first, steps]) => {
        const history = live(first, steps);
        const { state } = history;
        const days = paidDays(history);
        const last = [...days.keys()].sort().at(-1) ?? state.startsOn;
        for (let day = state.startsOn; day < last; day = addDays(day, 1)) {
          const frozen = state.freezes.some(
            (one) => one.status !== "cancelled" && one.fromOn <= day && day <= (one.toOn ?? day),
          );
          expect(days.has(day) || frozen, day).toBe(true);
        }
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 240_000);

  it("the next three bills are what three renewals make", () => {
    fc.assert(
      fc.property(histories, ([first, steps]) => {
        const { asked } = live(first, steps);
        const announced = asked.at(-1)?.result;
        if (!announced || ["suspended", "ended"].includes(announced.next.status)) return;
        let state = announced.next;
        const made = announced.nextBills.map(({ dueOn }) => {
          const { next, lines, totalMinor, creditUsedMinor, payableMinor } = accepted(
            state.status === "pending_start" ? { ...state, status: "active" } : state,
            { kind: "renew" },
            dueOn,
            LAX,
          );
          state = next;
          return { dueOn, lines, totalMinor, creditUsedMinor, payableMinor };
        });
        expect(made).toEqual(announced.nextBills);
        if (announced.nextBills.length < 3) {
          const after = quote(state, { kind: "renew" }, LAX, { today: "2099-01-01" });
          expect(after.refusals[0]?.code).toBe("AFTER_END");
        }
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 240_000);

  it("answers are what the schema says, and can be stored", () => {
    fc.assert(
      fc.property(histories, ([first, steps]) => {
        for (const result of live(first, steps).results) {
          expect(quoteResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
        }
      }),
      { numRuns: Math.ceil(RUNS / 20) },
    );
  }, 240_000);
});

describe("two ways to the same end", () => {
  it("a freeze in two parts is one freeze", () => {
    const parts = fc.record({
      ahead: fc.integer({ min: 0, max: 70 }),
      days: fc.integer({ min: 2, max: 80 }),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      prorate: fc.boolean(),
      keep: fc.boolean(),
    });
    fc.assert(
      fc.property(anySale, parts, (first, { ahead, days, at, prorate, keep }) => {
        const today = first.on;
        const state = { ...accepted(null, sellOf(first), today, LAX).next, status: "active" as const };
        const from = addDays(today, ahead);
        const to = addDays(from, days - 1);
        const middle = addDays(from, Math.floor(at * (days - 1)));
        const how = { prorate, feeMode: keep ? ("keep_billing" as const) : ("free" as const) };
        const whole = quote(state, freezing(from, to, how, 1), LAX, { today });
        if (whole.refusals.length > 0) return;
        // A freeze that keeps billing moves no end: its second part may lie behind it.
        if (keep && state.endsOn !== null && middle >= state.endsOn) return;
        const one = accepted(state, freezing(from, middle, how, 1), today, LAX).next;
        const two = accepted(one, freezing(addDays(middle, 1), to, how, 2), today, LAX);
        const { frozenFromOn: _from, frozenToOn: _to, movedDays: _days, ...dates } = two.newDates;
        expect(whole.newDates).toMatchObject(dates);
        expect(two.nextBills).toEqual(whole.nextBills);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 240_000);

  it("a freeze that is called off, and a return on its first day, leave no trace", () => {
    fc.assert(
      fc.property(
        anySale,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (first, ahead, days) => {
          const today = first.on;
          const state = { ...accepted(null, sellOf(first), today, LAX).next, status: "active" as const };
          const from = addDays(today, ahead);
          const change = freezing(from, addDays(from, days - 1));
          const iced = quote(state, change, LAX, { today });
          if (iced.refusals.length > 0) return;
          const off = accepted(iced.next, { kind: "cancel_freeze", freezeId: change.freezeId }, today, LAX);
          expect({ ...off.next, freezes: [] }).toEqual(state);
        },
      ),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  }, 240_000);

  it("a billing day that moves there and back is where it was", () => {
    fc.assert(
      fc.property(anySale, fc.integer({ min: 1, max: 31 }), fc.nat(25), (first, toDay, wait) => {
        const plan = { ...first.plan, autoRenew: true };
        const sold = accepted(null, sellOf({ ...first, plan }), first.on, LAX).next;
        if (!isByMonth(plan.cycle) || first.trialDays > 0) return;
        const today = addDays(first.on, wait);
        const there = quote(sold, { kind: "move_billing_day", toDay }, LAX, { today });
        if (there.refusals.length > 0 || there.next.periods.length > sold.periods.length) return;
        const { day } = dateParts(sold.anchorOn);
        const back = accepted(there.next, { kind: "move_billing_day", toDay: day }, today, LAX);
        expect(back.next).toEqual(sold);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 240_000);
});
