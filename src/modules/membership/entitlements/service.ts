import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { localDate } from "@/shared/time-zone/time-zone";
import { sharedAllowanceSpent } from "../events";
import * as data from "./data";
import * as reading from "./reading/data";
import { poolsOn } from "./rules";
import type { AdjustEntitlementInput, EntitlementHistory, EntitlementKind, EntitlementPool } from "./schema";

const PAGE = 50;
/** Pools that one run of the nightly job closes; the next run takes the rest. */
const EXPIRED_AT_ONCE = 5_000;

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/** The pools that holders should have on a day, ready to be made where they are missing. */
export function freshPools(holders: readonly reading.Holder[], day: string): data.FreshPool[] {
  return holders.flatMap((holder) =>
    poolsOn(holder, day).map((pool) => ({
      id: newId(),
      entry: newId(),
      kind: pool.kind,
      source: pool.source,
      membership: holder.membershipId,
      household: holder.householdId,
      member: holder.memberId,
      from: pool.fromOn,
      to: pool.toOn,
      count: pool.count,
    })),
  );
}

export interface TakeRequest {
  memberId: string;
  /** Visits are taken by the visit itself, at the door. */
  kind: Exclude<EntitlementKind, "visits">;
  count?: number;
  /** The day it is used on, in the branch's zone; today at the gym unless told. */
  day?: string;
  /** The memberships that it may come from; all of them unless told. */
  among?: readonly string[];
  /** What it is used for. The same source takes once, however often it asks. */
  source: { kind: string; id: string };
}

/**
 * Takes from what a person has: from the cycle's allowance before a pack unless the plan says otherwise, from what ends
 * sooner first, from the household's pool like from an own one. Never below zero, whoever else takes at the same moment.
 * @throws DomainError NO_CREDITS; LIMIT_REACHED when a new cycle brings more, with the day.
 */
export async function takeEntitlement(
  ctx: TenantContext,
  request: TakeRequest,
): Promise<{ entryId: string; poolId: string; membershipId: string | null; left: number }> {
  const day = request.day ?? today(ctx);
  const holders = await reading.holdersOf(ctx.db, request.memberId, day);
  const taken = await data.take(ctx.db, {
    memberId: request.memberId,
    kind: request.kind,
    count: request.count ?? 1,
    day,
    sourceKind: request.source.kind,
    sourceId: request.source.id,
    entryId: newId(),
    fresh: freshPools(holders, day).filter((pool) => pool.kind === request.kind),
    among: request.among ?? null,
    oncePerDay: false,
    packsFirst: holders.some((holder) => holder.packFirst),
    actorId: actorId(ctx.actor),
  });
  if (taken.entryId === null || taken.poolId === null) {
    throw taken.resetOn
      ? new DomainError("LIMIT_REACHED", { kind: request.kind, resetOn: taken.resetOn })
      : new DomainError("NO_CREDITS", { kind: request.kind });
  }
  const { entryId, poolId, membershipId, balance } = taken;
  if (taken.outcome === "taken" && balance === 0) await tellSpent(ctx, poolId);
  return { entryId, poolId, membershipId, left: balance };
}

/** Lets whoever pays for a household's pool hear that it is empty. */
async function tellSpent(ctx: TenantContext, poolId: string): Promise<void> {
  const pool = await data.sharedPool(ctx.db, poolId);
  if (pool) ctx.emit(sharedAllowanceSpent, pool);
}

/** Gives back what a source took; asking again changes nothing. @returns whether something came back */
export async function giveBackEntitlement(
  ctx: TenantContext,
  source: { kind: string; id: string },
  note?: string,
): Promise<boolean> {
  const entry = await data.giveBack(ctx.db, source, {
    entryId: newId(),
    note: note ?? null,
    actorId: actorId(ctx.actor),
  });
  return entry !== undefined;
}

/** Makes what a person's memberships grant on a day, where it is not there yet: at a sale, a renewal, a switch. */
export async function grantDue(
  ctx: TenantContext,
  memberId: string,
  day: string = today(ctx),
): Promise<void> {
  const holders = await reading.holdersOf(ctx.db, memberId, day);
  await data.ensurePools(ctx.db, freshPools(holders, day), actorId(ctx.actor));
}

export interface PoolGrant {
  memberId: string;
  kind: EntitlementKind;
  count: number;
  /** The last day it may be used on; null does not run out. */
  validTo: string | null;
  /** What it comes from. The same source grants once, however often it is told. */
  source: { kind: string; id: string };
}

