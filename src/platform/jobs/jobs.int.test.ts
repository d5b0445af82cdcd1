import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JobContext, TenantFacts } from "../context";
import { statement } from "../db/statement";
import { DomainError } from "../errors";
import { PLATFORM_TENANT, type TenantId } from "../ids";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { discardDeadLetter, listDeadLetters, replayDeadLetter } from "./dead-letters";
import { defineJob, type JobDefinition } from "./definitions";
import { queueHealth } from "./health";
import { progressTopic } from "./job-context";
import { JobRegistry, listed } from "./registry";
import { type BackendName, startBackend, type TestBackend, until } from "./testing/backends";
import { effectRegistry, happen, happened, happenInSteps, makeEffectTables } from "./testing/effect-jobs";
import { type RunningWorker, startWorker } from "./worker";

const COUNTS = statement(
  "test.counts",
  `select (select count(*)::int from effect_log) as log, (select count(distinct n)::int from effect_log) as different,
     coalesce((select total from effect_count), 0) as total`,
);
const WAITING = statement("test.waiting", "select count(*)::int as n from outbox where dead_at is null");

/** A long job that waits to be interrupted the first time, and does its work the second. It may not fail once. */
function waitingJob(name: string) {
  const runs: string[] = [];
  const job = defineJob({
    name,
    queue: "imports",
    mode: "long",
    attempts: 1,
    payload: z.object({}),
    handler: async () => async (ctx: JobContext) => {
      if (runs.push(name) === 1) {
        await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
        ctx.signal.throwIfAborted();
      }
      await ctx.db.rows(statement("test.waited", "insert into effect_log (n) values (1)"));
    },
  });
  return { job, runs };
}

