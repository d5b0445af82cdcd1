import { describe, expect, it } from "vitest";
import {
  type AccessFacts,
  type AccessPolicy,
  decideAccess,
  type MembershipFacts,
  withinWindows,
} from "./rules";
import { REASON_TABLE, REASONS } from "./schema";
import { BRANCH, DAY, facts, membership, NOW, pack, policy } from "./testing";

const days = (...list: string[]) => list;

type Case = [
  what: string,
  facts: AccessFacts | null,
  policy: AccessPolicy,
  expected: Record<string, unknown>,
];

const CASES: Case[] = [
  ["a running membership", facts(), policy(), { reason: "OK", decision: "allow", membershipId: "m1" }],
  ["its last day", facts({ memberships: [membership({ endsOn: DAY })] }), policy(), { reason: "OK" }],
  ["its first day", facts({ memberships: [membership({ startsOn: DAY })] }), policy(), { reason: "OK" }],
  [
    "the first day of grace",
    grace(DAY),
    policy(),
    { reason: "OK_GRACE", decision: "warn", params: { until: "2026-03-16" } },
  ],
  ["the last day of grace", grace("2026-03-04"), policy(), { reason: "OK_GRACE", params: { until: DAY } }],
  ["the day after grace", grace("2026-03-03"), policy(), { reason: "OVERDUE", decision: "deny" }],
  ["grace that the gym doesn't give", grace(DAY), policy({ graceDays: 0 }), { reason: "OVERDUE" }],
  ["more owed than a cycle", grace(DAY, 300_001), policy(), { reason: "OVERDUE" }],
  ["exactly a cycle owed", grace(DAY, 300_000), policy(), { reason: "OK_GRACE" }],
  [
    "a second scan",
    open("2026-03-10T08:50:00.001Z"),
    policy(),
    { reason: "ALREADY_IN", params: { time: "2026-03-10T08:50:00.001Z" } },
  ],
  ["a scan at the window's end", open("2026-03-10T08:50:00.000Z"), policy(), { reason: "OK" }],
  [
    "nobody's membership",
    facts({ memberships: [] }),
    policy(),
    { reason: "NO_MEMBERSHIP", fix: "sell-plan" },
  ],
  [
    "the day after the end",
    facts({ memberships: [membership({ endsOn: "2026-03-09" })] }),
    policy(),
    { reason: "EXPIRED", params: { until: "2026-03-09" } },
  ],
  [
    "one that was ended",
    facts({ memberships: [membership({ status: "ended", endsOn: "2026-03-31" })] }),
    policy(),
    { reason: "EXPIRED" },
  ],
  [
    "a suspended one",
    facts({ memberships: [membership({ status: "suspended", suspendedOn: DAY })] }),
    policy(),
    { reason: "OVERDUE" },
  ],
  [
    "one that is suspended tomorrow",
    facts({ memberships: [membership({ status: "suspended", suspendedOn: "2026-03-11" })] }),
    policy(),
    { reason: "OK" },
  ],
  ["a freeze's last day", frozen("2026-03-01", DAY), policy(), { reason: "FROZEN", params: { until: DAY } }],
  [
    "a freeze that ends with the first visit",
    facts({ memberships: [returning()] }),
    policy(),
    { reason: "OK", membershipId: "m1", endsFreeze: true },
  ],
  [
    "one like that, and a pack besides",
    facts({ memberships: [returning(), pack()] }),
    policy(),
    { reason: "OK", membershipId: "p1", endsFreeze: false },
  ],
  [
    "one like that outside its hours",
    facts({ memberships: [returning({ branchIds: ["elsewhere"] })] }),
    policy(),
    { reason: "WRONG_BRANCH", endsFreeze: false },
  ],
  [
    "one like that without a waiver",
    facts({ memberships: [returning()], member: { waiverSignedOn: null } }),
    policy({ waiver: "warn" }),
    { reason: "WAIVER_MISSING", decision: "warn", endsFreeze: true },
  ],
  ["the day after a freeze", frozen("2026-03-01", "2026-03-09"), policy(), { reason: "OK" }],
  ["a freeze to come", frozen("2026-03-11", "2026-03-20"), policy(), { reason: "OK" }],
  [
    "a start tomorrow",
    facts({ memberships: [membership({ startsOn: "2026-03-11" })] }),
    policy(),
    { reason: "NOT_STARTED", params: { from: "2026-03-11" } },
  ],
  [
    "off-peak at noon",
    hours("06:00", "12:00"),
    policy(),
    { reason: "OUTSIDE_HOURS", params: { hours: "06:00–12:00" } },
  ],
  ["off-peak until one", hours("06:00", "13:00"), policy(), { reason: "OK" }],
  [
    "another branch's plan",
    facts({ memberships: [membership({ branchIds: ["elsewhere"] })] }),
    policy(),
    { reason: "WRONG_BRANCH" },
  ],
  [
    "this branch's plan",
    facts({ memberships: [membership({ branchIds: [BRANCH] })] }),
    policy(),
    { reason: "OK" },
  ],
  [
    "the cycle's visits used",
    limited("2026-02-15", "2026-03-01"),
    policy(),
    { reason: "LIMIT_REACHED", params: { resetAt: "2026-03-14T21:00:00.000Z" } },
  ],
  ["visits of the cycle before", limited("2026-02-13", "2026-02-14"), policy(), { reason: "OK" }],
  ["a limit's day that is today", limited("2026-03-09", DAY), policy(), { reason: "OK" }],
  [
    "a limit without another cycle",
    facts({ memberships: [membership({ visits: 1, endsOn: "2026-03-14", usedDays: days("2026-03-01") })] }),
    policy(),
    { reason: "NO_CREDITS" },
  ],
  [
    "a used-up pack",
    facts({ memberships: [pack({ visits: 2, usedDays: days("2026-01-20", "2026-03-01") })] }),
    policy(),
    { reason: "NO_CREDITS" },
  ],
  [
    "a pack with one left",
    facts({ memberships: [pack({ visits: 2, usedDays: days("2026-01-20") })] }),
    policy(),
    { reason: "OK", membershipId: "p1" },
  ],
  [
    "no waiver where it blocks",
    facts({ member: { waiverSignedOn: null } }),
    policy({ waiver: "block" }),
    { reason: "WAIVER_MISSING", decision: "deny" },
  ],
  [
    "no waiver where it warns",
    facts({ member: { waiverSignedOn: null } }),
    policy({ waiver: "warn" }),
    { reason: "WAIVER_MISSING", decision: "warn", membershipId: "m1" },
  ],
  ["no waiver where nobody asks", facts({ member: { waiverSignedOn: null } }), policy(), { reason: "OK" }],
  [
    "a banned person",
    facts({ member: { bannedAt: "2026-03-10T08:59:59Z" }, open: { id: "v", enteredAt: NOW.toISOString() } }),
    policy(),
    { reason: "BANNED", decision: "deny" },
  ],
  [
    "a full branch that blocks",
    full(20),
    policy({ capacity: "block" }),
    { reason: "BRANCH_FULL", decision: "deny" },
  ],
  ["a full branch that warns", full(20), policy(), { reason: "BRANCH_FULL", decision: "warn" }],
  ["the last place", full(19), policy({ capacity: "block" }), { reason: "OK" }],
  [
    "a closure",
    facts({ branch: { closures: [{ fromOn: DAY, toOn: DAY }] } }),
    policy(),
    { reason: "BRANCH_CLOSED" },
  ],
  ["a branch that was given up", facts({ branch: { closed: true } }), policy(), { reason: "BRANCH_CLOSED" }],
  [
    "before opening, enforced",
    facts({ branch: { openingHours: [{ days: [2], from: "13:00", to: "22:00" }] } }),
    policy({ enforceOpeningHours: true }),
    { reason: "BRANCH_CLOSED" },
  ],
  [
    "before opening, not enforced",
    facts({ branch: { openingHours: [{ days: [2], from: "13:00", to: "22:00" }] } }),
    policy(),
    { reason: "OK" },
  ],
  [
    "a minor without a guardian",
    minor(false),
    policy({ minorNeedsGuardian: true }),
    { reason: "MINOR_UNACCOMPANIED", decision: "deny" },
  ],
  ["a minor with a guardian", minor(true), policy({ minorNeedsGuardian: true }), { reason: "OK" }],
  [
    "the eighteenth birthday",
    minor(false, "2008-03-10"),
    policy({ minorNeedsGuardian: true }),
    { reason: "OK" },
  ],
  ["an old code", facts({ token: "expired" }), policy(), { reason: "TOKEN_EXPIRED", fix: "new-code" }],
  ["somebody unknown, offline", null, policy(), { reason: "UNKNOWN_OFFLINE", decision: "warn" }],
];

