import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { statement } from "../db/statement";
import { newId, PLATFORM_TENANT } from "../ids";
import { ProcessBeat } from "../processes/process-beat";
import { listProcesses } from "../processes/read-processes";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { defineJob, type JobDefinition } from "./definitions";
import { queueHealth } from "./health";
import * as housekeeping from "./housekeeping-handlers";
import { jobContext, jobTransaction } from "./job-context";
import { JobRegistry, listed } from "./registry";
import { Schedules } from "./schedules";

describe("schedules", () => {
  let world: TestWorld;
  let nairobi: TestGym;
  let manila: TestGym;

  beforeAll(async () => {
    world = await createTestWorld({ hotLanes: 0 });
    nairobi = await world.createGym({ zone: "Africa/Nairobi" });
    manila = await world.createGym({ zone: "Asia/Manila" });
    const closed = await world.createGym({ zone: "Asia/Manila" });
    await world.db.systemTransaction("test", closed.facts.id, (db) =>
      db.rows(statement("test.suspend", "update tenant set status = 'suspended' where id = $1"), [
        closed.facts.id,
      ]),
    );
  });
  afterAll(() => world.close());

  const nightly = (schedule: JobDefinition["schedule"]) =>
    listed(
      defineJob({
        name: `test.nightly-${newId()}`,
        queue: "schedules",
        payload: z.object({}),
        ...(schedule && { schedule }),
        handler: async () => async () => {},
      }),
    );
  const schedulesOf = (job: JobDefinition) =>
    new Schedules({ ports: world.ports, registry: new JobRegistry([job], []) });
  const ordered = (job: JobDefinition) =>
    world.db.system("test", PLATFORM_TENANT, async (db) =>
      (
        await db.rows<{ tenant_id: string }>(
          statement("test.ordered", "select tenant_id from outbox where name = $1 order by id"),
          [job.name],
        )
      ).map((row) => row.tenant_id),
    );

  it("order a job once a night for each active gym, at its own night, however often they look", async () => {
    const job = nightly({ cron: "0 3 * * *" });
    const [one, two] = [schedulesOf(job), schedulesOf(job)];
    world.clock.set("2026-03-10T09:00:00Z");
    expect(await one.tick()).toBe(0);
    // 03:00 in Manila, 22:00 in Nairobi.
    world.clock.set("2026-03-10T19:00:00Z");
    const made = await Promise.all([one.tick(), two.tick(), one.tick(), two.tick()]);
    expect(made.reduce((sum, n) => sum + n)).toBe(1);
    expect(await ordered(job)).toEqual([manila.facts.id]);
    // The effect happened and took its row away: a tick that comes again still orders nothing.
    await world.db.system("test", PLATFORM_TENANT, (db) =>
      db.rows(statement("test.done", "delete from outbox where name = $1"), [job.name]),
    );
    expect(await schedulesOf(job).tick()).toBe(0);
    world.clock.set("2026-03-11T00:00:30Z");
    expect(await two.tick()).toBe(1);
    expect(await ordered(job)).toEqual([nairobi.facts.id]);
  });

  it("make up for the latest missed night after an outage, not for all of them", async () => {
    const job = nightly({ cron: "0 3 * * *", zone: "UTC" });
    world.clock.set("2026-04-01T12:00:00Z");
    expect(await schedulesOf(job).tick()).toBe(0);
    world.clock.set("2026-04-05T17:00:00Z");
    expect(await schedulesOf(job).tick()).toBe(2);
    expect((await ordered(job)).sort()).toEqual([manila.facts.id, nairobi.facts.id].sort());
  });

  it("order a platform job once for the installation", async () => {
    const job = nightly({ cron: "*/5 * * * *", scope: "platform" });
    world.clock.set("2026-04-01T12:00:00Z");
    await schedulesOf(job).tick();
    world.clock.set("2026-04-01T12:05:00Z");
    expect(await schedulesOf(job).tick()).toBe(1);
    expect(await ordered(job)).toEqual([PLATFORM_TENANT]);
  });

  it("order a platform job by the installation's clock where it has one", async () => {
    const job = nightly({ cron: "0 2 * * *", scope: "platform" });
    const ports = { ...world.ports, zone: "Africa/Nairobi" };
    const schedules = new Schedules({ ports, registry: new JobRegistry([job], []) });
    world.clock.set("2026-03-13T22:59:00Z");
    expect(await schedules.tick()).toBe(0);
    world.clock.set("2026-03-13T23:00:00Z");
    expect(await schedules.tick()).toBe(1);
  });

  it("refuse a wrong rhythm at the start", () => {
    expect(() => schedulesOf(nightly({ cron: "at night" }))).toThrow();
  });

  it("housekeeping removes what has served its purpose and nothing else", async () => {
    const userId = newId();
    await world.db.systemTransaction("test", nairobi.facts.id, async (db) => {
      await db.rows(
        statement(
          "test.user",
          "insert into app_user (id, email, name) values ($1, 'sweep@example.com', 'Sweep')",
        ),
        [userId],
      );
      for (const [hours, key] of [
        [25, "old"],
        [23, "new"],
      ]) {
        await db.rows(
          statement(
            "test.key",
            `insert into idempotency_key (actor_id, key, procedure, request_hash, created_at)
             values ($1, $2, 'p', '\\x00', now() - $3 * interval '1 hour')`,
          ),
          [userId, key, hours],
        );
      }
      const now = world.clock.now().getTime();
      await db.rows(
        statement(
          "test.limit",
          "insert into rate_limit (key, expire) values ('old', $1), ('new', $2), ('open', null)",
        ),
        [now - 3_700_000, now],
      );
      for (const [days, revoked] of [
        [-31, null],
        [5, -31],
        [-29, null],
        [5, null],
      ]) {
        await db.rows(
          statement(
            "test.session",
            `insert into user_session (id, user_id, token_hash, expires_at, revoked_at) values
             ($1::uuid, $2, decode(replace($1::text, '-', ''), 'hex'), now() + $3 * interval '1 day', now() + $4 * interval '1 day')`,
          ),
          [newId(), userId, days, revoked],
        );
      }
    });
    const run = {
      id: newId(),
      name: "test.sweep",
      tenantId: PLATFORM_TENANT,
      tenant: undefined,
      payload: {},
      requestId: null,
      signal: new AbortController().signal,
    };
    const left = (sql: string) =>
      world.db.system("test", PLATFORM_TENANT, async (db) =>
        (await db.rows<{ v: string }>(statement("test.left", sql))).map((row) => row.v),
      );
    await jobTransaction(world.ports, run, async (db) => {
      const { ctx } = jobContext(world.ports, run, db);
      await housekeeping.sweepIdempotencyKeys(ctx);
      await housekeeping.sweepRateLimits(ctx);
      await housekeeping.sweepSignIns(ctx);
      await housekeeping.sweepScheduleTicks(ctx);
    });
    expect(await left("select key as v from idempotency_key")).toEqual(["new"]);
    expect(await left("select key as v from rate_limit order by 1")).toEqual(["new", "open"]);
    expect(await left("select count(*)::text as v from user_session")).toEqual(["2"]);
  });

  it("health tells of waiting work, its age, dead letters and living workers", async () => {
    const { db } = world;
    await db.systemTransaction("test", nairobi.facts.id, (tx) =>
      tx.rows(
        statement(
          "test.rows",
          `insert into outbox (id, kind, name, payload, run_at, dead_at) values
           ($1, 'job', 'x', '{}', now() - interval '1 hour', null), ($2, 'job', 'x', '{}', now() + interval '1 hour', null),
           ($3, 'job', 'x', '{}', now() - interval '2 hours', now())`,
        ),
        [newId(), newId(), newId()],
      ),
    );
    const before = await queueHealth(db);
    expect(before).toMatchObject({ later: 1, dead: 1, workers: 0, workerLastSeenSeconds: null });
    expect(before.depth).toBeGreaterThanOrEqual(1);
    expect(before.oldestWaitingSeconds).toBeGreaterThanOrEqual(3_599);
    expect(before.oldestWaitingSeconds).toBeLessThan(3_700);
    const running = [{ tenantId: newId(), id: newId(), name: "x.long", since: "2026-03-10T09:00:00.000Z" }];
    const heartbeat = new ProcessBeat({ db, role: "worker", running: () => running });
    const web = new ProcessBeat({ db, role: "web" });
    await web.start();
    await heartbeat.start();
    const alive = await queueHealth(db);
    expect(alive.workers).toBe(1);
    expect(alive.workerLastSeenSeconds).toBeLessThan(5);
    expect(await world.system((ctx) => listProcesses(ctx.db))).toMatchObject([
      { role: "web", node: process.versions.node, running: [] },
      { role: "worker", version: expect.stringMatching(/^\d+\.\d+\.\d+/), running },
    ]);
    await Promise.all([heartbeat.stop(), web.stop()]);
    expect((await queueHealth(db)).workers).toBe(0);
    expect(await world.system((ctx) => listProcesses(ctx.db))).toEqual([]);
  });
});
