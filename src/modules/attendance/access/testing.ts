import { defaultPolicies } from "@/modules/tenancy/policies/schema";
import type { AccessFacts, AccessPolicy, MembershipFacts } from "./rules";

/** A Tuesday, noon in Nairobi. */
export const NOW = new Date("2026-03-10T09:00:00Z");
export const DAY = "2026-03-10";
export const BRANCH = "01900000-0000-7000-8000-000000000001";

export function membership(change: Partial<MembershipFacts> = {}): MembershipFacts {
  return {
    id: "m1",
    planName: "Monthly",
    kind: "membership",
    cycle: "month",
    status: "active",
    startsOn: "2026-01-15",
    endsOn: null,
    frozenFrom: null,
    frozenTo: null,
    visits: null,
    accessHours: [],
    branchIds: [],
    priceMinor: 300_000,
    owedMinor: 0,
    pastDueSince: null,
    suspendedOn: null,
    usedDays: [],
    ownDays: change.usedDays ?? [],
    addedVisits: 0,
    freezeEndsOnReturn: false,
    paymentPendingSince: null,
    validUntil: null,
    anchorOn: null,
    ...change,
  };
}

export const pack = (change: Partial<MembershipFacts> = {}) =>
  membership({
    id: "p1",
    planName: "Ten visits",
    kind: "pack",
    cycle: "once",
    visits: 10,
    endsOn: "2026-12-31",
    ...change,
  });

interface Change {
  token?: AccessFacts["token"];
  member?: Partial<AccessFacts["member"]>;
  branch?: Partial<AccessFacts["branch"]>;
  memberships?: MembershipFacts[];
  open?: AccessFacts["open"];
}

export function facts(change: Change = {}): AccessFacts {
  return {
    token: change.token ?? "none",
    member: {
      birthDate: null,
      waiverSignedOn: "2026-01-01",
      bannedAt: null,
      hasGuardian: false,
      ...change.member,
    },
    memberships: change.memberships ?? [membership()],
    branch: {
      id: BRANCH,
      zone: "Africa/Nairobi",
      closed: false,
      openingHours: [],
      closures: [],
      capacity: null,
      inside: 0,
      ...change.branch,
    },
    open: change.open ?? null,
  };
}

export const policy = (change: Partial<AccessPolicy> = {}): AccessPolicy => ({
  ...defaultPolicies,
  ...change,
});
