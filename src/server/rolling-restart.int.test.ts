import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startRedis } from "@/platform/rate-limit/testing/servers";
import { migrate } from "../../scripts/migrate.mjs";
import { type Cluster, startCluster } from "../../scripts/services/cluster.mjs";
import { ensureRoles, roleEnvironment } from "../../scripts/services/roles.mjs";
import { Balancer } from "./testing/balancer";
import { type Load, startLoad, visitsByMember } from "./testing/door";
import { type FilledGym, fillGym } from "./testing/filled-gym";
import { openScreens } from "./testing/open-screens";
import { type Bundle, bundleWeb, say, TEST_SECRET, WebProcess } from "./testing/web-process";
import { bundleWorker, WorkerProcess } from "./testing/worker-process";

vi.setConfig({ testTimeout: 400_000 });

const NAME = "pulse_rolling";
/** How long a web process waits for a connection to PostgreSQL before it answers 503. */
const DATABASE_PATIENCE_MS = 2_500;
const LOAD = { desks: 6, rest: 200 };
const SCREENS = 6;

let home: string;
let cluster: Cluster;
let bundles: Bundle[];
let env: Record<string, string>;
let gym: FilledGym;
let webs: WebProcess[];
let worker: WorkerProcess;
let balancer: Balancer;

/** A connection of its own each time: none survives what happens here. */
async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(cluster.adminUrl);
  url.pathname = `/${NAME}`;
  const admin = new pg.Client({ connectionString: url.toString() });
  admin.on("error", () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function until(holds: () => boolean | Promise<boolean>, every = 20): Promise<void> {
  while (!(await holds())) await pause(every);
}

/** Until the worker has dealt with everything that was ordered. */
const untilDone = () => until(async () => (await waiting()) === 0, 200);

const startOne = () => WebProcess.start(bundles[0]?.file ?? "", env);

/** Two web processes behind a balancer, and a worker. */
async function startAll(): Promise<void> {
  webs = await Promise.all([startOne(), startOne()]);
  worker = await WorkerProcess.start(bundles[1]?.file ?? "", env);
  balancer = await Balancer.start(webs);
}

async function stopAll(): Promise<void> {
  balancer?.close();
  await Promise.all([...(webs ?? []), worker].map((process) => process?.close()));
}

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "pulse-rolling-"));
  [cluster, bundles] = await Promise.all([
    startCluster(home, { throwAway: true }),
    Promise.all([bundleWeb(), bundleWorker()]),
  ]);
  const urls = await ensureRoles({ serverUrl: cluster.adminUrl, database: NAME, secret: TEST_SECRET });
  await migrate({ url: urls.owner });
  gym = await asAdmin(async (admin) => {
    // A killed server keeps what was committed only when commits wait for their log; the machine itself stays on.
    await admin.query(`alter database ${NAME} set synchronous_commit = on`);
    return await fillGym(admin, { members: 5_000, visits: 0, staff: 60 });
  });
  env = { ...roleEnvironment(urls), PULSE_DRAIN_SECONDS: "3" };
  await startAll();
}, 120_000);
afterAll(async () => {
  await stopAll();
  await Promise.all((bundles ?? []).map((bundle) => bundle.remove()));
  await cluster?.stop();
  if (cluster) await rm(cluster.dataDir, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  // What earlier loads left is done, so that what is seen belongs to this one.
  await untilDone();
  await asAdmin((admin) => admin.query("delete from visit; truncate idempotency_key"));
  balancer.cut.length = 0;
});

/** Orders and events that nobody has dealt with yet. */
async function waiting(): Promise<number> {
  const { rows } = await asAdmin((admin) =>
    admin.query<{ n: number }>("select count(*)::int as n from outbox where run_at <= now()"),
  );
  return rows[0]?.n ?? -1;
}

const more = (load: Load, by: number) => {
  const wanted = load.acknowledged.size + by;
  return until(() => load.acknowledged.size >= wanted);
};

/**
 * Refusals that came of a process's end or start: those come at once. On a machine that is busy for seconds on end,
 * PostgreSQL's connections take longer than a request waits for them, whoever is restarted; the desk asks again.
 */
const refusedAtOnce = (load: Load) => load.refused.filter(({ ms }) => ms < DATABASE_PATIENCE_MS);

/** Holds everything that desks were told against the database, once the worker has done what came of it. */
async function audit(what: string, load: Load): Promise<void> {
  await load.finish();
  const visits = await asAdmin(visitsByMember);
  const lost = [...load.acknowledged].filter(([member, visit]) => !visits.get(member)?.includes(visit));
  const doubled = [...visits.values()].filter((ids) => ids.length > 1);
  await untilDone();
  const { rows: dead } = await asAdmin((admin) =>
    admin.query("select name, last_error from outbox where dead_at is not null"),
  );
  say(
    `${what}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ` +
      `${load.cut} cut, ${load.refused.length} refused`,
  );
  expect(lost).toEqual([]);
  expect(doubled).toEqual([]);
  expect(visits.size).toBe(load.acknowledged.size);
  expect(dead).toEqual([]);
}

it("is not ready before the database has the tables that it was written for, and says why", async () => {
  const [{ name } = { name: "" }] = await asAdmin(
    async (admin) =>
      (
        await admin.query<{ name: string }>(
          "select migration_name as name from _prisma_migrations order by 1 desc limit 1",
        )
      ).rows,
  );
  const rename = (from: string, to: string) =>
    asAdmin((admin) =>
      admin.query("update _prisma_migrations set migration_name = $2 where migration_name = $1", [from, to]),
    );
  await rename(name, "not yet");
  const early = await startOne();
  try {
    const readiness = async () => {
      const answer = await fetch(early.url("/api/ready"));
      return [answer.status, await answer.json()];
    };
    // A busy machine's first connections may take longer than a probe waits.
    await vi.waitFor(
      async () => expect(await readiness()).toEqual([503, { status: "not ready", reason: "migrating" }]),
      60_000,
    );
    expect(await early.status("/api/live")).toBe(200);
    // Whoever served before the migration goes on.
    await until(async () => (await webs[0]?.status("/api/ready")) === 200);
    await rename("not yet", name);
    await until(async () => (await early.status("/api/ready")) === 200);
  } finally {
    await rename("not yet", name);
    await early.close();
  }
});

it("replaces every process one after the other under load, and no request fails", async () => {
  const screens = openScreens(balancer, gym, SCREENS);
  await until(() => screens.every(({ client }) => client.state === "open"));
  const load = startLoad(balancer, gym, LOAD);
  await more(load, 25);
  const codes: (number | null)[] = [];
  for (const old of [...webs]) {
    const ended = old.end("SIGTERM");
    // It lives on and says that it is not ready before it closes its door.
    await until(async () => !old.alive || (await old.status("/api/ready")) === 503);
    expect(await old.status("/api/live")).toBe(200);
    codes.push(await ended);
    balancer.remove(old);
    await old.close();
    const fresh = await startOne();
    webs = [...webs.filter((web) => web !== old), fresh];
    balancer.add(fresh);
    await balancer.untilReady(fresh);
    await more(load, 25);
  }
  // Before the old worker has ended there is another: what it hands back goes on at once.
  const next = await WorkerProcess.start(bundles[1]?.file ?? "", env);
  codes.push(await worker.end("SIGTERM"));
  await worker.close();
  worker = next;
  await more(load, 25);
  await audit("rolling restart", load);
  expect(codes).toEqual([0, 0, 0]);
  expect([refusedAtOnce(load), load.cut, balancer.unserved, balancer.cut]).toEqual([[], 0, 0, []]);
  await until(() => screens.every(({ client }) => client.state === "open"));
  const everything = [...load.acknowledged.values()];
  await until(() =>
    screens.every(({ heard, resyncs }) => resyncs > 0 || everything.every((visit) => heard.has(visit))),
  );
  say(`screens told to come back: ${screens.map(({ byes }) => byes).join(", ")}`);
  for (const { byes, client } of screens) {
    expect(byes).toBeGreaterThan(0);
    client.close();
  }
});

it("loses nothing when a web process is killed, and only its own requests fail", async () => {
  const [doomed, other] = webs as [WebProcess, WebProcess];
  const load = startLoad(balancer, gym, LOAD);
  await more(load, 25);
  await doomed.end("SIGKILL");
  const dead = performance.now();
  await more(load, 25);
  await doomed.start();
  await balancer.untilReady(doomed);
  await more(load, 25);
  await audit("kill -9 of web", load);
  expect(refusedAtOnce(load)).toEqual([]);
  expect(load.cut).toBe(balancer.cut.length);
  expect(balancer.cut.filter(({ port, at }) => port !== doomed.port || at > dead)).toEqual([]);
  expect(other.alive).toBe(true);
});

it("notices nothing at the desk when the worker is killed", async () => {
  const load = startLoad(balancer, gym, LOAD);
  await more(load, 25);
  await worker.end("SIGKILL");
  await more(load, 25);
  await worker.start();
  await more(load, 25);
  await audit("kill -9 of the worker", load);
  expect([refusedAtOnce(load), load.cut, balancer.cut]).toEqual([[], 0, []]);
});

it("loses nothing when PostgreSQL is killed, and goes on by itself when it is back", async () => {
  const pids = webs.map(({ pid }) => pid);
  const load = startLoad(balancer, gym, LOAD);
  await more(load, 25);
  process.kill(cluster.pid, "SIGKILL");
  const dead = performance.now();
  await until(() => !cluster.isRunning());
  cluster = await startCluster(home, { throwAway: true });
  const back = performance.now();
  await until(() => (load.successes.at(-1) ?? 0) > back);
  const recovered = load.successes.find((at) => at > back) ?? Number.NaN;
  await more(load, 25);
  await audit("kill -9 of PostgreSQL", load);
  say(
    `PostgreSQL was back after ${Math.round(back - dead)} ms, the first success ${Math.round(recovered - back)} ms later`,
  );
  const codes = new Set(load.refused.map(({ answer }) => `${answer.status} ${answer.code}`));
  expect([...codes].filter((code) => code !== "503 UNAVAILABLE")).toEqual([]);
  expect(load.refused.every(({ at, ms }) => at + ms > dead)).toBe(true);
  expect(balancer.cut).toEqual([]);
  expect(webs.map(({ pid }) => pid)).toEqual(pids);
});

it("notices nothing at the desk when Redis is killed", async () => {
  await stopAll();
  let redis = await startRedis();
  env = { ...env, REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  try {
    await startAll();
    const load = startLoad(balancer, gym, LOAD);
    await more(load, 25);
    await redis.stop();
    await more(load, 25);
    redis = await startRedis(redis.port);
    await more(load, 25);
    await audit("kill -9 of Redis", load);
    expect([refusedAtOnce(load), load.cut, balancer.cut]).toEqual([[], 0, []]);
  } finally {
    await stopAll();
    await redis.stop();
  }
});
