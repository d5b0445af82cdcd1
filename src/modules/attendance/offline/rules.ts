import { localDate } from "@/shared/time-zone/time-zone";
import {
  type AccessFacts,
  type AccessPolicy,
  decideAccess,
  isSameVisit,
  type MembershipFacts,
} from "../access/rules";
import type { Reason } from "../access/schema";
import { takeDay, withDays } from "../access/used-days";

/** A kept scan of one member; `visitId` is the id that its visit would have, the same at every replay. */
export interface KeptScan {
  deviceId: string;
  clientSeq: number;
  branchId: string;
  /** ISO instant, the device's clock set right. */
  at: string;
  visitId: string;
  token: AccessFacts["token"];
}

/** A visit that stands whatever the scans say. */
export interface FixedVisit {
  id: string;
  branchId: string;
  enteredAt: string;
}

/** What is known of the member, whichever scan is looked at. */
export interface ReplayFacts {
  member: AccessFacts["member"];
  /** `usedDays` and `ownDays` without the days of the scans themselves. */
  memberships: readonly MembershipFacts[];
  branches: ReadonlyMap<string, AccessFacts["branch"]>;
  fixed: readonly FixedVisit[];
}

export interface ReplayedScan extends KeptScan {
  outcome: "recorded" | "merged" | "conflict";
  reason: Reason;
  /** The visit that it made or belongs to. */
  ofVisit: string | null;
  membershipId: string | null;
  /** Whether the visit ends that membership's freeze. */
  endsFreeze: boolean;
}

/** By time; scans of one instant by device and number, so that any order of arrival is the same order here. */
function byTime(a: KeptScan, b: KeptScan): number {
  return (
    Date.parse(a.at) - Date.parse(b.at) || a.deviceId.localeCompare(b.deviceId) || a.clientSeq - b.clientSeq
  );
}

/**
 * What one member's kept scans mean, as if each had reached the server at its moment. Depends on the set of scans, not
 * on the order in which they arrived.
 */
export function replayScans(
  scans: readonly KeptScan[],
  facts: ReplayFacts,
  policy: AccessPolicy,
): ReplayedScan[] {
  const taken = new Map<string, string[]>();
  const latest = new Map<string, { id: string; enteredAt: string }>();
  // Long past is no moment to turn somebody away for want of room.
  const rules = { ...policy, capacity: "none" as const };
  return [...scans].sort(byTime).map((scan) => {
    const at = new Date(scan.at);
    const verdict = (
      outcome: ReplayedScan["outcome"],
      reason: Reason,
      ofVisit: string | null,
      membershipId: string | null = null,
      endsFreeze = false,
    ): ReplayedScan => ({ ...scan, outcome, reason, ofVisit, membershipId, endsFreeze });
    const known =
      facts.fixed.find((visit) => visit.branchId === scan.branchId && isNear(visit.enteredAt, at, policy)) ??
      latest.get(scan.branchId);
    const branch = facts.branches.get(scan.branchId);
    if (!branch) return verdict("conflict", "WRONG_BRANCH", null);
    const memberships = facts.memberships.map((one) => withDays(one, taken.get(one.id)));
    const decision = decideAccess(
      { token: scan.token, member: facts.member, memberships, branch, open: known ?? null },
      rules,
      at,
    );
    if (decision.reason === "ALREADY_IN") return verdict("merged", "ALREADY_IN", known?.id ?? null);
    if (decision.decision === "deny") return verdict("conflict", decision.reason, null);
    takeDay(memberships, taken, decision.membershipId, localDate(at, branch.zone));
    latest.set(scan.branchId, { id: scan.visitId, enteredAt: scan.at });
    const { reason, membershipId, endsFreeze } = decision;
    return verdict("recorded", reason, scan.visitId, membershipId, endsFreeze);
  });
}

/** Somebody who was scanned at the desk meanwhile is not counted again, whichever came first. */
function isNear(enteredAt: string, at: Date, policy: AccessPolicy): boolean {
  const before = Date.parse(enteredAt) > at.getTime();
  return before
    ? isSameVisit(at.toISOString(), new Date(enteredAt), policy)
    : isSameVisit(enteredAt, at, policy);
}

/** When each visit ended: at the next one in its branch, or after the longest stay; null while it may still last. */
export function endsOf(
  visits: readonly { id: string; branchId: string; enteredAt: string }[],
  stayHours: number,
  now: Date,
): Map<string, { leftAt: Date; how: "re-entry" | "auto" } | null> {
  const ends = new Map<string, { leftAt: Date; how: "re-entry" | "auto" } | null>();
  const inOrder = [...visits].sort(
    (a, b) => Date.parse(a.enteredAt) - Date.parse(b.enteredAt) || a.id.localeCompare(b.id),
  );
  inOrder.forEach((visit, index) => {
    const next = inOrder.slice(index + 1).find(({ branchId }) => branchId === visit.branchId);
    const longest = new Date(Date.parse(visit.enteredAt) + stayHours * 3_600_000);
    if (next && Date.parse(next.enteredAt) <= longest.getTime())
      ends.set(visit.id, { leftAt: new Date(next.enteredAt), how: "re-entry" });
    else ends.set(visit.id, longest <= now || next ? { leftAt: longest, how: "auto" } : null);
  });
  return ends;
}
