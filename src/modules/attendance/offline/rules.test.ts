import { describe, expect, it } from "vitest";
import { defaultPolicies } from "@/modules/tenancy/policies/schema";
import fc from "@/shared/testing/properties";
import { endsOf, type KeptScan, type ReplayFacts, replayScans } from "./rules";

const BRANCHES = ["b1", "b2"];
const START = Date.parse("2026-03-09T06:00:00Z");

function facts(visits: number | null): ReplayFacts {
  return {
    member: { birthDate: null, waiverSignedOn: null, bannedAt: null, hasGuardian: false },
    memberships: [
      {
        id: "m1",
        planName: "Plan",
        kind: visits === null ? "membership" : "pack",
        cycle: "once",
        status: "active",
        startsOn: "2026-01-01",
        endsOn: "2026-12-31",
        frozenFrom: null,
        frozenTo: null,
        visits,
        accessHours: [],
        branchIds: [],
        priceMinor: 0,
        owedMinor: 0,
        pastDueSince: null,
        suspendedOn: null,
        usedDays: [],
        ownDays: [],
        addedVisits: 0,
        freezeEndsOnReturn: true,
        paymentPendingSince: null,
        validUntil: null,
        anchorOn: null,
      },
    ],
    branches: new Map(
      BRANCHES.map((id) => [
        id,
        {
          id,
          zone: "Africa/Nairobi",
          closed: false,
          openingHours: [],
          closures: [],
          capacity: null,
          inside: 0,
        },
      ]),
    ),
    fixed: [{ id: "desk", branchId: "b1", enteredAt: "2026-03-09T12:00:00.000Z" }],
  };
}

const scan = (clientSeq: number, minutes: number, branchId = "b1", deviceId = "d1"): KeptScan => ({
  deviceId,
  clientSeq,
  branchId,
  at: new Date(START + minutes * 60_000).toISOString(),
  visitId: `${deviceId}/${clientSeq}`,
  token: "good",
});

const outcomes = (scans: KeptScan[], visits: number | null = null) =>
  replayScans(scans, facts(visits), defaultPolicies).map(({ visitId, outcome, ofVisit }) => [
    visitId,
    outcome,
    ofVisit,
  ]);

describe("replayScans", () => {
  it("measures the window from the visit's first scan, not from the last one that joined it", () => {
    expect(outcomes([scan(3, 16), scan(2, 8), scan(1, 0)])).toEqual([
      ["d1/1", "recorded", "d1/1"],
      ["d1/2", "merged", "d1/1"],
      ["d1/3", "recorded", "d1/3"],
    ]);
  });

  it("gives the last visit of a pack to the earlier day", () => {
    expect(outcomes([scan(2, 1_440), scan(1, 0)], 1)).toEqual([
      ["d1/1", "recorded", "d1/1"],
      ["d1/2", "conflict", null],
    ]);
  });

  it("ends a freeze with the first visit in it", () => {
    const known = facts(null);
    const [one] = known.memberships;
    const frozen = one ? [{ ...one, frozenFrom: "2026-03-09", frozenTo: "2026-03-20" }] : [];
    const replayed = replayScans([scan(1, 0)], { ...known, memberships: frozen }, defaultPolicies);
    expect(replayed).toMatchObject([{ outcome: "recorded", membershipId: "m1", endsFreeze: true }]);
  });

  it("joins a visit of the desk from both sides", () => {
    expect(outcomes([scan(1, 351), scan(2, 369), scan(3, 370)])).toEqual([
      ["d1/1", "merged", "desk"],
      ["d1/2", "merged", "desk"],
      ["d1/3", "recorded", "d1/3"],
    ]);
  });

  it("says the same of the same scans in any order", () => {
    const one = fc.record({
      minutes: fc.integer({ min: 0, max: 2_000 }),
      branch: fc.nat({ max: 1 }),
      device: fc.nat({ max: 2 }),
    });
    const history = fc
      .array(one, { maxLength: 12 })
      .map((list) =>
        list.map((each, seq) => scan(seq, each.minutes, BRANCHES[each.branch], `d${each.device}`)),
      );
    const twice = history.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(
        twice,
        fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
        ([list, shuffled], visits) => {
          expect(outcomes(shuffled, visits)).toEqual(outcomes(list, visits));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("endsOf", () => {
  const visit = (id: string, minutes: number, branchId = "b1") => ({
    id,
    branchId,
    enteredAt: new Date(START + minutes * 60_000).toISOString(),
  });

  it("ends a visit at the next one in its branch, or after the longest stay", () => {
    const ends = endsOf(
      [visit("c", 300), visit("a", 0), visit("b", 60), visit("x", 30, "b2")],
      3,
      new Date(START + 320 * 60_000),
    );
    expect(ends.get("a")).toEqual({ leftAt: new Date(START + 60 * 60_000), how: "re-entry" });
    expect(ends.get("b")).toEqual({ leftAt: new Date(START + 240 * 60_000), how: "auto" });
    expect(ends.get("x")).toEqual({ leftAt: new Date(START + 210 * 60_000), how: "auto" });
    expect(ends.get("c")).toBeNull();
  });
});
