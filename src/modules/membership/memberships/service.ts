import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import { membershipChanged } from "../events";
import { findStandingDue, setStanding } from "../members/data";
import { findSoldVersion } from "../plans/data";
import * as data from "./data";
import { endAfterFreeze, endAfterReturn, endOf, overlaps, standingOn } from "./rules";
import type { StartMembershipInput } from "./schema";

type Change = "started" | "frozen" | "returned" | "suspended" | "reactivated" | "ended";

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/** Works out what the member is today from their memberships, and until when that holds. */
export async function refreshStanding(ctx: TenantContext, memberId: string): Promise<void> {
  const states = await data.listOfMember(ctx.db, memberId);
  const { standing, until } = standingOn(states, today(ctx));
  await setStanding(ctx.db, memberId, standing, until);
}

async function record(
  ctx: TenantContext,
  membership: { id: string; memberId: string; planName: string },
  change: Change,
  after: Record<string, unknown>,
  reason?: string | null,
): Promise<void> {
  await refreshStanding(ctx, membership.memberId);
  ctx.audit({
    action: `membership.${change}`,
    subject: { kind: "member", id: membership.memberId },
    after: { plan: membership.planName, ...after },
    reason: reason ?? null,
  });
  ctx.emit(membershipChanged, { memberId: membership.memberId, membershipId: membership.id, change });
}

/**
 * Starts a plan for a member at the version sold that day.
 * @throws DomainError PLAN_RETIRED, MEMBERSHIP_OVERLAPS when another membership runs then (packs and passes may coexist).
 */
export async function startMembership(
  ctx: TenantContext,
  input: StartMembershipInput,
): Promise<{ membershipId: string }> {
  if (!(await data.lockMember(ctx.db, input.memberId))) throw new DomainError("NOT_FOUND");
  const version = await findSoldVersion(ctx.db, input.planId, input.startsOn);
  if (!version) throw new DomainError("NOT_FOUND");
  if (version.retired) throw new DomainError("PLAN_RETIRED");
  const endsOn = input.endsOn === undefined ? endOf(input.startsOn, version) : input.endsOn;
  if (endsOn !== null && endsOn < input.startsOn) throw new DomainError("INVALID_INPUT", { field: "endsOn" });
  if (isPrimary(version.kind)) await refuseOverlap(ctx, input.memberId, { startsOn: input.startsOn, endsOn });
  const membershipId = await data.insertMembership(ctx.db, {
    memberId: input.memberId,
    planId: input.planId,
    planVersionId: version.id,
    startsOn: input.startsOn,
    endsOn,
  });
  const made = await data.findMembership(ctx.db, membershipId);
  if (made) await record(ctx, made, "started", { startsOn: input.startsOn, endsOn });
  return { membershipId };
}

/** Two memberships of one member may not run on the same day. @throws DomainError MEMBERSHIP_OVERLAPS */
async function refuseOverlap(
  ctx: TenantContext,
  memberId: string,
  span: { startsOn: string; endsOn: string | null },
  exceptId?: string,
): Promise<void> {
  const clash = (await data.listOfMember(ctx.db, memberId)).find(
    (other) =>
      other.id !== exceptId && other.status !== "ended" && isPrimary(other.planKind) && overlaps(other, span),
  );
  if (clash) throw new DomainError("MEMBERSHIP_OVERLAPS", { plan: clash.planName, until: clash.endsOn });
}

/** Packs, day passes and trials may stand beside a membership; two memberships may not. */
function isPrimary(kind: string): boolean {
  return kind === "membership" || kind === "comp";
}

async function locked(ctx: TenantContext, membershipId: string): Promise<data.StoredMembership> {
  const found = await data.findMembership(ctx.db, membershipId);
  if (!found || !(await data.lockMember(ctx.db, found.memberId))) throw new DomainError("NOT_FOUND");
  // Read again: whoever held the lock may have changed it.
  const current = await data.findMembership(ctx.db, membershipId);
  if (!current) throw new DomainError("NOT_FOUND");
  return current;
}

function refuse(membership: data.StoredMembership): never {
  throw new DomainError("MEMBERSHIP_STATE", { status: membership.status, plan: membership.planName });
}

