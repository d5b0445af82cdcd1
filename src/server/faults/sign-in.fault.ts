import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { passwordWork } from "@/modules/identity/passwords/hash";
import { startLoad } from "../testing/door";
import { FaultLab, more } from "../testing/fault-lab";
import { say, type WebProcess } from "../testing/web-process";
import { share } from "./share";

const A_SECOND = 200;
const FLOOD_MS = 10_000;

let lab: FaultLab;
let web: WebProcess;

beforeAll(async () => {
  const passwordHash = await passwordWork.hash("the password of everybody here");
  lab = await FaultLab.start({ members: 14_000, visits: 0, staff: 60, passwordHash });
  web = await lab.startWeb({ PULSE_TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => lab?.close());

/** From an address of its own each time, so that no limit by address stands before the work of the hash. */
async function tryToSignIn(n: number, email = `${randomUUID()}@example.com`): Promise<number> {
  const answer = await web.mutate("identity.signIn", {
    input: { email, password: "a guess that is wrong" },
    from: `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`,
  });
  return answer.status;
}

it("goes on at the desk while two hundred a second try to sign in", async () => {
  const load = startLoad(web, lab.gym, { desks: 8, rest: 20 });
  await more(load, 400);
  const before = [...load.took];
  const statuses = new Map<number, number>();
  const tries: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; performance.now() - began < FLOOD_MS; n++) {
    tries.push(
      tryToSignIn(n).then((status) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
    );
    await pause(Math.max(0, began + ((n + 1) * 1_000) / A_SECOND - performance.now()));
  }
  const during = load.took.slice(before.length);
  await Promise.all(tries);
  await load.finish();
  say(
    `${tries.length} tries to sign in within ${FLOOD_MS} ms (${[...statuses].map(([status, n]) => `${status} ×${n}`).join(", ")}): ` +
      `check-ins ${share(before, 0.5)} ms at the median and ${share(before, 0.99)} ms at p99 before, ` +
      `${share(during, 0.5)} and ${share(during, 0.99)} ms meanwhile; ${load.refused.length} refused`,
  );
  expect([...statuses.keys()].filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
  expect([load.refused, load.cut]).toEqual([[], 0]);
  // How much slower depends on the machine's cores; nobody at a desk may be left waiting for the flood to end.
  expect(during.length).toBeGreaterThan(lab.gym.staff.length);
});

it("takes as long to refuse an account that there is as one that there is not", async () => {
  const took = { known: [] as number[], unknown: [] as number[] };
  for (let turn = 0; turn < 120; turn++) {
    const kind = turn % 2 === 0 ? "known" : "unknown";
    const { email } = lab.gym.staff[turn % lab.gym.staff.length] ?? {};
    const at = performance.now();
    // Addresses that the flood did not use: its tries count for a minute.
    expect(await tryToSignIn((1 << 16) + turn, kind === "known" ? email : undefined)).toBe(401);
    took[kind].push((performance.now() - at) * 1_000);
  }
  const [known, unknown] = [share(took.known, 0.5), share(took.unknown, 0.5)];
  say(
    `median until the refusal: ${known} µs of known accounts, ${unknown} µs of unknown ones (${(known / unknown).toFixed(3)})`,
  );
  // Without the same work one of them would take a tenth of the other.
  expect(known / unknown).toBeGreaterThan(0.5);
  expect(known / unknown).toBeLessThan(2);
});
