import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "../db/statement";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { type BackendName, startBackend, type TestBackend, until } from "./testing/backends";
import { happen, happenInSteps, makeEffectTables } from "./testing/effect-jobs";

const JOBS = 1_000;
const STEPS = 60;
const KILLS = 5;

/** A delivery that waits for whoever has the very same job under their hands. */
const BESIDE = statement(
  "test.kill-beside",
  `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
     and query like 'delete from outbox where tenant_id%'`,
);
/** A job in the middle of its effect. */
const AT_WORK = statement(
  "test.kill-at-work",
  `select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active'
     and query like 'with logged as (insert into effect_log%'`,
);
const COUNTS = statement(
  "test.kill-counts",
  `select count(*)::int as log, count(distinct n)::int as different,
     coalesce((select total from effect_count), 0) as total, (select count(*)::int from outbox) as waiting
   from effect_log`,
);

// Inside the project, so that the bundle finds its packages.
const folder = path.resolve("node_modules/.cache/pulse-crash-worker");
const bundle = path.join(folder, `worker-${process.pid}.mjs`);

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL("./testing/crash-worker.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "@": path.resolve("src") },
    logLevel: "silent",
  });
});
afterAll(() => rm(bundle, { force: true }));

describe.each<BackendName>(["postgres", "redis"])("a worker killed in the middle, on %s", (name) => {
  let world: TestWorld;
  let backend: TestBackend;
  let gym: TestGym;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    world = await createTestWorld({ hotLanes: 0 });
    await makeEffectTables(world.database);
    backend = await startBackend(name, world);
    gym = await world.createGym();
  });
  afterAll(async () => {
    child?.kill("SIGKILL");
    await backend.stop();
    await world.close();
  });

  async function start(): Promise<ChildProcess> {
    const { app, system } = world.database;
    const settings = { app, system, redis: backend.redisUrl, facts: gym.facts };
    // On a busy machine its first connections may take too long: it ends, and is started again as a watcher would.
    for (let turn = 0; turn < 5; turn++) {
      const started = spawn(process.execPath, [bundle], {
        env: { ...process.env, CRASH_WORKER: JSON.stringify(settings) },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const works = await Promise.race([
        once(started, "message").then(() => true),
        once(started, "exit").then(() => false),
      ]);
      if (works) return started;
    }
    throw new Error("the worker did not start");
  }
  const counts = async () => {
    const rows = await world.db.read(gym.facts.id, (db) =>
      db.rows<{ log: number; different: number; total: number; waiting: number }>(COUNTS),
    );
    return rows[0] ?? { log: -1, different: -1, total: -1, waiting: -1 };
  };
  /** Commits jobs while the worker runs and dies, as requests would. */
  async function order(from: number, to: number): Promise<void> {
    await world.within(gym, async (ctx) => {
      for (let n = from; n < to; n++) ctx.enqueue(happen, { n, ms: 2 });
    });
  }

  it(`loses none and doubles none of ${JOBS} effects and ${STEPS} steps, killed ${KILLS} times`, async () => {
    await world.within(gym, async (ctx) => ctx.enqueue(happenInSteps, { from: JOBS, to: JOBS + STEPS }));
    const share = JOBS / KILLS;
    for (let kill = 0; kill < KILLS; kill++) {
      await order(kill * share, (kill + 1) * share);
      const before = (await counts()).log;
      child = await start();
      await until(counts, (now) => now.log >= before + share / 4, 30_000);
      child.kill("SIGKILL");
      await once(child, "exit");
      expect((await counts()).waiting).toBeGreaterThan(0);
    }
    child = await start();
    const end = await until(counts, (now) => now.waiting === 0, 40_000);
    const all = JOBS + STEPS;
    expect(end).toEqual({ log: all, different: all, total: all, waiting: 0 });
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  }, 120_000);

  it("doubles nothing when a worker stands still for so long that another gets its job", async () => {
    const { log: before } = await counts();
    const seen = async (what: typeof BESIDE) => {
      const rows = await world.db.system("test", gym.facts.id, (db) => db.rows<{ n: number }>(what));
      return rows[0]?.n ?? 0;
    };
    // One alone: of several, those that the other has taken would wait for this one, and nobody for its job.
    await world.within(gym, async (ctx) => ctx.enqueue(happen, { n: 10_000, ms: 2_000 }));
    const still = await start();
    child = still;
    await until(
      () => seen(AT_WORK),
      (n) => n > 0,
    );
    still.kill("SIGSTOP");
    const other = await start();
    try {
      await until(
        () => seen(BESIDE),
        (n) => n > 0,
        60_000,
      );
      still.kill("SIGCONT");
      const end = await until(counts, (now) => now.waiting === 0, 60_000);
      const all = before + 1;
      expect(end).toEqual({ log: all, different: all, total: all, waiting: 0 });
    } finally {
      still.kill("SIGKILL");
      other.kill("SIGKILL");
    }
  }, 150_000);
});
