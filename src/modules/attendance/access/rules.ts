import { isFrozenOn } from "@/modules/membership/memberships/rules";
import type { MembershipState } from "@/modules/membership/memberships/schema";
import { opensDoor } from "@/modules/membership/plans/rules";
import type { AccessWindow, PlanKind } from "@/modules/membership/plans/schema";
import { openState } from "@/modules/tenancy/branches/rules";
import type { OpeningWindow } from "@/modules/tenancy/branches/schema";
import type { Policies } from "@/modules/tenancy/policies/schema";
import { type Cycle, periodOn } from "@/shared/time-zone/cycles";
import { addDays, age, weekday } from "@/shared/time-zone/local-date";
import { startOfLocalDay, wallTime } from "@/shared/time-zone/time-zone";
import { type Fix, REASON_TABLE, type Reason, type ReasonParams, type Severity } from "./schema";

/** A membership with the terms it was sold at. Dates are calendar days, both ends included. */
export interface MembershipFacts extends MembershipState {
  id: string;
  planName: string;
  kind: PlanKind;
  cycle: Cycle;
  /** Days with a visit that a pack holds, or that a recurring plan allows per cycle; null is without limit. */
  visits: number | null;
  accessHours: readonly AccessWindow[];
  branchIds: readonly string[];
  priceMinor: number;
  owedMinor: number;
  pastDueSince: string | null;
  suspendedOn: string | null;
  /** Since when a payment is under way, an ISO instant: nobody is locked out meanwhile. */
  paymentPendingSince: string | null;
  /** When a pass of so many hours runs out, an ISO instant. */
  validUntil: string | null;
  /** What the cycles are counted from; the start unless it was moved. */
  anchorOn: string | null;
  /** The latest days on which it was used, once for each person: enough to tell whether one more fits. */
  usedDays: readonly string[];
  /** Those of this person; a day counts once, however often the door opens. */
  ownDays: readonly string[];
  /** What staff have added to the allowance that holds today, or taken off it. */
  addedVisits: number;
  /** Whether the freeze from `frozenFrom` on ends with the first visit. */
  freezeEndsOnReturn: boolean;
}

/** All that the door looks at. */
export interface AccessFacts {
  /** Whether the code that was shown is still good; a person picked by hand shows none. */
  token: "good" | "expired" | "none";
  member: {
    birthDate: string | null;
    waiverSignedOn: string | null;
    /** ISO instant. */
    bannedAt: string | null;
    hasGuardian: boolean;
  };
  memberships: readonly MembershipFacts[];
  branch: {
    id: string;
    zone: string;
    closed: boolean;
    openingHours: readonly OpeningWindow[];
    closures: readonly { fromOn: string; toOn: string }[];
    capacity: number | null;
    /** Other people inside. */
    inside: number;
  };
  /** The member's open visit in this branch. */
  open: { id: string; enteredAt: string } | null;
}

export interface Decision {
  decision: Severity;
  reason: Reason;
  params: ReasonParams;
  fix: Fix;
  /** The membership that opens the door; null when none does. */
  membershipId: string | null;
  planName: string | null;
  /** Whether the visit ends that membership's freeze. */
  endsFreeze: boolean;
  /** Other things that would have warned, for whoever stands at the desk. */
  also: readonly Reason[];
}

/** The policies that the door reads. */
export type AccessPolicy = Pick<
  Policies,
  | "graceDays"
  | "graceCycles"
  | "pendingFloorHours"
  | "ignoreWindowMinutes"
  | "waiver"
  | "minorNeedsGuardian"
  | "minorAge"
  | "enforceOpeningHours"
  | "capacity"
>;

const NO_PARAMS: ReasonParams = {
  time: null,
  until: null,
  from: null,
  resetAt: null,
  hours: null,
  plan: null,
};

function result(
  reason: Reason,
  decision: Severity = REASON_TABLE[reason].severity,
  params: Partial<ReasonParams> = {},
): Decision {
  return {
    decision,
    reason,
    params: { ...NO_PARAMS, ...params },
    fix: REASON_TABLE[reason].fix,
    membershipId: null,
    planName: null,
    endsFreeze: false,
    also: [],
  };
}

/** The allowance that holds on a day: its first and last day, and how many visits. */
export interface VisitLimit {
  from: string;
  /** Null: as long as the membership. */
  to: string | null;
  visits: number;
}

/** What a limited membership allows on a day; null when it is without limit. */
export function visitLimit(
  one: Pick<
    MembershipFacts,
    "visits" | "kind" | "cycle" | "anchorOn" | "startsOn" | "endsOn" | "addedVisits"
  >,
  day: string,
): VisitLimit | null {
  if (one.visits === null) return null;
  const period = one.kind === "pack" ? null : periodOn(one.anchorOn ?? one.startsOn, one.cycle, day);
  return {
    from: period ? period.fromOn : one.startsOn,
    to: period ? period.toOn : one.endsOn,
    visits: one.visits + one.addedVisits,
  };
}