function grace(pastDueSince: string, owedMinor = 300_000): AccessFacts {
  return facts({ memberships: [membership({ pastDueSince, owedMinor })] });
}
function open(enteredAt: string): AccessFacts {
  return facts({ open: { id: "v1", enteredAt } });
}
function returning(change: Partial<MembershipFacts> = {}): MembershipFacts {
  const freeze = { frozenFrom: "2026-03-01", frozenTo: DAY, freezeEndsOnReturn: true };
  return membership({ status: "frozen", ...freeze, ...change });
}

function frozen(frozenFrom: string, frozenTo: string): AccessFacts {
  return facts({ memberships: [membership({ status: "frozen", frozenFrom, frozenTo })] });
}
function hours(from: string, to: string): AccessFacts {
  return facts({ memberships: [membership({ accessHours: [{ days: [2], from, to }] })] });
}
function limited(...usedDays: string[]): AccessFacts {
  return facts({ memberships: [membership({ visits: 2, usedDays })] });
}
function full(inside: number): AccessFacts {
  return facts({ branch: { capacity: 20, inside } });
}
function minor(hasGuardian: boolean, birthDate = "2008-03-11"): AccessFacts {
  return facts({ member: { birthDate, hasGuardian } });
}

describe("decideAccess", () => {
  it.each(CASES)("%s", (_, known, rules, expected) => {
    const decision = decideAccess(known, rules, NOW);
    expect(decision).toMatchObject(expected);
    expect(decision.fix).toBe(REASON_TABLE[decision.reason].fix);
  });

  it("has a case for every reason", () => {
    expect([...new Set(CASES.map(([, , , { reason }]) => reason))].sort()).toEqual([...REASONS].sort());
  });

  it("takes the membership before the pack, and the pack that ends first", () => {
    const both = facts({ memberships: [pack(), membership()] });
    expect(decideAccess(both, policy(), NOW).membershipId).toBe("m1");
    const packs = facts({
      memberships: [pack({ id: "late", endsOn: "2026-09-01" }), pack({ id: "soon", endsOn: "2026-04-01" })],
    });
    expect(decideAccess(packs, policy(), NOW).membershipId).toBe("soon");
  });

  it("falls back on the pack when the membership is frozen, and names the freeze when the pack is empty", () => {
    const resting = membership({ status: "frozen", frozenFrom: "2026-03-01", frozenTo: "2026-03-31" });
    expect(decideAccess(facts({ memberships: [resting, pack()] }), policy(), NOW)).toMatchObject({
      reason: "OK",
      membershipId: "p1",
    });
    const empty = pack({ visits: 1, usedDays: ["2026-03-01"] });
    expect(decideAccess(facts({ memberships: [resting, empty] }), policy(), NOW).reason).toBe("FROZEN");
  });

  it("warns of everything, the grace first", () => {
    const known = facts({
      member: { waiverSignedOn: null },
      memberships: [membership({ pastDueSince: DAY, owedMinor: 1 })],
      branch: { capacity: 1, inside: 1 },
    });
    expect(decideAccess(known, policy({ waiver: "warn" }), NOW)).toMatchObject({
      reason: "OK_GRACE",
      also: ["WAIVER_MISSING", "BRANCH_FULL"],
    });
  });

  it("uses the branch's day: 22:30 UTC is tomorrow in Nairobi", () => {
    const ends = facts({ memberships: [membership({ endsOn: DAY })] });
    const late = new Date("2026-03-10T21:30:00Z");
    expect(decideAccess(ends, policy(), late).reason).toBe("EXPIRED");
    const berlin = facts({ memberships: [membership({ endsOn: DAY })], branch: { zone: "Europe/Berlin" } });
    expect(decideAccess(berlin, policy(), late).reason).toBe("OK");
  });
});

