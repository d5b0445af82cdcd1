import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { TenantRole } from "@/shared/access/permission";
import { sync } from "../offline/service";
import { addKiosk, addMember, addPlan } from "../testing";
import { conflict } from "./schema";
import { acceptConflict, countConflicts, dismissConflict, listConflicts } from "./service";

let world: TestWorld;
let gym: TestGym;
let device: Extract<Actor, { kind: "device" }>;
const NOW = "2026-03-10T12:00:00Z";
const MORNING = "2026-03-10T10:00:00.000Z";

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(NOW);
  gym = await world.createGym();
  device = await addKiosk(world, gym);
});

const atDesk = <T>(
  work: (ctx: never) => Promise<T>,
  more: { roles?: TenantRole[]; branchIds?: string[] } = {},
) =>
  world.within(
    gym,
    (ctx) => work({ ...ctx, access: { ...ctx.access, branchIds: more.branchIds ?? [] } } as never),
    { actor: userActor(), roles: more.roles ?? ["desk"] },
  );
const report = (clientSeq: number, text: string, deviceAt = MORNING) =>
  world.within(
    gym,
    (ctx) =>
      sync(ctx, {
        sentAt: new Date(world.clock.now()).toISOString(),
        scans: [{ clientSeq, deviceAt, by: { kind: "scan", text } }],
      }),
    { actor: device, roles: ["kiosk"] },
  );
/** Somebody whose membership is over. */
async function expired(): Promise<{ memberId: string; number: string }> {
  const memberId = await world.within(gym, async (ctx) =>
    addMember(ctx, {
      planId: await addPlan(ctx, { validDays: 30, cycle: "once" } as never),
      startsOn: "2025-01-01",
    }),
  );
  const row = await world.db.read(gym.facts.id, ({ models }) =>
    models.member.findFirst({ where: { id: memberId } }),
  );
  return { memberId, number: row?.number ?? "" };
}
const visitsOf = (memberId: string) =>
  world.db.read(gym.facts.id, ({ models }) =>
    models.visit.findMany({ where: { memberId }, orderBy: { enteredAt: "asc" } }),
  );
const list = () => atDesk((ctx) => listConflicts(ctx, undefined));
const key = (clientSeq: number) => ({ deviceId: device.deviceId, clientSeq });
const code = (work: Promise<unknown>) =>
  work.then(
    () => "OK",
    (error: { code?: string }) => error.code,
  );

describe("a scan that was refused when its device came back", () => {
  it("waits with its reason, is counted, and tells open desks", async () => {
    const { memberId, number } = await expired();
    world.live.length = 0;
    await report(1, number);
    const waiting = await list();
    expect(waiting).toMatchObject([
      { memberId, at: MORNING, deviceName: "Door", mayAccept: true, clientSeq: 1 },
    ]);
    conflict.parse(waiting[0]);
    expect(await atDesk((ctx) => countConflicts(ctx, gym.branchId))).toEqual({ count: 1 });
    const told = world.live.filter(({ message }) => message.type === "conflict");
    expect(told.map(({ topic }) => topic)).toEqual([expect.stringContaining(gym.branchId)]);
  });

  it("becomes one visit of its own time when accepted, however often and by however many", async () => {
    const { memberId, number } = await expired();
    await report(1, number);
    const accept = () => atDesk((ctx) => acceptConflict(ctx, { ...key(1), reason: "Paid in cash" }));
    await Promise.all([accept(), accept(), accept()]);
    const visits = await visitsOf(memberId);
    expect(visits).toMatchObject([
      { override: "Paid in cash", method: "desk", leftHow: null, membershipId: null },
    ]);
    expect(visits[0]?.enteredAt.toISOString()).toBe(MORNING);
    expect(await list()).toEqual([]);
    const audit = await world.db.read(gym.facts.id, ({ models }) =>
      models.auditEntry.findMany({ where: { action: "attendance.override", subjectId: memberId } }),
    );
    expect(audit).toMatchObject([{ reason: "Paid in cash" }]);
    expect(await code(atDesk((ctx) => dismissConflict(ctx, key(1))))).toBe("CONFLICT");
    // The same scan again, and one a minute later: both belong to that visit.
    await report(1, number);
    await report(2, number, "2026-03-10T10:01:00.000Z");
    expect(await visitsOf(memberId)).toHaveLength(1);
    expect(await list()).toEqual([]);
  });

  it("is over by now when it was long ago, and joins the visit that is there already", async () => {
    const { memberId, number } = await expired();
    await report(1, number, "2026-03-09T05:00:00.000Z");
    await report(2, number, "2026-03-09T05:30:00.000Z");
    await atDesk((ctx) => acceptConflict(ctx, { ...key(1), reason: "Paid in cash" }));
    await atDesk((ctx) => acceptConflict(ctx, { ...key(2), reason: "The same visit" }));
    const visits = await visitsOf(memberId);
    expect(visits).toMatchObject([{ leftHow: "auto" }]);
    expect(visits).toHaveLength(1);
  });

  it("stays refused when dismissed, whatever the device sends later", async () => {
    const { memberId, number } = await expired();
    await report(1, number);
    await atDesk((ctx) => dismissConflict(ctx, key(1)));
    await atDesk((ctx) => dismissConflict(ctx, key(1)));
    await report(1, number);
    await report(2, number, "2026-03-10T08:00:00.000Z");
    expect(await visitsOf(memberId)).toEqual([]);
    expect(await list()).toMatchObject([{ clientSeq: 2 }]);
    expect(await code(atDesk((ctx) => acceptConflict(ctx, { ...key(1), reason: "After all" })))).toBe(
      "CONFLICT",
    );
  });

  it("is accepted only where the rules leave it to this person, and in their own branch", async () => {
    const { memberId, number } = await expired();
    await world.db.transaction(gym.facts.id, ({ models }) =>
      models.member.updateMany({ where: { id: memberId }, data: { bannedAt: new Date("2026-03-01") } }),
    );
    await report(1, number);
    expect(await list()).toMatchObject([{ reason: "BANNED", mayAccept: false }]);
    const accept = (more: Parameters<typeof atDesk>[1]) =>
      code(atDesk((ctx) => acceptConflict(ctx, { ...key(1), reason: "Let in" }), more));
    expect(await accept({})).toBe("FORBIDDEN");
    const elsewhere = "00000000-0000-4000-8000-000000000001";
    expect(await code(atDesk((ctx) => dismissConflict(ctx, key(1)), { branchIds: [elsewhere] }))).toBe(
      "FORBIDDEN",
    );
    expect(await atDesk((ctx) => listConflicts(ctx, undefined), { branchIds: [elsewhere] })).toEqual([]);
    expect(await code(atDesk((ctx) => dismissConflict(ctx, key(9))))).toBe("NOT_FOUND");
  });
});
