import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditDoor, startLoad } from "./testing/door";
import { FaultLab } from "./testing/fault-lab";
import { say, type WebProcess } from "./testing/web-process";

const OUTAGE_MS = 10_000;

let lab: FaultLab;
let web: WebProcess;

beforeAll(async () => {
  lab = await FaultLab.start({ members: 20_000, visits: 0, staff: 60 });
  web = await lab.startWeb();
}, 90_000);
afterAll(() => lab?.close());

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
  const load = startLoad(web, lab.gym, { desks: 8 });
  while (load.acknowledged.size < 100) await pause(20);

  const gone = performance.now();
  await lab.postgres.cluster.stop();
  await pause(OUTAGE_MS - (performance.now() - gone));
  const refusedMeanwhile = [...load.refused];
  const restarting = performance.now();
  await lab.postgres.restart();
  const back = performance.now();
  while ((load.successes.at(-1) ?? 0) < restarting && performance.now() - back < 15_000) await pause(20);
  await pause(1_000);
  await load.finish();
  await Promise.all([ready.stop(), live.stop()]);

  const { lost, doubled } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
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
