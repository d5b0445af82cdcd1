import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditDoor, startLoad } from "../testing/door";
import { FaultLab, more } from "../testing/fault-lab";
import { say, type WebProcess } from "../testing/web-process";
import { share } from "./share";

const HELD_MS = 20_000;
const OFFICES = 16;

let lab: FaultLab;
let web: WebProcess;

beforeAll(async () => {
  lab = await FaultLab.start({ members: 14_000, visits: 0, staff: 60 });
  web = await lab.startWeb();
});
afterAll(() => lab?.close());

it("goes on at the desk while a table of the office is locked and everybody asks for it", async () => {
  const load = startLoad(web, lab.gym, { desks: 8, rest: 20 });
  await more(load, 300);
  const before = [...load.took];
  let ending = false;
  const statuses = new Map<number, number>();
  const asked = await lab.postgres.asAdmin(async (admin) => {
    await admin.query("begin; lock table invoice in access exclusive mode");
    const offices = Array.from({ length: OFFICES }, async (_, by) => {
      while (!ending) {
        const { cookie = "" } = lab.gym.staff[by + 20] ?? {};
        const answer = await web.query("billing.invoices.list", {
          input: {},
          cookie,
          slug: lab.gym.slug,
        });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    });
    await pause(HELD_MS);
    ending = true;
    await admin.query("rollback");
    return offices;
  });
  const during = load.took.slice(before.length);
  await Promise.all(asked);
  await more(load, 100);
  await load.finish();
  const { lost, doubled } = await lab.postgres.asAdmin((admin) => auditDoor(admin, load));
  say(
    `invoices locked for ${HELD_MS} ms, ${OFFICES} ask for them (${[...statuses].map(([status, n]) => `${status} ×${n}`).join(", ")}): ` +
      `check-ins ${share(before, 0.5)} ms at the median and ${share(before, 0.99)} ms at p99 before, ` +
      `${during.length} while it lasted with ${share(during, 0.5)} and ${share(during, 0.99)} ms, at most ${share(during, 1)} ms; ` +
      `${load.refused.length} refused`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  expect(load.refused).toEqual([]);
  // The office is told to wait, and never that something is broken.
  expect([...statuses.keys()].filter((status) => ![200, 503, 504].includes(status))).toEqual([]);
  // Behind a statement that waits for the lock each desk would do one check-in in two seconds.
  expect(during.length).toBeGreaterThan((8 * HELD_MS) / 2_000);
});