describe.each<BackendName>(["postgres", "redis"])("jobs on %s", (name) => {
  let world: TestWorld;
  let backend: TestBackend;
  let gym: TestGym;
  let workers: RunningWorker[] = [];
  const gyms = new Map<TenantId, TenantFacts>();

  beforeAll(async () => {
    world = await createTestWorld({ hotLanes: 0, poolSize: 8 });
    await makeEffectTables(world.database);
    backend = await startBackend(name, world);
  });
  afterAll(async () => {
    await backend.stop();
    await world.close();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
  });

  async function freshGym(): Promise<TestGym> {
    const made = await world.createGym();
    gyms.set(made.facts.id, made.facts);
    return made;
  }
  async function work(registry: JobRegistry = effectRegistry, staleAfter = 1_000): Promise<RunningWorker> {
    const worker = await startWorker({
      ports: world.ports,
      registry,
      queue: await backend.connect(),
      staleAfter,
      patience: 5_000,
      tenantOf: async (id) => {
        const facts = gyms.get(id);
        if (!facts) throw new DomainError("NOT_FOUND");
        return facts;
      },
    });
    workers.push(worker);
    return worker;
  }
  const jobs = (...definitions: JobDefinition[]) => new JobRegistry(definitions, []);
  const counts = async (of: TestGym = gym) =>
    (
      await world.db.read(of.facts.id, (db) =>
        db.rows<{ log: number; different: number; total: number }>(COUNTS),
      )
    )[0];
  const waiting = async (of: TestGym = gym) =>
    (await world.db.read(of.facts.id, (db) => db.rows<{ n: number }>(WAITING)))[0]?.n ?? -1;
  const allDone = () => until(waiting, (n) => n === 0);
  const deadLetters = () =>
    world.system(async (ctx) =>
      (await listDeadLetters(ctx, { limit: 50 })).filter((letter) => letter.tenantId === gym.facts.id),
    );

  it("does what was committed, once, and nothing that was rolled back", async () => {
    gym = await freshGym();
    await work();
    await world.within(gym, async (ctx) => ctx.enqueue(happen, { n: 1 }));
    await expect(
      world.within(gym, async (ctx) => {
        ctx.enqueue(happen, { n: 2 });
        throw new DomainError("CONFLICT");
      }),
    ).rejects.toThrow("CONFLICT");
    await world.within(gym, async (ctx) => ctx.enqueue(happen, { n: 3 }));
    await allDone();
    expect(await counts()).toEqual({ log: 2, different: 2, total: 2 });
  });

  it("fans an event out to everyone who reacts, and lets it end when nobody does", async () => {
    gym = await freshGym();
    await work();
    await world.within(gym, async (ctx) => ctx.emit(happened, { n: 7 }));
    await world.within(gym, async (ctx) => ctx.emit({ ...happened, name: "test.ignored" }, { n: 8 }));
    await allDone();
    const seen = await world.db.read(gym.facts.id, (db) =>
      db.rows(statement("test.seen", "select n from effect_log order by n")),
    );
    expect(seen).toEqual([{ n: 7 }, { n: 1_000_007 }]);
  });

  it("does work that was committed while no worker was there, also by two workers at once", async () => {
    gym = await freshGym();
    await world.within(gym, async (ctx) => {
      for (let n = 0; n < 300; n++) ctx.enqueue(happen, { n });
    });
    await Promise.all([work(), work()]);
    await allDone();
    expect(await counts()).toEqual({ log: 300, different: 300, total: 300 });
  });

  it("waits for the moment a job is meant for", async () => {
    gym = await freshGym();
    await work();
    const ordered = Date.now();
    await world.within(gym, async (ctx) =>
      ctx.enqueue(happen, { n: 1 }, { runAt: new Date(ordered + 1_200) }),
    );
    await allDone();
    expect(Date.now() - ordered).toBeGreaterThanOrEqual(1_190);
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("completes every effect although the queue forgets everything in the middle", async () => {
    gym = await freshGym();
    await work();
    await world.within(gym, async (ctx) => {
      for (let n = 0; n < 400; n++) ctx.enqueue(happen, { n, ms: 2 });
    });
    for (const seen of [40, 120]) {
      await until(counts, (now) => (now?.log ?? 0) >= seen);
      await backend.forget();
    }
    await allDone();
    expect(await counts()).toEqual({ log: 400, different: 400, total: 400 });
  });

  it("retries a failure with growing pauses, and keeps nothing of the failed attempts", async () => {
    gym = await freshGym();
    const at: number[] = [];
    const flaky = defineJob({
      name: "test.flaky",
      queue: "default",
      payload: z.object({}),
      handler: async () => async (ctx: JobContext) => {
        at.push(performance.now());
        await ctx.db.rows(statement("test.flaky", "insert into effect_log (n) values (1)"));
        if (at.length < 4) throw new Error("the network is away");
      },
    });
    await work(jobs(listed(flaky)));
    await world.within(gym, async (ctx) => ctx.enqueue(flaky, {}));
    await allDone();
    expect(at).toHaveLength(4);
    const pauses = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
    // 100, 200 and 400 ms, of which up to half is chance.
    for (const [index, least] of [50, 100, 200].entries())
      expect(pauses[index]).toBeGreaterThanOrEqual(least);
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("sets a poisoned payload aside, without its contents, and does it when it is replayed after a fix", async () => {
    gym = await freshGym();
    const payload = z.object({ n: z.number(), note: z.string() }).strict();
    const fixed = defineJob({ ...happen, name: "test.fixed", payload, handler: happen.handler as never });
    const broken = defineJob({ ...fixed, payload: z.object({ n: z.string() }).strict() as never });
    const first = await work(jobs(listed(broken)));
    await world.within(gym, async (ctx) => ctx.enqueue(fixed, { n: 5, note: "secret@example.com" }));
    const [letter] = await until(deadLetters, (letters) => letters.length === 1);
    expect(letter).toMatchObject({ name: "test.fixed", attempts: 1 });
    expect(letter?.lastError).toBe("PoisonedPayload: n: invalid_type; payload: unrecognized_keys");
    expect((await queueHealth(world.db)).dead).toBeGreaterThanOrEqual(1);
    await first.stop();
    await work(jobs(listed(fixed)));
    expect(await counts()).toMatchObject({ log: 0 });
    await world.system((ctx) => replayDeadLetter(ctx, { tenantId: gym.facts.id, id: letter?.id ?? "" }));
    await allDone();
    expect(await counts()).toMatchObject({ log: 1 });
    expect(await deadLetters()).toEqual([]);
  });

  it("never retries a refusal, retries an outage, and lets an operator discard with a reason", async () => {
    gym = await freshGym();
    const tries = { refused: 0, away: 0 };
    const refused = defineJob({
      name: "test.refused",
      queue: "default",
      payload: z.object({}),
      handler: async () => async () => {
        tries.refused++;
        throw new DomainError("MEMBERSHIP_STATE");
      },
    });
    const away = defineJob({
      name: "test.away",
      queue: "default",
      attempts: 3,
      payload: z.object({}),
      handler: async () => async () => {
        tries.away++;
        throw new DomainError("UNAVAILABLE");
      },
    });
    await work(jobs(listed(refused), listed(away)));
    await world.within(gym, async (ctx) => {
      ctx.enqueue(refused, {});
      ctx.enqueue(away, {});
    });
    const letters = await until(deadLetters, (found) => found.length === 2);
    expect(tries).toEqual({ refused: 1, away: 3 });
    expect(letters.map((letter) => letter.lastError).sort()).toEqual(["MEMBERSHIP_STATE", "UNAVAILABLE"]);
    for (const { id } of letters) {
      await world.system((ctx) => discardDeadLetter(ctx, { tenantId: gym.facts.id, id }, "not wanted"));
    }
    expect(await deadLetters()).toEqual([]);
    const lines = await world.system((ctx) =>
      ctx.db.rows(
        statement("test.audit", "select reason from audit_entry where action = 'dead-letter.discard'"),
      ),
    );
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const gone = { tenantId: gym.facts.id, id: letters[0]?.id ?? "" };
    await expect(world.system((ctx) => replayDeadLetter(ctx, gone))).rejects.toThrow("NOT_FOUND");
  });

  it("shows a job its own gym only", async () => {
    gym = await freshGym();
    const other = await freshGym();
    await work();
    await world.within(other, async (ctx) => ctx.enqueue(happen, { n: 1 }));
    await until(
      () => counts(other),
      (now) => now?.log === 1,
    );
    const seen: unknown[] = [];
    const nosy = defineJob({
      name: "test.nosy",
      queue: "default",
      payload: z.object({ other: z.string() }),
      handler: async () => async (ctx: JobContext, payload: { other: string }) => {
        seen.push(await ctx.db.rows(statement("test.nosy", "select n from effect_log")));
        seen.push(await ctx.db.models.outbox.findMany({ where: { tenantId: payload.other } }));
        await ctx.db.rows(statement("test.forge", "insert into effect_log (tenant_id, n) values ($1, 9)"), [
          payload.other,
        ]);
      },
    });
    await work(jobs(listed(nosy), listed(happen)));
    await Promise.all(workers.splice(0, 1).map((worker) => worker.stop()));
    await world.within(gym, async (ctx) => ctx.enqueue({ ...nosy, attempts: 1 }, { other: other.facts.id }));
    await until(
      () => seen.length,
      (length) => length >= 2,
    );
    expect(seen.slice(0, 2)).toEqual([[], []]);
    expect(await counts(other)).toMatchObject({ log: 1 });
  });

  it("runs a long job in steps and tells open screens how far it is", async () => {
    gym = await freshGym();
    await work();
    const topic = progressTopic(gym.facts.id);
    await world.within(gym, async (ctx) => ctx.enqueue(happenInSteps, { from: 0, to: 20 }));
    await allDone();
    expect(await counts()).toEqual({ log: 20, different: 20, total: 20 });
    const told = world.live.filter((sent) => sent.topic === topic).map((sent) => sent.message);
    expect(told.at(-1)).toMatchObject({
      job: "test.happen-in-steps",
      done: 20,
      total: 20,
      payload: { from: 0, to: 20 },
    });
    const steps = told.map((message) => Number(message.done));
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });

  it("gives back what a stopping worker could not finish, without counting it as a failure", async () => {
    gym = await freshGym();
    const { job: patient, runs } = waitingJob("test.patient");
    const first = await work(jobs(listed(patient)));
    await world.within(gym, async (ctx) => ctx.enqueue(patient, {}));
    await until(
      () => runs.length,
      (times) => times === 1,
    );
    await first.stop();
    await work(jobs(listed(patient)));
    await allDone();
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("interrupts a long job that the queue has lost sight of, and runs it anew", async () => {
    gym = await freshGym();
    const { job: watchful, runs } = waitingJob("test.watchful");
    await work(jobs(listed(watchful)));
    await world.within(gym, async (ctx) => ctx.enqueue(watchful, {}));
    await until(
      () => runs.length,
      (times) => times === 1,
    );
    await backend.forget();
    await allDone();
    expect(runs).toHaveLength(2);
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("runs platform jobs without a gym", async () => {
    gym = await freshGym();
    const tenants: unknown[] = [];
    const platform = defineJob({
      name: "test.platform",
      queue: "default",
      payload: z.object({}),
      handler: async () => async (ctx: JobContext) => {
        tenants.push([ctx.tenantId, ctx.tenant]);
      },
    });
    await work(jobs(listed(platform)));
    await world.system(async (ctx) => ctx.enqueue(platform, {}));
    await until(
      () => tenants.length,
      (length) => length === 1,
    );
    expect(tenants).toEqual([[PLATFORM_TENANT, undefined]]);
  });
});
