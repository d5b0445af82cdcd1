import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type RedisServer, startRedis } from "@/platform/rate-limit/testing/servers";
import { Balancer } from "../testing/balancer";
import { auditDoor, startLoad } from "../testing/door";
import { FaultLab, more, persistently, until } from "../testing/fault-lab";
import { type Seeded, seeded } from "../testing/seeded";
import { say, type WebProcess } from "../testing/web-process";
import type { WorkerProcess } from "../testing/worker-process";

const RUNS = Number(process.env.FAULT_RUNS ?? 1);
const FAULTS_EACH = 8;
const FIRST = seeded().seed;

let lab: FaultLab;
let redis: RedisServer;
let webs: [WebProcess, WebProcess];
let worker: WorkerProcess;
let balancer: Balancer;

beforeAll(async () => {
  [lab, redis] = await Promise.all([FaultLab.start({ members: 30_000, visits: 0, staff: 60 }), startRedis()]);
  lab.env.PULSE_DRAIN_SECONDS = "1";
  lab.env.REDIS_URL = `redis://127.0.0.1:${redis.port}`;
  webs = await Promise.all([lab.startWeb(), lab.startWeb()]);
  worker = await lab.startWorker();
  balancer = await Balancer.start(webs);
});
afterAll(async () => {
  balancer?.close();
  await lab?.close();
  await redis?.stop();
});
beforeEach(() => lab.postgres.asAdmin((admin) => admin.query("delete from visit; truncate idempotency_key")));

/** What may happen to an installation; each leaves it whole again. */
const FAULTS = {
  "web killed": async ({ between }: Seeded) => {
    const web = webs[between(0, 2)] as WebProcess;
    await web.end("SIGKILL");
    await persistently(() => web.start());
    await balancer.untilReady(web);
  },
  "web replaced": async ({ between }: Seeded) => {
    const web = webs[between(0, 2)] as WebProcess;
    await web.end("SIGTERM");
    await persistently(() => web.start());
    await balancer.untilReady(web);
  },
  "web stands still": async ({ between }: Seeded) => {
    const { pid } = webs[between(0, 2)] as WebProcess;
    process.kill(pid, "SIGSTOP");
    await pause(between(500, 4_000));
    process.kill(pid, "SIGCONT");
  },
  "worker killed": async () => {
    await worker.end("SIGKILL");
    await persistently(() => worker.start());
  },
  "worker stands still": async ({ between }: Seeded) => {
    process.kill(worker.pid, "SIGSTOP");
    await pause(between(500, 6_000));
    process.kill(worker.pid, "SIGCONT");
  },
  "Redis killed": async ({ between }: Seeded) => {
    await redis.stop();
    await pause(between(0, 4_000));
    redis = await startRedis(redis.port);
  },
  "PostgreSQL killed": async () => {
    await lab.postgres.kill();
    await lab.postgres.restart();
  },
  "PostgreSQL away": async ({ between }: Seeded) => {
    await lab.postgres.cluster.stop();
    await pause(between(500, 5_000));
    await lab.postgres.restart();
  },
} as const;
const NAMES = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

it.each(Array.from({ length: RUNS }, (_, run) => FIRST + run))(
  "keeps every promise through the faults of seed %i",
  async (seed) => {
    const chance = seeded(seed);
    say(`seed ${seed} (npm run faults -- chaos --seed=${seed} does it again)`);
    const load = startLoad(balancer, lab.gym, { desks: 8, rest: 50 });
    await more(load, 50);
    const struck: string[] = [];
    // Each fault comes once before any comes again; sometimes two at the same time.
    for (let left = chance.shuffled(NAMES); struck.length < FAULTS_EACH; ) {
      const together = left.splice(0, chance.between(0, 4) === 0 ? 2 : 1);
      if (left.length === 0) left = chance.shuffled(NAMES);
      struck.push(together.join(" and "));
      const ofOneThing = new Set(together.map((name) => name.split(" ")[0])).size < together.length;
      if (ofOneThing) for (const name of together) await FAULTS[name](chance);
      else await Promise.all(together.map((name) => FAULTS[name](chance)));
      await pause(chance.between(0, 1_500));
    }
    await more(load, 50);
    await load.finish();
    await until(async () => (await lab.waiting()) === 0, 200);
    const { lost, doubled, kept } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
    const dead = await lab.deadLetters();
    const answers = new Set(load.refused.map(({ answer }) => `${answer.status} ${answer.code}`));
    const tries = load.acknowledged.size + load.refused.length + load.cut;
    say(
      `${struck.join(", ")}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ` +
        `${load.cut} cut, ${load.refused.length} refused (${[...answers].join(", ")}), ` +
        `${((100 * load.acknowledged.size) / tries).toFixed(1)} % of all tries answered`,
    );
    expect([lost, doubled, dead]).toEqual([[], [], []]);
    expect(kept).toBe(load.acknowledged.size);
    expect([...answers].filter((answer) => !["503 UNAVAILABLE", "504 TIMEOUT"].includes(answer))).toEqual([]);
  },
);
