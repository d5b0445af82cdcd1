import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";
import pg from "pg";
import { systemFolder } from "./system";

/** The database of the system under test: the one it was given, or its own below the data folder. */
function databaseUrl(): string {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const file = path.join(systemFolder(), "postgres.json");
  const { port, password } = JSON.parse(readFileSync(file, "utf8")) as { port: number; password: string };
  return `postgresql://pulse_admin:${password}@127.0.0.1:${port}/pulse`;
}

async function withDatabase<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Lets days pass for a member's memberships: what was sold and billed today was sold and billed so many days ago. The
 * one thing of a journey that nobody can do in a browser.
 */
export async function letDaysPass(memberId: string, days: number): Promise<void> {
  const theirs = "in (select id from membership where member_id = $1)";
  await withDatabase(async (client) => {
    // The worker begins what was paid for; until then no bill of it can be due.
    const unbegun = async () => {
      const found = await client.query(
        "select 1 from membership where member_id = $1 and status = 'pending_payment'",
        [memberId],
      );
      return found.rowCount;
    };
    await expect.poll(unbegun, { message: "what was sold has begun", timeout: 60_000 }).toBe(0);
    await client.query("begin");
    for (const table of ["billing_period", "invoice_line"]) {
      await client.query(
        `update ${table} set from_on = from_on - $2::int, to_on = to_on - $2::int where membership_id ${theirs}`,
        [memberId, days],
      );
    }
    const moved = await client.query(
      `update membership set starts_on = starts_on - $2::int, anchor_on = anchor_on - $2::int,
         next_bill_on = next_bill_on - $2::int where member_id = $1`,
      [memberId, days],
    );
    await client.query("commit");
    expect(moved.rowCount, "there is a membership to make older").toBeGreaterThan(0);
  });
}

/**
 * Has the worker do one of its scheduled jobs for a gym now instead of at its next moment, and waits until it is done:
 * the same order that the clock gives, only sooner.
 */
export async function runScheduled(gym: string, job: string): Promise<void> {
  await withDatabase(async (client) => {
    const id = randomUUID();
    const ordered = await client.query(
      `insert into outbox (tenant_id, id, kind, name, payload)
       select t.id, $1, 'job', $2, '{}'::jsonb from tenant t where t.slug = $3`,
      [id, job, gym],
    );
    expect(ordered.rowCount, `there is a gym ${gym}`).toBe(1);
    const left = async () => {
      const { rows } = await client.query("select last_error, dead_at from outbox where id = $1", [id]);
      expect(rows[0]?.dead_at ?? null, rows[0]?.last_error ?? job).toBeNull();
      return rows.length;
    };
    await expect.poll(left, { message: `${job} is done`, timeout: 60_000 }).toBe(0);
  });
}

/** Lets the moment come for which a job about a member waits. */
export async function bringForward(memberId: string, job: string): Promise<void> {
  await withDatabase(async (client) => {
    const moved = await client.query(
      "update outbox set run_at = now() where name = $2 and payload->>'memberId' = $1",
      [memberId, job],
    );
    expect(moved.rowCount, `${job} waits for its moment`).toBe(1);
  });
}

/** Orders jobs whose payload doesn't fit them, and waits until the worker has made dead letters of all. */
export async function orderUnfit(gym: string, job: string, count: number): Promise<void> {
  await withDatabase(async (client) => {
    const ids = Array.from({ length: count }, () => randomUUID());
    await client.query(
      `insert into outbox (tenant_id, id, kind, name, payload)
       select t.id, o.id, 'job', $2, '{"deliveryId": "none"}'::jsonb
       from tenant t, unnest($1::uuid[]) as o(id) where t.slug = $3`,
      [ids, job, gym],
    );
    const dead = async () => {
      const found = await client.query("select 1 from outbox where id = any($1) and dead_at is not null", [
        ids,
      ]);
      return found.rowCount;
    };
    await expect.poll(dead, { message: `${job} gives up`, timeout: 60_000 }).toBe(count);
  });
}
