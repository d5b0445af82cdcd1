import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { idAt } from "@/platform/ids";
import { localDate, wallTime } from "@/shared/time-zone/time-zone";
import { type AccessFacts, decideAccess } from "../access/rules";
import { takeDay, withDays } from "../access/used-days";
import type { Method } from "../check-in/schema";
import * as data from "./data";

/** A scan of the past, as another system or the demo knows it. */
export interface PastScan {
  memberId: string;
  branchId: string;
  enteredAt: Date;
  /** When they left; the gym's longest stay unless told. In the future means that they are still inside. */
  leftAt?: Date;
  method?: Method;
}

export interface PastResult {
  visits: number;
  refusals: number;
}

interface Open {
  row: data.PastVisitRow;
}

/**
 * Writes down visits of the past: each is decided as the door would have decided it at its moment, all are written in
 * one statement. Give them in order of time, a few thousand at once, and one member's all through the same process.
 * No events are sent: whoever counts visits counts days of the past from the rows.
 * @throws DomainError NOT_FOUND for somebody or somewhere that isn't this gym's
 */
export async function recordPastVisits(ctx: TenantContext, scans: readonly PastScan[]): Promise<PastResult> {
  const now = ctx.clock.now();
  const policy = { ...policiesOf(ctx.tenant), capacity: "none" as const };
  const ids = [...new Set(scans.map(({ memberId }) => memberId))];
  const today = localDate(now, ctx.tenant.zone);
  const people = new Map((await data.findMembers(ctx.db, ids, today)).map((one) => [one.id, one]));
  const branches = new Map((await data.findBranches(ctx.db)).map((one) => [one.id, one]));
  // By person and membership: what others of a household took is not told apart in the past.
  const taken = new Map<string, Map<string, string[]>>();
  const last = new Map<string, Open>();
  const visits: data.PastVisitRow[] = [];
  const refusals: data.PastRefusalRow[] = [];
  const longest = policy.autoCheckOutHours * 3_600_000;
  for (const { memberId, branchId, enteredAt, leftAt, method = "qr" } of scans) {
    const person = people.get(memberId);
    const branch = branches.get(branchId);
    if (!person || !branch) throw new DomainError("NOT_FOUND");
    const before = last.get(`${memberId}/${branchId}`);
    const open = before ? { id: before.row.id, enteredAt: before.row.enteredAt } : null;
    const own = taken.get(memberId) ?? new Map<string, string[]>();
    taken.set(memberId, own);
    const memberships = person.memberships.map((one) => withDays(one, own.get(one.id)));
    const facts: AccessFacts = { token: "good", member: person.member, memberships, branch, open };
    const decision = decideAccess(facts, policy, enteredAt);
    if (decision.reason === "ALREADY_IN") continue;
    const id = idAt(enteredAt);
    const at = enteredAt.toISOString();
    if (decision.decision === "deny") {
      refusals.push({ id, memberId, branchId, at, method, reason: decision.reason });
      continue;
    }
    const wall = wallTime(enteredAt, branch.zone);
    takeDay(memberships, own, decision.membershipId, wall.date);
    const end = leftAt && leftAt.getTime() - enteredAt.getTime() < longest ? leftAt : undefined;
    const until = end ?? new Date(enteredAt.getTime() + longest);
    const inside = until > now;
    const row: data.PastVisitRow = {
      id,
      memberId,
      branchId,
      membershipId: decision.membershipId,
      enteredAt: at,
      leftAt: inside ? null : until.toISOString(),
      leftHow: inside ? null : end ? "desk" : "auto",
      localDay: wall.date,
      localHour: wall.hour,
      method,
      reason: decision.reason,
    };
    // Somebody who comes again had left by then.
    if (before && (before.row.leftAt === null || before.row.leftAt > at))
      Object.assign(before.row, { leftAt: at, leftHow: "re-entry" });
    last.set(`${memberId}/${branchId}`, { row });
    visits.push(row);
  }
  return { visits: await data.insertPast(ctx.db, visits, refusals), refusals: refusals.length };
}
