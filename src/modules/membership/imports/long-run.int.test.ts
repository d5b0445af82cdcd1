import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { cancelBatch, commitBatch, undoBatch } from "./service";
import { ImportRider } from "./testing";
import { STALLED } from "./wizard/rules";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-11-21T09:00:00Z" });
});
afterAll(() => world.close());

/** A word that resembles no other one. */
function word(n: number): string {
  return (Math.imul(n + 1, 2_654_435_761) >>> 0)
    .toString(36)
    .replace(/\d/g, (digit) => "aeioulmnrs"[Number(digit)] ?? "");
}

function people(count: number): Buffer {
  const lines = [
    "Member No,First Name,Last Name,Email,Mobile,Date of Birth,Joined,Membership,Status,Expires",
  ];
  for (let i = 0; i < count; i += 1) {
    const n = String(i).padStart(6, "0");
    const born = `19${60 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`;
    lines.push(
      `M${n},${word(i)},${word(i * 7 + 3)},ann${n}@example.com,07${20_000_000 + i},${born},2025-03-01,Gold,Active,2027-01-31`,
    );
  }
  return Buffer.from(`${lines.join("\n")}\n`);
}

function count(rider: ImportRider) {
  return world.db.read(rider.gym.facts.id, async ({ models }) => ({
    members: await models.member.count(),
    memberships: await models.membership.count(),
    audits: await models.auditEntry.count({ where: { action: "member.import" } }),
  }));
}

describe("a worker that is stopped", () => {
  it("goes on where it was: nothing missing, nothing twice", async () => {
    const rider = new ImportRider(world, await world.createGym());
    const batchId = await rider.upload("big.csv", people(2_200));
    await rider.check(batchId);
    await rider.act((ctx) => commitBatch(ctx, { batchId, plans: [] }));
    for (const limit of [500, 1_500]) {
      rider.onProgress = (done, _total, stop) => {
        if (done >= limit) stop.abort(new Error("killed"));
      };
      await expect(rider.work("commit", batchId)).rejects.toThrow("killed");
      expect(await rider.detail(batchId)).toMatchObject({ state: "committing", done: limit, total: 2_200 });
      expect(await count(rider)).toEqual({ members: limit, memberships: limit, audits: limit });
    }
    rider.onProgress = () => undefined;
    await rider.work("commit", batchId);
    expect(await rider.detail(batchId)).toMatchObject({ state: "done", outcome: { created: 2_200 } });
    expect(await count(rider)).toEqual({ members: 2_200, memberships: 2_200, audits: 2_200 });
    // A delivery too many finds nothing to do.
    await rider.work("commit", batchId);
    expect((await count(rider)).members).toBe(2_200);
  });

  it("stops between stretches when a person cancels, and goes on or back from there", async () => {
    const rider = new ImportRider(world, await world.createGym());
    const batchId = await rider.upload("big.csv", people(1_700));
    await rider.check(batchId);
    await rider.act((ctx) => commitBatch(ctx, { batchId, plans: [] }));
    let cancelled: Promise<void> | undefined;
    rider.onProgress = (done) => {
      if (done >= 500) cancelled ??= rider.act((ctx) => cancelBatch(ctx, batchId));
    };
    await rider.work("commit", batchId);
    await cancelled;
    const stopped = await rider.detail(batchId);
    expect(stopped.state).toBe("cancelled");
    expect(stopped.outcome.created).toBeLessThan(1_700);
    expect((await count(rider)).members).toBe(stopped.outcome.created);
    rider.onProgress = () => undefined;
    const done = await rider.commit(batchId);
    expect(done).toMatchObject({ state: "done", outcome: { created: 1_700 } });
    await rider.act((ctx) => undoBatch(ctx, batchId));
    rider.onProgress = (behind, _total, stop) => {
      if (behind >= 500) stop.abort(new Error("killed"));
    };
    await expect(rider.work("undo", batchId)).rejects.toThrow("killed");
    expect((await count(rider)).members).toBe(1_200);
    rider.onProgress = () => undefined;
    await rider.work("undo", batchId);
    expect(await rider.detail(batchId)).toMatchObject({ state: "undone" });
    expect(await count(rider)).toMatchObject({ members: 0, memberships: 0 });
  });
});