/** Gives a person a pack that no membership brings: PT hours, guest passes. @returns whether this call gave it */
export function grantPool(ctx: TenantContext, grant: PoolGrant): Promise<boolean> {
  const { memberId, kind, count, validTo, source } = grant;
  return data.insertGrantedPool(ctx.db, {
    sourceKind: source.kind,
    sourceId: source.id,
    kind,
    memberId,
    fromOn: today(ctx),
    toOn: validTo,
    count,
    actorId: actorId(ctx.actor),
  });
}

/** Whether anything that memberships bring was used: a visit, a class, an hour. */
export function isInUse(ctx: TenantContext, membershipIds: readonly string[]): Promise<boolean> {
  return reading.isInUse(ctx.db, membershipIds);
}

/** What a person has today, their household's pools included, and what is left of each. */
export async function listEntitlements(ctx: TenantContext, memberId: string): Promise<EntitlementPool[]> {
  const day = today(ctx);
  const holders = await reading.holdersOf(ctx.db, memberId, day);
  const stored = await reading.poolsOf(ctx.db, memberId, day);
  // A cycle that nobody has used yet has no pool: what it will grant is shown all the same.
  const known = new Set(
    stored.map((pool) => `${pool.membershipId} ${pool.kind} ${pool.source} ${pool.validFrom}`),
  );
  const missing = freshPools(holders, day).filter(
    (pool) => !known.has(`${pool.membership} ${pool.kind} ${pool.source} ${pool.from}`),
  );
  const visits = await reading.visitsWithin(
    ctx.db,
    missing.filter(({ kind }) => kind === "visits"),
  );
  const coming = missing.map(
    (pool): EntitlementPool => ({
      id: pool.id,
      kind: pool.kind,
      source: pool.source as EntitlementPool["source"],
      membershipId: pool.membership,
      planName: holders.find((holder) => holder.membershipId === pool.membership)?.planName ?? null,
      shared: pool.household !== null,
      granted: pool.count,
      left: pool.count - (visits.get(`${pool.membership} ${pool.from}`) ?? 0),
      validFrom: pool.from,
      validTo: pool.to,
    }),
  );
  return [...stored, ...coming];
}

export async function entitlementHistory(
  ctx: TenantContext,
  memberId: string,
  cursor: string | undefined,
): Promise<EntitlementHistory> {
  const rows = await reading.historyOf(ctx.db, memberId, cursor, PAGE + 1);
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
}

/** Staff put something right, with a note. @throws DomainError NO_CREDITS when it would fall below zero */
export async function adjustEntitlement(
  ctx: TenantContext,
  input: AdjustEntitlementInput,
): Promise<{ left: number }> {
  const day = today(ctx);
  await grantDue(ctx, input.memberId, day);
  const found = await data.lockPool(ctx.db, { ...input, day });
  if (!found) throw new DomainError("NOT_FOUND");
  const span = { kind: found.kind, membership: input.membershipId, from: found.validFrom, to: found.validTo };
  const used = found.kind === "visits" ? [...(await reading.visitsWithin(ctx.db, [span])).values()] : [];
  const pool = { ...found, balance: found.balance - (used[0] ?? 0) };
  const left = pool.balance + input.delta;
  if (left < 0) throw new DomainError("NO_CREDITS", { kind: pool.kind });
  const id = newId();
  await data.addEntry(ctx.db, {
    id,
    poolId: pool.id,
    memberId: pool.memberId,
    delta: input.delta,
    reason: "adjust",
    sourceKind: "staff",
    sourceId: id,
    day,
    note: input.note,
    actorId: actorId(ctx.actor),
  });
  ctx.audit({
    action: "entitlement.adjust",
    subject: { kind: "member", id: pool.memberId },
    before: { kind: pool.kind, left: pool.balance },
    after: { kind: pool.kind, left },
    reason: input.note,
  });
  // The household meets an empty pool, whoever emptied it.
  if (input.delta < 0 && left === 0) await tellSpent(ctx, pool.id);
  return { left };
}

/** Takes out what ran out unused. @returns how many pools */
export function settleEntitlements(ctx: TenantContext): Promise<number> {
  return data.expirePools(ctx.db, today(ctx), EXPIRED_AT_ONCE);
}
