import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { newestProof, readBackups } from "./service";

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

it("lists backups with their latest proofs, page by page, and tells the newest proof of all", async () => {
  expect(await world.system(newestProof)).toBeNull();
  const [older, newer] = [newId(), newId()];
  const at = (time: string) => new Date(`2026-03-10T${time}Z`);
  await world.db.systemTransaction("test", newId(), async ({ models }) => {
    await models.backup.createMany({
      data: [
        { id: older, reason: "nightly", askedAt: at("02:00:00") },
        { id: newer, reason: "asked", askedAt: at("08:00:00") },
      ],
    });
    await models.backupProof.createMany({
      data: [
        {
          id: newId(),
          backupId: older,
          startedAt: at("02:01:00"),
          endedAt: at("02:02:30"),
          ok: true,
          rows: 5_000_000_000n,
        },
        {
          id: newId(),
          backupId: older,
          startedAt: at("09:00:00"),
          endedAt: at("09:03:00"),
          ok: false,
          problem: "FILE_CUT",
        },
      ],
    });
  });
  const first = await world.system((ctx) => readBackups(ctx, { limit: 1 }));
  expect(first.rows).toMatchObject([{ id: newer, status: "waiting", proof: null, copies: [] }]);
  const second = await world.system((ctx) => readBackups(ctx, { limit: 1, cursor: first.next }));
  expect(second).toMatchObject({
    rows: [
      { id: older, proof: { ok: false, problem: "FILE_CUT", minutes: 3, at: "2026-03-10T09:03:00.000Z" } },
    ],
    next: null,
  });
  expect(await world.system(newestProof)).toMatchObject({ backupId: older, ok: false });
});
