import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../../scripts/migrate.mjs";
import { type Cluster, startCluster } from "../../scripts/services/cluster.mjs";
import { ensureRoles, roleEnvironment } from "../../scripts/services/roles.mjs";
import { startLoad, visitsByMember } from "./testing/door";
import { type FilledGym, fillGym } from "./testing/filled-gym";
import { bundleWeb, say, WebProcess } from "./testing/web-process";

const OUTAGE_MS = 10_000;
const NAME = "pulse_outage";

let home: string;
let cluster: Cluster;
let bundle: Awaited<ReturnType<typeof bundleWeb>>;
let gym: FilledGym;
let web: WebProcess;

/** A connection of its own each time: none survives what happens here. */
async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(cluster.adminUrl);
  url.pathname = `/${NAME}`;
  const admin = new pg.Client({ connectionString: url.toString() });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "pulse-outage-"));
  [cluster, bundle] = await Promise.all([startCluster(home, { throwAway: true }), bundleWeb()]);
  const urls = await ensureRoles({
    serverUrl: cluster.adminUrl,
    database: NAME,
    secret: "a secret that only tests know, long enough",
  });
  await migrate({ url: urls.owner });
  gym = await asAdmin((admin) => fillGym(admin, { members: 20_000, visits: 0, staff: 60 }));
  web = await WebProcess.start(bundle.file, roleEnvironment(urls));
}, 90_000);
afterAll(async () => {
  await web?.close();
  await bundle?.remove();
  await cluster?.stop();
  if (cluster) await rm(cluster.dataDir, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

/** Asks again and again; keeps when the answer changed. */
function watch(target: string) {
  const seen: { at: number; status: number | undefined }[] = [];
  let ending = false;
  const loop = (async () => {
    while (!ending) {
      const status = await web.status(target);
      if (seen.at(-1)?.status !== status) seen.push({ at: performance.now(), status });
      await pause(50);
    }
  })();
  return {
    seen,
    stop: async () => {
      ending = true;
      await loop;
    },
  };
}

it("says that it is not available while PostgreSQL is gone, and comes back by itself", async () => {
  const { pid } = web;
  const ready = watch("/api/ready");
  const live = watch("/api/live");
  const load = startLoad(web, gym, { desks: 8 });
  while (load.acknowledged.size < 100) await pause(20);

  const gone = performance.now();
  await cluster.stop();
  await pause(OUTAGE_MS - (performance.now() - gone));
  const refusedMeanwhile = [...load.refused];
  const restarting = performance.now();
  cluster = await startCluster(home, { throwAway: true });
  const back = performance.now();
  while ((load.successes.at(-1) ?? 0) < restarting && performance.now() - back < 15_000) await pause(20);
  await pause(1_000);
  await load.finish();
  await Promise.all([ready.stop(), live.stop()]);

  const visits = await asAdmin(visitsByMember);
  const lost = [...load.acknowledged].filter(([member, visit]) => !visits.get(member)?.includes(visit));
  const doubled = [...visits.values()].filter((ids) => ids.length > 1);
  const firstRefusal = Math.round((refusedMeanwhile[0]?.at ?? 0) + (refusedMeanwhile[0]?.ms ?? 0) - gone);
  const slowest = Math.round(Math.max(...load.refused.map(({ ms }) => ms)));
  const recovered = Math.round((load.successes.find((at) => at > restarting) ?? Number.NaN) - back);
  const unready = Math.round(
    (ready.seen.find(({ at, status }) => at > gone && status === 503)?.at ?? Number.NaN) - gone,
  );
  const kinds = new Map<string, number>();
  for (const { answer } of load.refused) {
    const kind = `${answer.status} ${answer.code}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  say(
    `PostgreSQL gone for ${OUTAGE_MS} ms: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled; ` +
      `first refusal after ${firstRefusal} ms, slowest ${slowest} ms, not ready after ${unready} ms, ` +
      `first success ${recovered} ms after PostgreSQL accepts; refusals: ` +
      [...kinds].map(([kind, times]) => `${kind} ×${times}`).join(", "),
  );
  expect(lost).toEqual([]);
  expect(doubled).toEqual([]);
  expect([...kinds.keys()]).toEqual(["503 UNAVAILABLE"]);
  expect(load.refused.every(({ answer }) => Number(answer.retryAfter) >= 1)).toBe(true);
  expect(load.cut).toBe(0);
  expect(firstRefusal).toBeLessThan(3_000);
  expect(slowest).toBeLessThan(4_000);
  expect(unready).toBeLessThan(2_500);
  expect(live.seen.map(({ status }) => status)).toEqual([200]);
  expect(ready.seen.at(-1)?.status).toBe(200);
  expect(recovered).toBeLessThan(5_000);
  expect(web.alive).toBe(true);
  expect(web.pid).toBe(pid);
}, 60_000);
