/**
 * What open screens cost: one web process holds many idle streams of live updates, then one event goes to all of them.
 *
 *   npm run bench -- live                    10,000 streams
 *   npm run bench -- live --streams=2000
 *   npm run bench -- live --strict           ends with 1 when a figure is over its limit
 *
 * Sessions, rights and limits are those of production: the streams belong to as many people and addresses as those
 * demand (127.0.0.1, .2, .3 …; on macOS they are added by `sudo ifconfig lo0 alias 127.0.0.2`). Every stream is one open
 * file here and one there, so `ulimit -Hn` must be above their number. An event is published by another process, travels
 * over PostgreSQL, and is on time when the last stream has it.
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import type { TenantId } from "@/platform/ids";
import { createLogger } from "@/platform/logger";
import { connectRealtime } from "@/platform/realtime/connect-realtime";
import { tenantTopic } from "@/platform/realtime/realtime";
import { fillGym } from "@/server/testing/filled-gym";
import { bundleWithoutScreens, startWebProcess } from "./processes";

const { values: args } = parseArgs({
  allowPositionals: true,
  options: {
    streams: { type: "string", default: "10000" },
    strict: { type: "boolean", default: false },
  },
});

const STREAMS = Number(args.streams);
const PER_CHILD = 2_500;
const PER_PERSON = 40;
const EVENTS = 9;
const LIMITS = { megabytes: 500, milliseconds: 2_000 };

interface Said {
  type: "open" | "heard" | "gone" | "failed";
  at: number;
  count: number;
  said: number;
  mark: string;
  message: string;
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: start this by npm run bench -- live`);
  return value;
}

function openFiles(): number {
  const text = execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim();
  return text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text);
}

/** Megabytes of memory that a process holds. */
function memoryOf(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1_024;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;

/** The next message of this kind from each child. */
function fromAll(children: readonly ChildProcess[], type: Said["type"], mark?: string): Promise<Said[]> {
  return Promise.all(
    children.map(
      (child) =>
        new Promise<Said>((resolve, reject) => {
          const hear = (said: Said) => {
            if (said.type === "failed") reject(new Error(said.message));
            if (said.type !== type || (mark !== undefined && said.mark !== mark)) return;
            child.off("message", hear);
            resolve(said);
          };
          child.on("message", hear);
        }),
    ),
  );
}

/** The most that the process holds while nothing happens but heartbeats. */
async function idleMemory(pid: number, seconds: number): Promise<number> {
  let most = 0;
  for (let second = 0; second < seconds; second++) {
    most = Math.max(most, memoryOf(pid));
    await pause(1_000);
  }
  return most;
}

if (openFiles() < STREAMS + 500)
  throw new Error(`ulimit -Hn is ${openFiles()}: ${STREAMS} streams need ${STREAMS + 500} open files`);
const admin = new pg.Client({ connectionString: setting("BENCH_ADMIN_URL") });
await admin.connect();
const gym = await fillGym(admin, {
  members: 100,
  visits: 0,
  staff: Math.ceil(Math.min(PER_CHILD, STREAMS) / PER_PERSON) * Math.ceil(STREAMS / PER_CHILD),
});
await admin.end();

const tenantId = gym.tenantId as TenantId;
const topic = tenantTopic(tenantId, "occupancy", gym.branchId);
const topics = [topic, tenantTopic(tenantId, "classes"), tenantTopic(tenantId, "members")].join(",");
const web = await startWebProcess(await bundleWithoutScreens());
const realtime = await connectRealtime(
  { PULSE_DB_APP_URL: setting("PULSE_DB_APP_URL"), REDIS_URL: process.env.REDIS_URL },
  createLogger("bench", "silent"),
);
const children: ChildProcess[] = [];
try {
  const before = await idleMemory(web.pid, 3);
  const opening = now();
  for (let from = 0; from < STREAMS; from += PER_CHILD) {
    const child = fork(path.resolve("bench/live-clients.mjs"), { execArgv: [] });
    children.push(child);
    const streams = Array.from({ length: Math.min(PER_CHILD, STREAMS - from) }, (_, at) => ({
      port: web.port,
      localAddress: `127.0.0.${children.length}`,
      path: `/api/events?topics=${topics}`,
      cookie: gym.staff[Math.floor((from + at) / PER_PERSON)]?.cookie ?? "",
    }));
    child.send({ streams });
  }
  const opened = await fromAll(children, "open");
  const held = opened.reduce((sum, { count }) => sum + count, 0);
  if (held !== STREAMS) throw new Error(`only ${held} of ${STREAMS} streams opened`);
  const openedIn = now() - opening;
  // A full round of heartbeats, and time for the collector.
  const idle = await idleMemory(web.pid, 30);
  const times: number[] = [];
  for (let event = 0; event < EVENTS; event++) {
    const mark = `event ${event}`;
    const reached = fromAll(children, "heard", mark);
    const began = now();
    realtime.publish(topic, { type: "changed", mark });
    times.push(Math.max(...(await reached).map(({ at }) => at)) - began);
    await pause(500);
  }
  times.sort((a, b) => a - b);
  const loaded = memoryOf(web.pid);
  const away = fromAll(children, "gone");
  const ending = now();
  await web.stop();
  const stoppedIn = now() - ending;
  const told = (await away).reduce((sum, { said }) => sum + said, 0);
  const most = Math.max(idle, loaded);
  const slowest = times.at(-1) ?? Number.NaN;
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `${availableParallelism()} cores, ${memory} GB, Node ${process.versions.node}; clients on the same machine\n`,
  );
  console.log(`streams                 ${held}, opened in ${(openedIn / 1_000).toFixed(1)} s`);
  console.log(`memory before           ${before.toFixed(0)} MB`);
  console.log(
    `memory, idle            ${idle.toFixed(0)} MB (${(((idle - before) * 1_024) / held).toFixed(1)} kB a stream)`,
  );
  console.log(`memory after ${EVENTS} events   ${loaded.toFixed(0)} MB`);
  console.log(
    `one event to all        ${times[EVENTS >> 1]?.toFixed(0)} ms, at worst ${slowest.toFixed(0)} ms`,
  );
  console.log(
    `SIGTERM                 ${told} told when to come back, ended after ${(stoppedIn / 1_000).toFixed(1)} s`,
  );
  const over = most >= LIMITS.megabytes || slowest >= LIMITS.milliseconds || told !== held;
  if (over) console.log("\nOVER its limit: 500 MB, 2 s, everybody told");
  if (args.strict && over) process.exitCode = 1;
} finally {
  for (const child of children) child.kill();
  await realtime.close();
}