describe("an undo whose worker is gone for good", () => {
  it("is started anew once it has stood still, and ends", async () => {
    const rider = new ImportRider(world, await world.createGym());
    const start = world.clock.now();
    const batchId = await rider.upload("big.csv", people(1_200));
    await rider.check(batchId);
    await rider.commit(batchId, []);
    await rider.act((ctx) => undoBatch(ctx, batchId));
    rider.onProgress = (behind, _total, stop) => {
      if (behind >= 500) stop.abort(new Error("killed"));
    };
    await expect(rider.work("undo", batchId)).rejects.toThrow("killed");
    rider.onProgress = () => undefined;
    // The queue may still deliver it again: not stuck yet.
    expect(await rider.detail(batchId)).toMatchObject({ state: "undoing", stalled: false, lastRun: "undo" });
    await expect(rider.act((ctx) => undoBatch(ctx, batchId))).rejects.toMatchObject({ code: "IMPORT_STATE" });
    world.clock.advance(STALLED);
    expect(await rider.detail(batchId)).toMatchObject({ stalled: true });
    await rider.act((ctx) => undoBatch(ctx, batchId));
    expect(await rider.detail(batchId)).toMatchObject({ state: "undoing", stalled: false, total: 700 });
    await rider.work("undo", batchId);
    expect(await rider.detail(batchId)).toMatchObject({ state: "undone" });
    expect(await count(rider)).toMatchObject({ members: 0, memberships: 0 });
    world.clock.set(start);
  });

  it("goes on after a failure, even behind its last row, and never takes members over again", async () => {
    const rider = new ImportRider(world, await world.createGym());
    const batchId = await rider.upload("small.csv", people(20));
    await rider.check(batchId);
    await rider.commit(batchId, []);
    await rider.act((ctx) => undoBatch(ctx, batchId));
    rider.onProgress = (_behind, _total, stop) => stop.abort(new Error("killed"));
    await expect(rider.work("undo", batchId)).rejects.toThrow("killed");
    rider.onProgress = () => undefined;
    expect((await count(rider)).members).toBe(0);
    await rider.act(({ db }) =>
      db.models.importBatch.updateMany({ where: { id: batchId }, data: { status: "failed" } }),
    );
    await expect(rider.act((ctx) => commitBatch(ctx, { batchId, plans: [] }))).rejects.toMatchObject({
      code: "IMPORT_STATE",
    });
    expect(await rider.undo(batchId)).toMatchObject({ state: "undone" });
    expect(await count(rider)).toMatchObject({ members: 0, memberships: 0 });
  });
});

describe("50,000 people", () => {
  it("come, come again and go, in bounded memory", { timeout: 480_000 }, async () => {
    const rider = new ImportRider(world, await world.createGym());
    const seconds: Record<string, number> = {};
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await work();
      seconds[name] = Math.round((performance.now() - began) / 100) / 10;
      return result;
    };
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const batchId = await timed("upload", () => rider.upload("huge.csv", people(50_000)));
    const checked = await timed("check", () => rider.check(batchId));
    expect(checked.summary).toMatchObject({ rows: 50_000, create: 50_000, errors: 0 });
    const done = await timed("commit", () => rider.commit(batchId));
    expect(done).toMatchObject({ state: "done", done: 50_000, outcome: { created: 50_000 } });
    expect(await count(rider)).toEqual({ members: 50_000, memberships: 50_000, audits: 50_000 });
    const again = await rider.upload("huge-again.csv", people(50_000));
    const found = await timed("check against 50,000", () => rider.check(again));
    expect(found.summary).toMatchObject({ create: 0, update: 50_000 });
    const undone = await timed("undo", () => rider.undo(batchId));
    expect(undone).toMatchObject({ state: "undone", outcome: { created: 0, kept: 0 } });
    expect(await count(rider)).toMatchObject({ members: 0, memberships: 0 });
    clearInterval(watch);
    const megabytes = Math.round((peak - before) / 1_048_576);
    // biome-ignore lint/suspicious/noConsole: the measured times are this test's report.
    console.info(`50,000 rows, seconds: ${JSON.stringify(seconds)}; memory grew by ${megabytes} MB`);
    expect(megabytes).toBeLessThan(700);
  });
});
