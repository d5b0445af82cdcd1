import type { JobContext } from "../context";
import { type Statement, statement } from "../db/statement";
import { step } from "./job-context";

/** Rows a step removes at most, so that no transaction grows long and none holds many locks. */
const BATCH = 5_000;

/** Removes in steps until a step finds less than it could remove. */
async function sweep(ctx: JobContext, remove: Statement, values: unknown[] = []): Promise<void> {
  let removed = BATCH;
  while (removed >= BATCH && !ctx.signal.aborted) {
    removed = await step(ctx, async ({ db }) => (await db.rows(remove, [BATCH, ...values])).length);
  }
}

const IDEMPOTENCY_KEYS = statement(
  "sweep.idempotency-keys",
  `delete from idempotency_key where ctid = any(array(
     select ctid from idempotency_key where created_at < now() - interval '24 hours' limit $1)) returning 1`,
);
const RATE_LIMITS = statement(
  "sweep.rate-limits",
  `delete from rate_limit where ctid = any(array(
     select ctid from rate_limit where expire < $2::bigint limit $1)) returning 1`,
);
const SESSIONS = statement(
  "sweep.sessions",
  `delete from user_session where ctid = any(array(
     select ctid from user_session
     where least(expires_at, coalesce(revoked_at, expires_at)) < now() - interval '30 days' limit $1)) returning 1`,
);
const TOKENS = statement(
  "sweep.tokens",
  `delete from user_token where ctid = any(array(
     select ctid from user_token where expires_at < now() - interval '7 days' limit $1)) returning 1`,
);
const TICKS = statement(
  "sweep.schedule-ticks",
  `delete from schedule_tick where ctid = any(array(
     select t.ctid from schedule_tick t
     where t.at < now() - interval '30 days'
       and exists (select 1 from schedule_tick n where n.job = t.job and n.zone = t.zone and n.slot > t.slot)
     limit $1)) returning 1`,
);

export const sweepIdempotencyKeys = (ctx: JobContext) => sweep(ctx, IDEMPOTENCY_KEYS);

export const sweepRateLimits = (ctx: JobContext) =>
  sweep(ctx, RATE_LIMITS, [ctx.clock.now().getTime() - 3_600_000]);

export async function sweepSignIns(ctx: JobContext): Promise<void> {
  await sweep(ctx, SESSIONS);
  await sweep(ctx, TOKENS);
}

export const sweepScheduleTicks = (ctx: JobContext) => sweep(ctx, TICKS);
