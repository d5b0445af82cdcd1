import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "../db/statement";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { startBackend, type TestBackend, until } from "./testing/backends";
import { effectRegistry, happen, makeEffectTables } from "./testing/effect-jobs";
import { type RunningWorker, startWorker } from "./worker";

const COUNTS = statement(
  "test.redis-outage-counts",
  `select count(*)::int as log, count(distinct n)::int as different, (select count(*)::int from outbox) as waiting
   from effect_log`,
);

describe("a Redis that is killed", () => {
  let world: TestWorld;
  let backend: TestBackend;
  let gym: TestGym;
  let worker: RunningWorker;

  beforeAll(async () => {
    world = await createTestWorld({ hotLanes: 0, poolSize: 8 });
    await makeEffectTables(world.database);
    backend = await startBackend("redis", world);
    gym = await world.createGym();
    worker = await startWorker({
      ports: world.ports,
      registry: effectRegistry,
      queue: await backend.connect(),
      tenantOf: async () => gym.facts,
      staleAfter: 1_500,
      patience: 2_000,
    });
  });
  afterAll(async () => {
    await worker.stop();
    await backend.stop();
    await world.close();
  });

  const counts = async () =>
    (
      await world.db.read(gym.facts.id, (db) =>
        db.rows<{ log: number; different: number; waiting: number }>(COUNTS),
      )
    )[0];

  it("costs nothing but time, also when it comes back empty", async () => {
    await world.within(gym, async (ctx) => {
      for (let n = 0; n < 300; n++) ctx.enqueue(happen, { n, ms: 2 });
    });
    await until(counts, (now) => (now?.log ?? 0) > 30);
    const away = backend.die(2_000);
    // Changes are accepted meanwhile: they only need PostgreSQL.
    await world.within(gym, async (ctx) => ctx.enqueue(happen, { n: 1_000 }));
    await away;
    const end = await until(counts, (now) => now?.waiting === 0, 25_000);
    expect(end).toEqual({ log: 301, different: 301, waiting: 0 });
  });

  it("does not keep a worker from stopping while it is away", async () => {
    const other = await startWorker({
      ports: world.ports,
      registry: effectRegistry,
      queue: await backend.connect(),
      tenantOf: async () => gym.facts,
      patience: 2_000,
    });
    const away = backend.die(4_500);
    await other.stop();
    const from = performance.now();
    await away;
    expect(performance.now() - from).toBeGreaterThan(500);
  });
});
