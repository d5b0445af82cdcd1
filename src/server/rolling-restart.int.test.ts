import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startRedis } from "@/platform/rate-limit/testing/servers";
import { Balancer } from "./testing/balancer";
import { auditDoor, type Load, startLoad } from "./testing/door";
import { FaultLab, more, until } from "./testing/fault-lab";
import { openScreens } from "./testing/open-screens";
import { say, type WebProcess } from "./testing/web-process";
import type { WorkerProcess } from "./testing/worker-process";

vi.setConfig({ testTimeout: 400_000 });

/** How long a web process waits for a connection to PostgreSQL before it answers 503. */
const DATABASE_PATIENCE_MS = 2_500;
const LOAD = { desks: 6, rest: 200 };
const SCREENS = 6;

let lab: FaultLab;
let webs: WebProcess[];
let worker: WorkerProcess;
let balancer: Balancer;

/** Until the worker has dealt with everything that was ordered. */
const untilDone = () => until(async () => (await lab.waiting()) === 0, 200);

/** Two web processes behind a balancer, and a worker. */
async function startAll(): Promise<void> {
  webs = await Promise.all([lab.startWeb(), lab.startWeb()]);
  worker = await lab.startWorker();
  balancer = await Balancer.start(webs);
}

async function stopAll(): Promise<void> {
  balancer?.close();
  await Promise.all([...(webs ?? []), worker].map((process) => process?.close()));
}

beforeAll(async () => {
  lab = await FaultLab.start({ members: 5_000, visits: 0, staff: 60 });
  lab.env.PULSE_DRAIN_SECONDS = "3";
  await startAll();
}, 120_000);
afterAll(async () => {
  balancer?.close();
  await lab?.close();
});
beforeEach(async () => {
  // What earlier loads left is done, so that what is seen belongs to this one.
  await untilDone();
  await lab.postgres.asAdmin((admin) => admin.query("delete from visit; truncate idempotency_key"));
  balancer.cut.length = 0;
});

/**
 * Refusals that came of a process's end or start: those come at once. On a machine that is busy for seconds on end,
 * PostgreSQL's connections take longer than a request waits for them, whoever is restarted; the desk asks again.
 */
const refusedAtOnce = (load: Load) => load.refused.filter(({ ms }) => ms < DATABASE_PATIENCE_MS);

/** Holds everything that desks were told against the database, once the worker has done what came of it. */
async function audit(what: string, load: Load): Promise<void> {
  await load.finish();
  const { lost, doubled, kept } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
  await untilDone();
  say(
    `${what}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ` +
      `${load.cut} cut, ${load.refused.length} refused`,
  );
  expect(lost).toEqual([]);
  expect(doubled).toEqual([]);
  expect(kept).toBe(load.acknowledged.size);
  expect(await lab.deadLetters()).toEqual([]);
}

it("is not ready before the database has the tables that it was written for, and says why", async () => {
  const [{ name } = { name: "" }] = await lab.postgres.asAdmin(
    async (admin) =>
      (
        await admin.query<{ name: string }>(
          "select migration_name as name from _prisma_migrations order by 1 desc limit 1",
        )
      ).rows,
  );
  const rename = (from: string, to: string) =>
    lab.postgres.asAdmin((admin) =>
      admin.query("update _prisma_migrations set migration_name = $2 where migration_name = $1", [from, to]),
    );
  await rename(name, "not yet");
  const early = await lab.startWeb();
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
  const screens = openScreens(balancer, lab.gym, SCREENS);
  await until(() => screens.every(({ client }) => client.state === "open"));
  const load = startLoad(balancer, lab.gym, LOAD);
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
    const fresh = await lab.startWeb();
    webs = [...webs.filter((web) => web !== old), fresh];
    balancer.add(fresh);
    await balancer.untilReady(fresh);
    await more(load, 25);
  }
  // Before the old worker has ended there is another: what it hands back goes on at once.
  const next = await lab.startWorker();
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
  const load = startLoad(balancer, lab.gym, LOAD);
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
  const load = startLoad(balancer, lab.gym, LOAD);
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
  const load = startLoad(balancer, lab.gym, LOAD);
  await more(load, 25);
  const dead = performance.now();
  await lab.postgres.kill();
  await lab.postgres.restart();
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
  lab.env.REDIS_URL = `redis://127.0.0.1:${redis.port}`;
  try {
    await startAll();
    const load = startLoad(balancer, lab.gym, LOAD);
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
