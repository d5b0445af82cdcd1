import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { newId } from "@/platform/ids";
import { defineJob } from "@/platform/jobs/definitions";
import { JobRegistry, listed } from "@/platform/jobs/registry";
import { ProcessBeat } from "@/platform/processes/process-beat";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { type OperatorsDesk, operatorsDesk } from "../testing/operator";

const nightly = defineJob({
  name: "x.nightly",
  queue: "schedules",
  payload: z.object({}),
  schedule: { cron: "30 2 * * *" },
  handler: async () => async () => undefined,
});

let world: TestWorld;
let gym: TestGym;
let desk: OperatorsDesk;
beforeAll(async () => {
  world = await createTestWorld();
  Object.assign(world.ports, { jobs: new JobRegistry([listed(nightly)], []) });
  desk = await operatorsDesk(world);
  gym = await world.createGym({ name: "Kifaru" });
});
afterAll(async () => {
  desk.access.close();
  await world.close();
});

interface Row {
  name?: string;
  attempts?: number;
  deadAt?: Date;
  runAt?: Date;
  payload?: object;
  lastError?: string;
}

async function put(...rows: Row[]): Promise<{ tenantId: string; id: string }[]> {
  const made = rows.map((row) => ({ id: newId() as string, kind: "job", name: "x.y", payload: {}, ...row }));
  await world.within(gym, ({ db }) => db.models.outbox.createMany({ data: made }));
  return made.map(({ id }) => ({ tenantId: gym.facts.id, id }));
}

const HOUR = 3_600_000;
const dead = (text: string): Row => ({ attempts: 5, deadAt: new Date(), lastError: text });

describe("queues", () => {
  it("count each kind of job by how it stands, and say when schedules come again", async () => {
    const [running] = await put(
      { name: "x.counted", runAt: new Date(Date.now() - HOUR) },
      { name: "x.counted", runAt: new Date(Date.now() + HOUR) },
      { name: "x.counted", attempts: 1, lastError: "once" },
      { name: "x.counted", ...dead("five times") },
    );
    const held = { ...running, name: "x.counted", since: "2026-03-10T08:59:00.000Z" };
    const worker = new ProcessBeat({
      db: world.db,
      role: "worker",
      running: () => [held as Required<typeof held> & { tenantId: string; id: string }],
    });
    await worker.start();
    const { kinds, workers } = await desk.call.queues.summary();
    expect(workers).toBe(1);
    const counted = kinds.find(({ name }) => name === "x.counted");
    expect(counted).toMatchObject({ queue: null, waiting: 1, later: 1, retrying: 1, running: 1, dead: 1 });
    expect(counted?.oldestSeconds).toBeGreaterThan(3_590);
    // The clock stands at 12:00 in Nairobi, so the next half past two is tomorrow's.
    expect(kinds.find(({ name }) => name === "x.nightly")).toMatchObject({
      queue: "schedules",
      waiting: 0,
      schedule: { cron: "30 2 * * *", zone: null, nextAt: "2026-03-10T23:30:00.000Z", lastAt: null },
    });
    expect(kinds[0]?.name).toBe("x.counted");
    expect(await desk.call.queues.inspect(running as { tenantId: string; id: string })).toMatchObject({
      state: "waiting",
      gym: "Kifaru",
      runningSince: held.since,
    });
    await worker.stop();
    const after = await desk.call.queues.summary();
    expect(after.kinds.find(({ name }) => name === "x.counted")?.running).toBe(0);
  });

  it("list jobs of one state and one name, page by page", async () => {
    const hours = [3, 1, 2];
    const rows = hours.map((n) => ({ name: "x.listed", runAt: new Date(Date.now() + n * HOUR) }));
    const keys = await put(...rows, { name: "x.other", runAt: new Date(Date.now() + HOUR) });
    const first = await desk.call.queues.list({ state: "later", name: "x.listed", limit: 2 });
    const rest = await desk.call.queues.list({
      state: "later",
      name: "x.listed",
      limit: 2,
      cursor: first.next,
    });
    expect([...first.rows, ...rest.rows].map(({ id }) => id)).toEqual([
      keys[1]?.id,
      keys[2]?.id,
      keys[0]?.id,
    ]);
    expect(rest.next).toBeNull();
    expect((await desk.call.queues.list({ state: "retrying", name: "x.listed" })).rows).toEqual([]);
  });

  it("show a payload without what could be a secret", async () => {
    const memberId = newId();
    const payload = { memberId, token: "abcdef", to: "amina@example.com", count: 3, kind: "test" };
    const [key] = await put({ ...dead("boom"), payload });
    const shown = await desk.call.queues.inspect(key as { tenantId: string; id: string });
    expect(shown.payload).toEqual({ memberId, token: "[6]", to: "[17]", count: 3, kind: "test" });
    expect(JSON.stringify(shown)).not.toMatch(/abcdef|amina/);
  });

  it("retry and discard several at once, with a trace", async () => {
    const keys = await put(dead("a"), dead("b"), dead("c"));
    const [one, two, three] = keys as [(typeof keys)[0], (typeof keys)[0], (typeof keys)[0]];
    const { call } = desk;
    expect(await call.queues.retry({ keys: [one, two] })).toEqual({ count: 2 });
    const waiting = await call.queues.list({ state: "waiting", name: "x.y" });
    expect(waiting.rows.map(({ id, attempts }) => [id, attempts]).sort()).toEqual(
      [one, two].map(({ id }) => [id, 0]).sort(),
    );
    await expect(call.queues.discard({ keys: [three], reason: " " })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    expect(await call.queues.discard({ keys: [one, three], reason: "sent by hand" })).toEqual({ count: 2 });
    await expect(call.queues.inspect(three)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(call.queues.retry({ keys: [three] })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { rows } = await call.audit({ action: "dead-letter.", tenantId: gym.facts.id });
    expect(rows.map(({ action, reason, subjectName }) => [action, reason, subjectName]).sort()).toEqual([
      ["dead-letter.discard", "sent by hand", "Kifaru"],
      ["dead-letter.discard", "sent by hand", "Kifaru"],
      ["dead-letter.replay", null, "Kifaru"],
      ["dead-letter.replay", null, "Kifaru"],
    ]);
  });

  it("leave a job to the worker that has it under its hands", async () => {
    const [key] = await put({});
    const mine = key as { tenantId: string; id: string };
    await world.within(gym, async ({ db }) => {
      await db.models.outbox.updateMany({ where: { id: mine.id }, data: { attempts: 1 } });
      await expect(desk.call.queues.discard({ keys: [mine], reason: "too late" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });
    expect(await desk.call.queues.discard({ keys: [mine], reason: "in time" })).toEqual({ count: 1 });
  });
});
