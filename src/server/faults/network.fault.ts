import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { roleEnvironment } from "../../../scripts/services/roles.mjs";
import { auditDoor, type Load, startLoad } from "../testing/door";
import { FaultLab, more } from "../testing/fault-lab";
import { TcpShim } from "../testing/tcp-shim";
import { say, type WebProcess } from "../testing/web-process";
import { share } from "./share";

/** Milliseconds after which PostgreSQL ends a statement, the client's own second, and the wait for a connection. */
const LONGEST = 10_000 + 1_000 + 2_500;
const SILENCE_MS = 20_000;

let lab: FaultLab;
let shim: TcpShim;
let web: WebProcess;

beforeAll(async () => {
  lab = await FaultLab.start({ members: 8_000, visits: 0, staff: 60 });
  const { urls, cluster } = lab.postgres;
  shim = await TcpShim.start(cluster.port);
  web = await lab.startWeb(
    roleEnvironment({
      owner: shim.through(urls.owner),
      app: shim.through(urls.app),
      system: shim.through(urls.system),
    }),
  );
});
afterAll(async () => {
  await lab?.close();
  shim?.close();
});
afterEach(() => {
  shim.slow(0);
  shim.hear();
});

async function audit(what: string, load: Load): Promise<void> {
  await load.finish();
  const { lost, doubled } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
  const refusals = new Set(load.refused.map(({ answer }) => `${answer.status} ${answer.code}`));
  say(
    `${what}: ${load.acknowledged.size} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ` +
      `${load.refused.length} refused (${[...refusals].join(", ")}), ${load.cut} cut; ` +
      `success after ${share(load.took, 0.5)} ms at the median, at most ${share(load.took, 1)} ms`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  await lab.postgres.asAdmin((admin) => admin.query("delete from visit; truncate idempotency_key"));
}

it("works slowly where the database is 200 ms away, and refuses nobody", async () => {
  const load = startLoad(web, lab.gym, { desks: 24 });
  await more(load, 200);
  shim.slow(200);
  await more(load, 200);
  shim.slow(0);
  await more(load, 100);
  await audit("200 ms each way", load);
  expect([load.refused, load.cut]).toEqual([[], 0]);
});

it("ends every request in time when the database falls silent, and comes back by itself", async () => {
  const { pid } = web;
  const load = startLoad(web, lab.gym, { desks: 24 });
  await more(load, 200);
  const silent = performance.now();
  shim.hush();
  await pause(SILENCE_MS);
  const heard = performance.now();
  shim.hear();
  await more(load, 200);
  await audit(`silent for ${SILENCE_MS} ms`, load);
  const slowest = Math.max(...load.refused.map(({ ms }) => ms));
  const first = load.successes.find((at) => at > heard) ?? Number.NaN;
  const firstRefusal = Math.min(...load.refused.map(({ at, ms }) => at + ms)) - silent;
  say(
    `first refusal after ${Math.round(firstRefusal)} ms, slowest ${Math.round(slowest)} ms; ` +
      `first success ${Math.round(first - heard)} ms after it could be heard again`,
  );
  expect(load.cut).toBe(0);
  expect(load.refused.every(({ answer }) => [503, 504].includes(answer.status))).toBe(true);
  expect(slowest).toBeLessThan(LONGEST);
  expect(web.alive && web.pid === pid).toBe(true);
});
