import type { TenantContext } from "@/platform/context";
import { localDate } from "@/shared/time-zone/time-zone";
import * as data from "../life/data";
import { keep, refreshStandings, settlingOf } from "../life/service";
import { settle } from "../life/settling";

/** How many are brought up to date in one transaction. */
const BATCH = 1_000;

export interface Settled {
  settled: number;
  /** The last one looked at; null when none is left. */
  after: string | null;
}

/**
 * Lets happen what the calendar has in store for one batch of memberships: starts, trials that end, freezes, the end
 * of the grace, last days. Runs late or twice without harm.
 */
export async function settleBatch(ctx: TenantContext, after: string | null): Promise<Settled> {
  const settling = settlingOf(ctx);
  const ids = await data.findDue(ctx.db, {
    now: settling.now,
    zone: ctx.tenant.zone,
    after,
    limit: BATCH,
    graceDays: settling.graceDays,
    floorHours: settling.pendingFloorHours,
  });
  if (ids.length === 0) return { settled: 0, after: null };
  await data.lockHolders(ctx.db, ids);
  // Read after the lock: the desk may have changed the very same membership meanwhile.
  const lives = await data.loadLives(ctx.db, ids, ctx.tenant.zone);
  const written = lives.map((before) => {
    const { life, steps } = settle(before, settling);
    return { before, after: steps.length > 0 ? life : before, steps };
  });
  await keep(ctx, written);
  const settled = written.filter(({ steps }) => steps.length > 0).length;
  return { settled, after: ids.length < BATCH ? null : (ids.at(-1) ?? null) };
}

/** Works out anew what members are whose standing has run out by today, one batch of them. */
export async function settleStandingBatch(ctx: TenantContext, after: string | null): Promise<Settled> {
  const today = localDate(ctx.clock.now(), ctx.tenant.zone);
  const ids = await data.findStandingDue(ctx.db, { today, after, limit: BATCH });
  if (ids.length === 0) return { settled: 0, after: null };
  await data.lockMembers(ctx.db, ids);
  await refreshStandings(ctx, ids);
  return { settled: ids.length, after: ids.length < BATCH ? null : (ids.at(-1) ?? null) };
}

/** Brings everything up to date inside the caller's transaction. @returns how many memberships and members moved */
export async function settleMemberships(ctx: TenantContext): Promise<number> {
  let moved = 0;
  for (const batch of [settleBatch, settleStandingBatch]) {
    let after: string | null = null;
    do {
      const result: Settled = await batch(ctx, after);
      moved += result.settled;
      after = result.after;
    } while (after !== null);
  }
  return moved;
}