/** Whether a wall time lies in one of the windows; a window that ends before it begins runs past midnight. */
export function withinWindows(windows: readonly AccessWindow[], day: string, time: string): boolean {
  if (windows.length === 0) return true;
  const today = weekday(day);
  const yesterday = today === 1 ? 7 : today - 1;
  return windows.some(({ days, from, to }) => {
    if (from < to) return days.includes(today) && from <= time && time < to;
    return (days.includes(today) && time >= from) || (days.includes(yesterday) && time < to);
  });
}

interface Moment {
  day: string;
  /** `HH:mm` on the branch's clock. */
  time: string;
  zone: string;
  branchId: string;
  now: Date;
}

/** Whether a payment is on its way and its outcome not known for too long: nobody is locked out meanwhile. */
function isWaited(one: MembershipFacts, policy: AccessPolicy, now: Date): boolean {
  if (one.paymentPendingSince === null) return false;
  return now.getTime() - Date.parse(one.paymentPendingSince) < policy.pendingFloorHours * 3_600_000;
}

/** What one membership says, as if it were the only one. */
function judge(one: MembershipFacts, at: Moment, policy: AccessPolicy): Decision {
  const { day } = at;
  const plan = one.planName;
  if (one.status === "draft" || !opensDoor(one)) return result("NO_MEMBERSHIP");
  if (one.status === "pending_signature") return result("WAIVER_MISSING", "deny", { plan });
  if (one.startsOn > day && one.status !== "ended")
    return result("NOT_STARTED", "deny", { from: one.startsOn, plan });
  if (one.status === "completed") return result("NO_CREDITS", "deny", { plan });
  const over = one.validUntil !== null && Date.parse(one.validUntil) <= at.now.getTime();
  if (one.status === "ended" || over || (one.endsOn !== null && one.endsOn < day))
    return result("EXPIRED", "deny", { until: one.endsOn, plan });
  const overdue = one.status === "suspended" && (one.suspendedOn === null || one.suspendedOn <= day);
  const graceUntil = one.pastDueSince ? addDays(one.pastDueSince, policy.graceDays - 1) : null;
  const pastDue = one.pastDueSince !== null && one.pastDueSince <= day;
  // Grace has two bounds: days, and one cycle's price.
  const tooMuch = one.priceMinor > 0 && one.owedMinor > policy.graceCycles * one.priceMinor;
  const unpaid = one.status === "pending_payment";
  const waiting = isWaited(one, policy, at.now);
  if (!waiting && (overdue || unpaid || (pastDue && (tooMuch || graceUntil === null || graceUntil < day))))
    return result("OVERDUE", "deny", { from: one.pastDueSince ?? one.suspendedOn ?? one.startsOn, plan });
  const frozen = isFrozenOn(one, day);
  if (frozen && !one.freezeEndsOnReturn)
    return result("FROZEN", "deny", { from: one.frozenFrom, until: one.frozenTo, plan });
  if (one.branchIds.length > 0 && !one.branchIds.includes(at.branchId))
    return result("WRONG_BRANCH", "deny", { plan });
  if (!withinWindows(one.accessHours, day, at.time))
    return result("OUTSIDE_HOURS", "deny", { hours: hoursOf(one.accessHours, day), plan });
  const used = allowance(one, at);
  if (used) return used;
  const kept =
    pastDue || unpaid || overdue
      ? result("OK_GRACE", "warn", { until: graceUntil, plan })
      : result("OK", "allow", { plan });
  return { ...kept, membershipId: one.id, planName: plan, endsFreeze: frozen };
}

/** The refusal of a used-up allowance. A person's day counts once, however often the door opens on it. */
function allowance(one: MembershipFacts, at: Moment): Decision | undefined {
  const limit = visitLimit(one, at.day);
  if (!limit || one.ownDays.includes(at.day)) return undefined;
  const { from, to } = limit;
  const used = one.usedDays.filter((day) => from <= day && (to === null || day <= to)).length;
  if (used < limit.visits) return undefined;
  const resets = one.kind !== "pack" && one.cycle !== "once" && to !== null;
  // Without another cycle nothing resets: it is a pack that is used up.
  if (!resets || (one.endsOn !== null && one.endsOn <= to))
    return result("NO_CREDITS", "deny", { plan: one.planName });
  const resetAt = startOfLocalDay(addDays(to, 1), at.zone).toISOString();
  return result("LIMIT_REACHED", "deny", { resetAt, plan: one.planName });
}

/** The windows of a day as text, `06:00–12:00, 18:00–22:00`; null when the day has none. */
function hoursOf(windows: readonly AccessWindow[], day: string): string | null {
  const today = weekday(day);
  const texts = windows.filter(({ days }) => days.includes(today)).map(({ from, to }) => `${from}–${to}`);
  return texts.sort().join(", ") || null;
}

/** Memberships come before packs, so that no credit goes while the plan pays. */
const PRECEDENCE: Record<PlanKind, number> = {
  membership: 0,
  comp: 1,
  trial: 2,
  day_pass: 3,
  pack: 4,
  add_on: 5,
};