describe("windows", () => {
  it.each([
    ["2026-03-13", "21:59", false],
    ["2026-03-13", "22:00", true],
    ["2026-03-14", "05:59", true],
    ["2026-03-14", "06:00", false],
    ["2026-03-14", "22:30", false],
    ["2026-03-12", "23:00", false],
    ["2026-03-13", "03:00", false],
  ])("past midnight: Friday 22:00–06:00 on %s %s is %s", (day, time, inside) => {
    expect(withinWindows([{ days: [5], from: "22:00", to: "06:00" }], day, time)).toBe(inside);
  });
});

describe("money that is on its way", () => {
  const suspended = membership({ status: "suspended", suspendedOn: DAY, pastDueSince: "2026-02-01" });
  it.each([
    ["locks nobody out while its outcome is unknown", "2026-03-10T00:00:00Z", "warn", "OK_GRACE"],
    ["does when it has been unknown for too long", "2026-03-09T20:00:00Z", "deny", "OVERDUE"],
    ["does without any", null, "deny", "OVERDUE"],
  ] as const)("%s", (_, paymentPendingSince, decision, reason) => {
    const known = facts({ memberships: [{ ...suspended, paymentPendingSince }] });
    expect(decideAccess(known, policy(), NOW)).toMatchObject({ decision, reason });
    const first = facts({ memberships: [membership({ status: "pending_payment", paymentPendingSince })] });
    expect(decideAccess(first, policy(), NOW)).toMatchObject({ decision, reason });
  });
});

