import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { type AccessFacts, type AccessPolicy, decideAccess, type MembershipFacts } from "./rules";
import { BRANCH, DAY, membership, NOW } from "./testing";

const someDay = fc.integer({ min: -400, max: 400 }).map((offset) => addDays(DAY, offset));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const anyMembership: fc.Arbitrary<MembershipFacts> = fc
  .record({
    id: fc.uuid(),
    planName: fc.constant("Plan"),
    kind: fc.constantFrom("membership", "pack", "day_pass", "trial", "comp" as const),
    cycle: fc.constantFrom("week", "4week", "month", "quarter", "year", "once" as const),
    status: fc.constantFrom("active", "frozen", "suspended", "ended" as const),
    startsOn: someDay,
    length: maybe(fc.integer({ min: 0, max: 400 })),
    frozenFrom: maybe(someDay),
    frozenDays: fc.integer({ min: 0, max: 60 }),
    visits: maybe(fc.integer({ min: 1, max: 3 })),
    accessHours: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        from: fc.constantFrom("00:00", "06:00", "12:00", "22:00"),
        to: fc.constantFrom("05:00", "12:00", "23:00", "24:00"),
      }),
      { maxLength: 2 },
    ),
    branchIds: fc.array(fc.constantFrom(BRANCH, "elsewhere"), { maxLength: 1 }),
    priceMinor: fc.constant(1_000),
    owedMinor: fc.integer({ min: 0, max: 2_000 }),
    pastDueSince: maybe(someDay),
    suspendedOn: maybe(someDay),
    usedDays: fc.uniqueArray(someDay, { maxLength: 4 }),
    addedVisits: fc.integer({ min: -1, max: 2 }),
    freezeEndsOnReturn: fc.boolean(),
    anchorOn: maybe(someDay),
    paymentPendingSince: maybe(fc.constantFrom("2026-03-10T08:00:00Z", "2026-03-01T08:00:00Z")),
    validUntil: maybe(fc.constantFrom("2026-03-10T08:00:00Z", "2026-03-11T08:00:00Z")),
  })
  .map(({ length, frozenDays, ...rest }) => ({
    ...rest,
    ownDays: rest.usedDays,
    endsOn: length === null ? null : addDays(rest.startsOn, length),
    frozenTo: rest.frozenFrom ? addDays(rest.frozenFrom, frozenDays) : null,
  }));
const anyPolicy: fc.Arbitrary<AccessPolicy> = fc.record({
  graceDays: fc.integer({ min: 0, max: 30 }),
  graceCycles: fc.integer({ min: 0, max: 2 }),
  pendingFloorHours: fc.integer({ min: 0, max: 48 }),
  ignoreWindowMinutes: fc.integer({ min: 1, max: 240 }),
  waiver: fc.constantFrom("block", "warn", "none" as const),
  minorNeedsGuardian: fc.boolean(),
  minorAge: fc.integer({ min: 12, max: 21 }),
  enforceOpeningHours: fc.boolean(),
  capacity: fc.constantFrom("block", "warn", "none" as const),
});
const anyFacts: fc.Arbitrary<AccessFacts> = fc.record({
  token: fc.constantFrom("good", "expired", "none" as const),
  member: fc.record({
    birthDate: maybe(fc.integer({ min: 3_000, max: 9_000 }).map((ago) => addDays(DAY, -ago))),
    waiverSignedOn: maybe(someDay),
    bannedAt: maybe(fc.constantFrom("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")),
    hasGuardian: fc.boolean(),
  }),
  memberships: fc.array(anyMembership, { maxLength: 4 }),
  branch: fc.record({
    id: fc.constant(BRANCH),
    zone: fc.constantFrom("Africa/Nairobi", "Europe/Berlin", "Asia/Manila", "Pacific/Auckland"),
    closed: fc.boolean(),
    openingHours: fc.constantFrom([], [{ days: [1, 2, 3], from: "06:00", to: "22:00" }]),
    closures: fc.constantFrom([], [{ fromOn: DAY, toOn: DAY }]),
    capacity: maybe(fc.integer({ min: 1, max: 5 })),
    inside: fc.integer({ min: 0, max: 6 }),
  }),
  open: maybe(
    fc.record({ id: fc.uuid(), enteredAt: fc.constantFrom("2026-03-10T08:55:00Z", "2026-03-10T06:00:00Z") }),
  ),
});
const anyMoment = fc
  .integer({ min: -50_000, max: 50_000 })
  .map((minutes) => new Date(NOW.getTime() + minutes * 60_000));

describe("whatever the facts", () => {
  it("never lets a banned person in", () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyMoment, (known, rules, at) => {
        const banned = {
          ...known,
          member: { ...known.member, bannedAt: new Date(at.getTime() - 1).toISOString() },
        };
        expect(decideAccess(banned, rules, at).decision).toBe("deny");
      }),
    );
  });

  it("never turns somebody away because of one more valid membership", () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyMoment, (known, rules, at) => {
        const before = decideAccess(known, rules, at);
        const day = localDate(at, known.branch.zone);
        const more = membership({ id: "more", startsOn: addDays(day, -10) });
        const after = decideAccess({ ...known, memberships: [...known.memberships, more] }, rules, at);
        if (before.decision !== "deny") expect(after.decision).not.toBe("deny");
      }),
    );
  });

  it("is no stricter for a milder policy, more places, or more grace", () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyMoment, (known, rules, at) => {
        const before = decideAccess(known, rules, at);
        if (before.decision === "deny") return;
        const milder = {
          ...rules,
          waiver: "none" as const,
          minorNeedsGuardian: false,
          enforceOpeningHours: false,
          graceDays: 30,
        };
        const roomier = { ...known, branch: { ...known.branch, inside: 0 } };
        expect(decideAccess(roomier, milder, at).decision).not.toBe("deny");
      }),
    );
  });

  it("does not depend on the order of memberships", () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyMoment, (known, rules, at) => {
        const turned = { ...known, memberships: [...known.memberships].reverse() };
        const [a, b] = [decideAccess(known, rules, at), decideAccess(turned, rules, at)];
        expect([a.decision, a.reason, a.membershipId]).toEqual([b.decision, b.reason, b.membershipId]);
      }),
    );
  });
});
