import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { statement } from "../db/statement";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { type BackendName, startBackend, type TestBackend, until } from "./testing/backends";
import { effectRegistry, happen, makeEffectTables } from "./testing/effect-jobs";
import { type RunningWorker, startWorker } from "./worker";

const COUNTS = statement(
  "test.outage-counts",
  `select count(*)::int as log, count(distinct n)::int as different, (select count(*)::int from outbox) as waiting
   from effect_log`,
);

describe.each<BackendName>(["postgres", "redis"])(
  "a database that goes away, with the queue on %s",
  (name) => {
    let world: TestWorld;
    let backend: TestBackend;
    let gym: TestGym;
    let worker: RunningWorker;
    const admin = new pg.Client({ connectionString: inject("database").adminUrl });

    beforeAll(async () => {
      world = await createTestWorld({ hotLanes: 0, poolSize: 8 });
      await makeEffectTables(world.database);
      backend = await startBackend(name, world);
      gym = await world.createGym();
      await admin.connect();
      worker = await startWorker({
        ports: world.ports,
        registry: effectRegistry,
        queue: await backend.connect(),
        tenantOf: async () => gym.facts,
        staleAfter: 1_500,
      });
    });
    afterAll(async () => {
      await worker.stop();
      await admin.end();
      await backend.stop();
      await world.close();
    });

    const counts = async () => {
      const read = world.db.read(gym.facts.id, (db) =>
        db.rows<{ log: number; different: number; waiting: number }>(COUNTS),
      );
      return (await read.catch(() => []))[0];
    };

    it("is met again without a restart: nothing is lost, nothing doubled, nothing becomes a dead letter", async () => {
      await world.within(gym, async (ctx) => {
        for (let n = 0; n < 300; n++) ctx.enqueue(happen, { n, ms: 2 });
      });
      await until(counts, (now) => (now?.log ?? 0) > 30);
      const id = admin.escapeIdentifier(world.database.name);
      await admin.query(`alter database ${id} allow_connections false`);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
        world.database.name,
      ]);
      await pause(2_500);
      await admin.query(`alter database ${id} allow_connections true`);
      const end = await until(counts, (now) => now?.waiting === 0, 25_000);
      expect(end).toEqual({ log: 300, different: 300, waiting: 0 });
      const later = performance.now();
      await world.within(gym, async (ctx) => ctx.enqueue(happen, { n: 1_000 }));
      await until(counts, (now) => now?.waiting === 0);
      expect(performance.now() - later).toBeLessThan(5_000);
    });
  },
);