/** Which refusal to name when several apply: the nearest to being mended first. */
const NEAREST: readonly Reason[] = [
  "OVERDUE",
  "FROZEN",
  "OUTSIDE_HOURS",
  "WRONG_BRANCH",
  "LIMIT_REACHED",
  "NO_CREDITS",
  "NOT_STARTED",
  "EXPIRED",
];

function entitlement(facts: AccessFacts, at: Moment, policy: AccessPolicy): Decision {
  const ordered = [...facts.memberships].sort(
    (a, b) =>
      PRECEDENCE[a.kind] - PRECEDENCE[b.kind] ||
      (a.endsOn ?? "9999").localeCompare(b.endsOn ?? "9999") ||
      a.id.localeCompare(b.id),
  );
  let refusal: Decision | undefined;
  let comeback: Decision | undefined;
  for (const one of ordered) {
    const verdict = judge(one, at, policy);
    // A freeze goes on as long as something else opens the door.
    if (verdict.decision !== "deny" && verdict.endsFreeze) comeback ??= verdict;
    else if (verdict.decision !== "deny") return verdict;
    else if (!refusal || isNearer(verdict, refusal)) refusal = verdict;
  }
  return comeback ?? refusal ?? result("NO_MEMBERSHIP");
}

function isNearer(a: Decision, b: Decision): boolean {
  const rank = NEAREST.indexOf(a.reason) - NEAREST.indexOf(b.reason);
  // Of two that are over, the one that ended last; of two to come, the next one.
  if (rank === 0 && a.reason === "EXPIRED") return (a.params.until ?? "") > (b.params.until ?? "");
  if (rank === 0 && a.reason === "NOT_STARTED") return (a.params.from ?? "") < (b.params.from ?? "");
  return rank < 0;
}

/**
 * Whether somebody may come in at a moment, and why: the one decision of desk, kiosk, queue replay and API.
 * @param facts null when nothing is known of the person (a kiosk without a connection).
 */
export function decideAccess(facts: AccessFacts | null, policy: AccessPolicy, now: Date): Decision {
  if (!facts) return result("UNKNOWN_OFFLINE");
  const { member, branch, open } = facts;
  if (facts.token === "expired") return result("TOKEN_EXPIRED");
  if (member.bannedAt && Date.parse(member.bannedAt) <= now.getTime()) return result("BANNED");
  if (open && isSameVisit(open.enteredAt, now, policy))
    return result("ALREADY_IN", "allow", { time: open.enteredAt });
  if (branch.closed) return result("BRANCH_CLOSED");
  const state = openState(branch, now);
  if (state === "closure" || (state === "hours" && policy.enforceOpeningHours))
    return result("BRANCH_CLOSED");
  const wall = wallTime(now, branch.zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(wall.hour)}:${two(wall.minute)}`;
  const at = { day: wall.date, time, zone: branch.zone, branchId: branch.id, now };
  const entitled = entitlement(facts, at, policy);
  if (entitled.decision === "deny") return entitled;
  return gates(facts, policy, at.day, entitled);
}

/** What stands in the way of somebody whose membership is fine; the first refusal counts, then the first warning. */
function gates(facts: AccessFacts, policy: AccessPolicy, day: string, entitled: Decision): Decision {
  const { member, branch } = facts;
  const found: { reason: Reason; decision: Severity }[] = [];
  const unsigned = member.waiverSignedOn === null || member.waiverSignedOn > day;
  if (unsigned && policy.waiver !== "none")
    found.push({ reason: "WAIVER_MISSING", decision: policy.waiver === "block" ? "deny" : "warn" });
  const minor = member.birthDate !== null && age(member.birthDate, day) < policy.minorAge;
  if (policy.minorNeedsGuardian && minor && !member.hasGuardian)
    found.push({ reason: "MINOR_UNACCOMPANIED", decision: "deny" });
  if (policy.capacity !== "none" && branch.capacity !== null && branch.inside >= branch.capacity)
    found.push({ reason: "BRANCH_FULL", decision: policy.capacity === "block" ? "deny" : "warn" });
  const refused = found.find(({ decision }) => decision === "deny");
  if (refused) return result(refused.reason, "deny");
  const [first] = found;
  const also = found.map(({ reason }) => reason);
  if (entitled.decision === "warn" || !first) return { ...entitled, also };
  const { membershipId, planName, endsFreeze } = entitled;
  return { ...result(first.reason, "warn"), membershipId, planName, endsFreeze, also: also.slice(1) };
}

/** Whether a second scan belongs to the visit that began then. A visit from the future is one: clocks disagree. */
export function isSameVisit(
  enteredAt: string,
  now: Date,
  policy: Pick<AccessPolicy, "ignoreWindowMinutes">,
): boolean {
  return now.getTime() - Date.parse(enteredAt) < policy.ignoreWindowMinutes * 60_000;
}
