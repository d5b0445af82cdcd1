import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { endAfterFreeze, endAfterReturn, endOf, overlaps, phaseOn, standingOfOne, standingOn } from "./rules";
import type { MembershipState } from "./schema";

const state = (more: Partial<MembershipState> = {}): MembershipState => ({
  status: "active",
  startsOn: "2026-03-01",
  endsOn: "2026-03-31",
  frozenFrom: null,
  frozenTo: null,
  ...more,
});

describe("standing of one membership", () => {
  it.each([
    ["the day before it starts", state(), "2026-02-28", "none"],
    ["its first day", state(), "2026-03-01", "active"],
    ["its last day", state(), "2026-03-31", "active"],
    ["the day after", state(), "2026-04-01", "expired"],
    ["open-ended", state({ endsOn: null }), "2030-01-01", "active"],
    [
      "the day before a freeze",
      state({ status: "frozen", frozenFrom: "2026-03-10", frozenTo: "2026-03-12" }),
      "2026-03-09",
      "active",
    ],
    [
      "a freeze's last day",
      state({ status: "frozen", frozenFrom: "2026-03-10", frozenTo: "2026-03-12" }),
      "2026-03-12",
      "frozen",
    ],
    [
      "the day after a freeze",
      state({ status: "frozen", frozenFrom: "2026-03-10", frozenTo: "2026-03-12" }),
      "2026-03-13",
      "active",
    ],
    ["suspended", state({ status: "suspended" }), "2026-03-10", "suspended"],
    ["suspended and over", state({ status: "suspended" }), "2026-04-10", "expired"],
    ["ended", state({ status: "ended" }), "2026-03-10", "expired"],
  ] as const)("%s", (_, membership, day, expected) => {
    expect(standingOfOne(membership, day)).toBe(expected);
  });
});

describe("standing of what is sold, tried, owed or used up", () => {
  it.each([
    ["draft", "none"],
    ["pending_signature", "none"],
    ["pending_payment", "none"],
    // Its day has come; the worker may be late.
    ["pending_start", "active"],
    ["trial", "active"],
    ["past_due", "active"],
    ["completed", "expired"],
  ] as const)("%s is %s", (status, expected) => {
    expect(standingOfOne(state({ status }), "2026-03-10")).toBe(expected);
    expect(standingOfOne(state({ status }), "2026-02-28")).toBe("none");
  });
});

describe("what a screen says", () => {
  it.each([
    ["the state", { status: "past_due", endsOn: null }, null, "past_due"],
    ["a day to come as the last one", { status: "active" }, "2026-03-05T09:00:00.000Z", "pending_cancel"],
    ["the end of a fixed time is no cancellation", { status: "active" }, null, "active"],
    ["a last day that has passed", { status: "active", endsOn: "2026-03-09" }, null, "expired"],
    ["that it is over", { status: "ended", endsOn: "2026-03-09" }, "2026-03-05T09:00:00.000Z", "ended"],
  ] as const)("%s", (_, more, cancelledAt, expected) => {
    expect(phaseOn({ ...state(more), cancelledAt }, "2026-03-10")).toBe(expected);
  });
});

const day = fc.integer({ min: 0, max: 200 }).map((n) => addDays("2026-01-01", n));
const anyState: fc.Arbitrary<MembershipState> = fc
  .record({
    status: fc.constantFrom("active", "frozen", "suspended", "ended") as fc.Arbitrary<
      MembershipState["status"]
    >,
    startsOn: day,
    length: fc.option(fc.integer({ min: 0, max: 90 }), { nil: null }),
    freeze: fc.option(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
      nil: null,
    }),
  })
  .map(({ status, startsOn, length, freeze }) => ({
    status,
    startsOn,
    endsOn: length === null ? null : addDays(startsOn, length),
    frozenFrom: freeze ? addDays(startsOn, freeze[0]) : null,
    frozenTo: freeze ? addDays(startsOn, freeze[0] + freeze[1]) : null,
  }));

describe("standing of a member", () => {
  it("holds on every day up to `until` and changes on the day after it", () => {
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 3 }), day, (states, today) => {
        const { standing, until } = standingOn(states, today);
        const last = until ?? addDays(today, 400);
        for (let at = today; at <= last; at = addDays(at, 1)) {
          if (standingOn(states, at).standing !== standing) return false;
        }
        return until === null || standingOn(states, addDays(until, 1)).standing !== standing;
      }),
      { numRuns: 150 },
    );
  });

  it("never gets worse by one more membership", () => {
    const rank = { active: 4, frozen: 3, suspended: 2, expired: 1, none: 0 };
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 3 }), anyState, day, (states, more, today) => {
        return (
          rank[standingOn([...states, more], today).standing] >= rank[standingOn(states, today).standing]
        );
      }),
    );
  });
});

describe("freezes", () => {
  it("add exactly their days, and returning at once takes exactly them off again", () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 60 }),
        (from, length, rest) => {
          const endsOn = addDays(from, rest);
          const to = addDays(from, length - 1);
          const later = endAfterFreeze(endsOn, from, to);
          const frozen = state({
            status: "frozen",
            startsOn: from,
            endsOn: later,
            frozenFrom: from,
            frozenTo: to,
          });
          return later === addDays(endsOn, length) && endAfterReturn(frozen, from) === endsOn;
        },
      ),
    );
  });

  it("leave open-ended memberships open", () => {
    expect(endAfterFreeze(null, "2026-03-01", "2026-03-05")).toBeNull();
  });
});

describe("ends and overlaps", () => {
  it("counts the first day of a pass as its first", () => {
    expect(endOf("2026-03-10", { cycle: "once", validDays: 1 })).toBe("2026-03-10");
    expect(endOf("2026-03-10", { cycle: "month", validDays: null })).toBeNull();
  });

  it("is symmetric and true exactly when a day is shared", () => {
    fc.assert(
      fc.property(anyState, anyState, (a, b) => {
        const far = "2027-12-31";
        const shared = a.startsOn <= (b.endsOn ?? far) && b.startsOn <= (a.endsOn ?? far);
        return overlaps(a, b) === shared && overlaps(b, a) === shared;
      }),
    );
  });
});
