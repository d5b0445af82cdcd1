/**
 * How long calls take while the machine has room, and what a long day leaves behind.
 *
 *   npm run bench -- steady                a mix of calls at 70 % of what this machine can do; then a million calls
 *   npm run bench -- steady --calls=100000 fewer
 *   npm run bench -- steady --strict       ends with 1 when a figure is over its limit
 *
 * The mix is sent at a fixed rate, whether or not earlier answers are there, and a call's time counts from when it was due:
 * one that waits behind a slow one is as late as it looks to whoever sent it. What this machine can do is measured first,
 * with the same mix.
 */
import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { fillGym } from "@/server/testing/filled-gym";
import { Calls, SEARCHES } from "./calls";
import { atRate, load, type Prepared, summary } from "./load";
import { bundleWithoutScreens, startWebProcess } from "./processes";

const { values: args } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: "string", default: "1000000" },
    strict: { type: "boolean", default: false },
  },
});

const CALLS = Number(args.calls);
const CONNECTIONS = 32;
const SHARE = 0.7;
const SECONDS = 20;
const LIMITS = { p95: 25, p99: 60, megabytes: 256, ready: 2_000, growth: 1.15 };

/** Of a hundred calls: a rush hour at the desk, with screens open everywhere. */
const MIX = { here: 35, occupancy: 25, checkIn: 25, page: 12, search: 3 } as const;
type Kind = keyof typeof MIX;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: start this by npm run bench -- steady`);
  return value;
}

/** Megabytes that a process holds. */
function memoryOf(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1_024;
}

let over = false;
function say(what: string, value: string, limit: string, ok: boolean): void {
  over ||= !ok;
  console.log(`${what.padEnd(44)} ${value.padStart(12)}   ${limit.padEnd(12)} ${ok ? "ok" : "OVER"}`);
}

const admin = new pg.Client({ connectionString: setting("BENCH_ADMIN_URL") });
await admin.connect();
const gym = await fillGym(admin, { members: 60_000, visits: 300_000, staff: 2_000 });
await admin.query("vacuum (analyze)");

const bundle = await bundleWithoutScreens();
const began = performance.now();
const web = await startWebProcess(bundle);
say(
  "from start to ready",
  `${(performance.now() - began).toFixed(0)} ms`,
  `≤ ${LIMITS.ready} ms`,
  performance.now() - began <= LIMITS.ready,
);

const calls = new Calls(gym);
const here = calls.reads("tenancy.gyms.here");
const prepared: Record<Kind, Prepared[]> = {
  here,
  occupancy: calls.reads("attendance.occupancy", [{ branchId: gym.branchId }]),
  checkIn: calls.checkIns(),
  page: calls.reads("membership.members.list", await calls.pagesOfMembers(web.port)),
  search: calls.reads(
    "membership.members.list",
    SEARCHES.map((search) => ({ search })),
  ),
};
/** Spread evenly, so that each stretch of calls has the same mix. */
const order = (Object.entries(MIX) as [Kind, number][])
  .flatMap(([kind, share]) => Array.from({ length: share }, (_, n) => ({ kind, place: (n + 0.5) / share })))
  .sort((a, b) => a.place - b.place)
  .map(({ kind }) => kind);
const sent: Record<Kind, number> = { here: 0, occupancy: 0, checkIn: 0, page: 0, search: 0 };
let turn = 0;
function nextCall(): { kind: Kind; prepared: Prepared } {
  const kind = order[turn++ % order.length] ?? "here";
  const list = prepared[kind];
  const at = sent[kind]++;
  // Members are checked in once; should they run out, they are in already.
  return { kind, prepared: list[at % list.length] as Prepared };
}

await load(web, (n) => here[n], CONNECTIONS, 10_000);
await load(web, () => nextCall().prepared, CONNECTIONS, 4_000);
const most = await load(web, () => nextCall().prepared, CONNECTIONS, 4_000);
const rate = most.rate * SHARE;
console.log(
  `\nthe mix: ${most.rate.toFixed(0)} calls a second at most; now ${rate.toFixed(0)} for ${SECONDS} s`,
);
const latencies: Record<Kind, number[]> = { here: [], occupancy: [], checkIn: [], page: [], search: [] };
await atRate(web, nextCall, rate, SECONDS * 1_000, ({ kind }, milliseconds) =>
  latencies[kind].push(milliseconds),
);
for (const [kind, list] of [
  ...Object.entries(latencies),
  ["all", Object.values(latencies).flat()] as const,
]) {
  const { p50, p95, p99 } = summary(list, SECONDS * 1_000);
  const ok = p95 <= LIMITS.p95 && p99 <= LIMITS.p99;
  say(
    `  ${kind}: p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
    "",
    `≤ ${LIMITS.p95}, ${LIMITS.p99} ms`,
    ok,
  );
}

console.log(`\nmemory of the web process over ${CALLS} calls`);
const held: number[] = [];
const STRETCHES = 4;
for (let stretch = 0; stretch < STRETCHES; stretch++) {
  let left = CALLS / STRETCHES;
  await load(
    web,
    (n) => (left-- > 0 ? here[n % here.length] : undefined),
    CONNECTIONS,
    Number.POSITIVE_INFINITY,
  );
  await pause(500);
  held.push(memoryOf(web.pid));
}
console.log(`  after each quarter: ${held.map((megabytes) => megabytes.toFixed(0)).join(", ")} MB`);
const [first = 0, last = 0] = [held[0], held.at(-1)];
say("  at the end", `${last.toFixed(0)} MB`, `≤ ${LIMITS.megabytes} MB`, last <= LIMITS.megabytes);
say(
  "  against the first quarter",
  (last / first).toFixed(2),
  `≤ ${LIMITS.growth}`,
  last <= first * LIMITS.growth,
);

await web.stop();
await admin.end();
process.exit(args.strict && over ? 1 : 0);