/** Freezes from a day to a day, both included; the end moves by as many days. */
export async function freezeMembership(
  ctx: TenantContext,
  input: { membershipId: string; from: string; to: string; reason?: string | undefined },
): Promise<void> {
  const membership = await locked(ctx, input.membershipId);
  if (membership.status !== "active" || membership.frozenFrom) refuse(membership);
  if (input.from < membership.startsOn || (membership.endsOn && input.from > membership.endsOn)) {
    throw new DomainError("INVALID_INPUT", { field: "from" });
  }
  const endsOn = endAfterFreeze(membership.endsOn, input.from, input.to);
  // The end moves: it must not run into a membership that is already sold for afterwards.
  if (isPrimary(membership.planKind)) {
    await refuseOverlap(ctx, membership.memberId, { startsOn: membership.startsOn, endsOn }, membership.id);
  }
  await data.updateMembership(ctx.db, membership.id, {
    status: "frozen",
    frozenFrom: input.from,
    frozenTo: input.to,
    endsOn,
    reason: input.reason ?? null,
  });
  await record(ctx, membership, "frozen", { from: input.from, to: input.to, endsOn }, input.reason);
}

/** Ends a freeze today; days of it that were not used are taken off the end again. */
export async function returnFromFreeze(
  ctx: TenantContext,
  membershipId: string,
  reason?: string,
): Promise<void> {
  const membership = await locked(ctx, membershipId);
  if (membership.status !== "frozen") refuse(membership);
  const day = today(ctx);
  const endsOn = endAfterReturn(membership, day);
  await data.updateMembership(ctx.db, membership.id, {
    status: "active",
    frozenFrom: null,
    frozenTo: null,
    endsOn,
  });
  await record(ctx, membership, "returned", { on: day, endsOn }, reason);
}

export async function suspendMembership(
  ctx: TenantContext,
  membershipId: string,
  reason?: string,
): Promise<void> {
  const membership = await locked(ctx, membershipId);
  if (membership.status !== "active") refuse(membership);
  await data.updateMembership(ctx.db, membership.id, {
    status: "suspended",
    suspendedOn: today(ctx),
    reason: reason ?? null,
  });
  await record(ctx, membership, "suspended", {}, reason);
}

export async function reactivateMembership(
  ctx: TenantContext,
  membershipId: string,
  reason?: string,
): Promise<void> {
  const membership = await locked(ctx, membershipId);
  if (membership.status !== "suspended") refuse(membership);
  await data.updateMembership(ctx.db, membership.id, { status: "active", suspendedOn: null, reason: null });
  await record(ctx, membership, "reactivated", {}, reason);
}

/** Ends a membership on a day, the last one with access. A day before its start means that it never began. */
export async function endMembership(
  ctx: TenantContext,
  input: { membershipId: string; on: string; reason?: string | undefined },
): Promise<void> {
  const membership = await locked(ctx, input.membershipId);
  if (membership.status === "ended") refuse(membership);
  if (membership.endsOn && input.on > membership.endsOn)
    throw new DomainError("INVALID_INPUT", { field: "on" });
  const day = today(ctx);
  const over = input.on < day || input.on < membership.startsOn;
  await data.updateMembership(ctx.db, membership.id, {
    status: over ? "ended" : membership.status,
    endsOn: input.on < membership.startsOn ? membership.startsOn : input.on,
    reason: input.reason ?? null,
  });
  await record(ctx, membership, "ended", { on: input.on }, input.reason);
}

/** A freeze whose last day has passed becomes an active membership again. */
async function settleFreezes(ctx: TenantContext, memberId: string): Promise<void> {
  const day = today(ctx);
  // The desk may be changing the very same membership.
  await data.lockMember(ctx.db, memberId);
  for (const membership of await data.listOfMember(ctx.db, memberId)) {
    const over = membership.status === "frozen" && membership.frozenTo !== null && membership.frozenTo < day;
    if (over) {
      await data.updateMembership(ctx.db, membership.id, {
        status: "active",
        frozenFrom: null,
        frozenTo: null,
      });
    }
  }
  await refreshStanding(ctx, memberId);
}

/** Members settled in one run; the rest waits for the next hour, and every list is right meanwhile. */
const SETTLED_AT_ONCE = 500;

/** Settles what is stored of members whose standing has run out by today. @returns how many there were */
export async function settleStandings(ctx: TenantContext): Promise<number> {
  const due = await findStandingDue(ctx.db, today(ctx), SETTLED_AT_ONCE);
  for (const memberId of due) await settleFreezes(ctx, memberId);
  return due.length;
}
