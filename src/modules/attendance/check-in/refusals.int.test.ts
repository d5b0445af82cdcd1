import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { addMember, addPlan, deskCheckIn } from "../testing";
import { admit } from "./service";
import { doorRecords } from "./testing";

let world: TestWorld;
let gym: TestGym;

const visitsOf = (memberId: string) => doorRecords(world, gym).visitsOf(memberId);
const refusalsOf = (memberId: string) => doorRecords(world, gym).refusalsOf(memberId);

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6, hotLanes: 2 });
  gym = await world.createGym();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set("2026-03-10T09:00:00Z"));

describe("a refusal", () => {
  it("is an answer, kept once for ten seconds of scanning", async () => {
    const memberId = await world.within(gym, (ctx) => addMember(ctx));
    const results = await Promise.all(Array.from({ length: 20 }, () => deskCheckIn(world, gym, memberId)));
    expect(results[0]).toMatchObject({
      decision: "deny",
      reason: "NO_MEMBERSHIP",
      fix: "sell-plan",
      visitId: null,
      mayAdmit: true,
    });
    expect(await refusalsOf(memberId)).toHaveLength(1);
    world.clock.advance(9_999);
    await deskCheckIn(world, gym, memberId);
    expect(await refusalsOf(memberId)).toHaveLength(1);
    world.clock.advance(1);
    await deskCheckIn(world, gym, memberId);
    expect(await refusalsOf(memberId)).toHaveLength(2);
    expect(await visitsOf(memberId)).toEqual([]);
  });

  it("gives way to a reason, which stays on the visit and in the audit log", async () => {
    const memberId = await world.within(gym, (ctx) => addMember(ctx));
    const input = { branchId: gym.branchId, memberId, reason: "Brought cash, card machine down" };
    const admitted = await inCall((ctx) => admit(ctx, input), "desk");
    expect(admitted).toMatchObject({ decision: "warn", reason: "NO_MEMBERSHIP", mayAdmit: false });
    expect(await visitsOf(memberId)).toMatchObject([{ override: input.reason, reason: "NO_MEMBERSHIP" }]);
    const audits = await world.db.read(gym.facts.id, ({ models }) =>
      models.auditEntry.findMany({ where: { subjectId: memberId, action: "attendance.override" } }),
    );
    expect(audits).toMatchObject([{ reason: input.reason }]);
  });

  it("of a ban takes a manager, and the policy may forbid all of it", async () => {
    const memberId = await world.within(gym, async (ctx) =>
      addMember(ctx, { planId: await addPlan(ctx), startsOn: "2026-01-01" }),
    );
    await world.db.transaction(gym.facts.id, ({ models }) =>
      models.member.updateMany({ where: { id: memberId }, data: { bannedAt: world.clock.now() } }),
    );
    const input = { branchId: gym.branchId, memberId, reason: "Came to settle it" };
    await expect(inCall((ctx) => admit(ctx, input), "desk")).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await inCall((ctx) => admit(ctx, input), "manager")).toMatchObject({
      reason: "BANNED",
      decision: "warn",
    });
    const strict = { ...gym, facts: { ...gym.facts, policies: { staffOverride: false } } };
    const stranger = await world.within(gym, (ctx) => addMember(ctx));
    await expect(
      inCall((ctx) => admit(ctx, { ...input, memberId: stranger }), "owner", strict),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  async function inCall<T>(
    work: (ctx: Parameters<typeof admit>[0]) => Promise<T>,
    role: "desk" | "manager" | "owner",
    where = gym,
  ): Promise<T> {
    return await world.db.transaction(where.facts.id, async (db) => {
      const { ctx, effects } = world.context(db, where, { actor: userActor(), roles: [role] });
      const result = await work({ ...ctx, effects });
      await effects.write(db);
      return result;
    });
  }
});