describe("what is left of an allowance", () => {
  it.each([
    ["what staff added counts", pack({ visits: 1, usedDays: ["2026-03-01"], addedVisits: 1 }), "OK"],
    ["what staff took off counts", pack({ visits: 1, addedVisits: -1 }), "NO_CREDITS"],
    [
      "a brother's day is not one's own",
      membership({ visits: 1, usedDays: [DAY], ownDays: [] }),
      "LIMIT_REACHED",
    ],
    ["one's own day counts once", membership({ visits: 1, usedDays: [DAY], ownDays: [DAY] }), "OK"],
    [
      "cycles count from the billing day that was moved",
      membership({ visits: 1, usedDays: ["2026-03-02"], anchorOn: "2026-03-05" }),
      "OK",
    ],
    [
      "a pass of so many hours runs out to the minute",
      membership({ validUntil: "2026-03-10T08:59:00Z" }),
      "EXPIRED",
    ],
    ["a pack of something else than visits opens no door", pack({ visits: null }), "NO_MEMBERSHIP"],
    ["an add-on opens none by itself", membership({ kind: "add_on" }), "NO_MEMBERSHIP"],
    ["a pack that is used up stays so", pack({ status: "completed" }), "NO_CREDITS"],
    ["what waits for a signature waits", membership({ status: "pending_signature" }), "WAIVER_MISSING"],
  ] as const)("%s", (_, one, reason) => {
    expect(decideAccess(facts({ memberships: [one] }), policy(), NOW)).toMatchObject({ reason });
  });
});
