import pg from "pg";
import { z } from "zod";
import type { TestDatabase } from "../../../../scripts/services/test-database.mjs";
import { statement } from "../../db/statement";
import { defineEvent, defineJob, on } from "../definitions";
import { step } from "../job-context";
import { JobRegistry, listed } from "../registry";

/**
 * Effects that show loss and doubling. No unique key hides a second one: `effect_log` keeps every effect, and the
 * counter is raised by each.
 */
const EFFECT_TABLES = `
  create table effect_log (tenant_id uuid not null default app.current_tenant(), id bigint generated always as identity,
    n integer not null, at timestamptz not null default clock_timestamp(), primary key (tenant_id, id));
  create table effect_count (tenant_id uuid not null default app.current_tenant() primary key, total integer not null);
  select app.protect('effect_log'), app.protect('effect_count');`;

export async function makeEffectTables(database: TestDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  await client.query(EFFECT_TABLES).finally(() => client.end());
}

const HAPPEN = statement(
  "test.happen",
  `with logged as (insert into effect_log (n) values ($1) returning n),
     slow as materialized (select pg_sleep($2::float8 / 1000))
   insert into effect_count (total) select 1 from logged, slow
   on conflict (tenant_id) do update set total = effect_count.total + 1`,
);

/** An effect that takes a moment, so that a kill can hit it in the middle. */
export const happen = defineJob({
  name: "test.happen",
  queue: "default",
  payload: z.object({ n: z.number().int(), ms: z.number().int().default(0) }).strict(),
  handler: async () => async (ctx, payload) => {
    await ctx.db.rows(HAPPEN, [payload.n, payload.ms]);
  },
});

/** The same on another queue, in steps: done again after a kill, so each step checks what is there. */
export const happenInSteps = defineJob({
  name: "test.happen-in-steps",
  queue: "imports",
  mode: "long",
  payload: z.object({ from: z.number().int(), to: z.number().int() }).strict(),
  handler: async () => async (ctx, payload) => {
    for (let n = payload.from; n < payload.to && !ctx.signal.aborted; n++) {
      await step(ctx, async ({ db }) => {
        const known = await db.rows(statement("test.known", "select 1 from effect_log where n = $1"), [n]);
        if (known.length === 0) await db.rows(HAPPEN, [n, 0]);
      });
      ctx.progress(n + 1 - payload.from, payload.to - payload.from);
    }
    ctx.signal.throwIfAborted();
  },
});

export const happened = defineEvent({ name: "test.happened", payload: z.object({ n: z.number().int() }) });

export const reactOnce = defineJob({
  name: "test.react-once",
  queue: "default",
  payload: happened.payload,
  handler: async () => async (ctx, payload) => {
    await ctx.db.rows(HAPPEN, [payload.n, 0]);
  },
});

export const reactElsewhere = defineJob({
  name: "test.react-elsewhere",
  queue: "mail",
  payload: happened.payload,
  handler: async () => async (ctx, payload) => {
    await ctx.db.rows(HAPPEN, [payload.n + 1_000_000, 0]);
  },
});

export const effectRegistry = new JobRegistry(
  [listed(happen), listed(happenInSteps)],
  [on(happened, reactOnce), on(happened, reactElsewhere)],
);
