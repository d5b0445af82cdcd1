import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { createPlan } from "../plans/service";
import { commitBatch, decideImportRow } from "./service";
import { ImportRider } from "./testing";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-11-21T09:00:00Z" });
});
afterAll(() => world.close());

const GOLD: Parameters<typeof createPlan>[1] = {
  name: "Gold",
  kind: "membership",
  priceMinor: 500_000,
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};

function csv(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}

function standings(gym: TestGym) {
  return world.db.read(gym.facts.id, async ({ models }) => ({
    members: await models.member.count(),
    memberships: await models.membership.count(),
    plans: await models.plan.count(),
  }));
}

describe("plans that don't exist yet", () => {
  const LIST = csv(
    "Member No,First Name,Last Name,Email,Membership,Status,Expires",
    "1,Ada,Lovelace,ada@example.com,Gold,Active,2027-01-31",
    "2,Bea,Otieno,bea@example.com,gold,Active,2027-01-31",
    "3,Cleo,Kamau,cleo@example.com,Silver,Active,2027-01-31",
  );

  it("are not for the front desk to make: each name is asked for, then leads to a plan of the gym or to none", async () => {
    const gym = await world.createGym();
    const owner = new ImportRider(world, gym);
    const desk = new ImportRider(world, gym, userActor(), ["desk"]);
    const batchId = await desk.upload("list.csv", LIST);
    const checked = await desk.check(batchId);
    expect(checked.mayMakePlans).toBe(false);
    expect(checked.plans).toEqual([
      { name: "Gold", planId: "ask" },
      { name: "Silver", planId: "ask" },
    ]);
    for (const plans of [
      [],
      checked.plans,
      checked.plans.map(({ name }) => ({ name, planId: "new" as const })),
    ]) {
      await expect(desk.act((ctx) => commitBatch(ctx, { batchId, plans }))).rejects.toMatchObject({
        code: "PLAN_UNKNOWN",
        params: { plan: "Gold" },
      });
    }
    // The owner makes one of them; it is found by its name.
    const gold = await owner.act((ctx) => createPlan(ctx, GOLD));
    const again = await desk.detail(batchId);
    expect(again.plans[0]).toEqual({ name: "Gold", planId: gold.id });
    const done = await desk.commit(batchId, [{ name: "Silver", planId: "none" }]);
    expect(done).toMatchObject({ state: "done", outcome: { created: 3 } });
    expect(await standings(gym)).toMatchObject({ members: 3, memberships: 2, plans: 1 });
  });

  it("come with the import of who may make them", async () => {
    const manager = new ImportRider(world, await world.createGym(), userActor(), ["manager"]);
    const batchId = await manager.upload("list.csv", LIST);
    const checked = await manager.check(batchId);
    expect(checked.plans.map(({ planId }) => planId)).toEqual(["new", "new"]);
    await manager.commit(batchId, []);
    expect(await standings(manager.gym)).toMatchObject({ members: 3, memberships: 3, plans: 2 });
  });

  it("are asked for too when a row that was left out is taken after all", async () => {
    const gym = await world.createGym();
    const desk = new ImportRider(world, gym, userActor(), ["desk"]);
    await new ImportRider(world, gym).act((ctx) => createPlan(ctx, GOLD));
    const batchId = await desk.upload(
      "list.csv",
      csv(
        "Member No,First Name,Last Name,Email,Membership,Status,Expires",
        "1,Ada,Lovelace,ada@example.com,Gold,Active,2027-01-31",
        "2,Ada,Lovelace,ada@example.com,Silver,Active,2027-01-31",
      ),
    );
    expect((await desk.check(batchId)).plans.map(({ name }) => name)).toEqual(["Gold"]);
    await desk.act((ctx) => decideImportRow(ctx, { batchId, row: 3, decision: "create" }));
    expect((await desk.detail(batchId)).plans[1]).toEqual({ name: "Silver", planId: "ask" });
    await expect(desk.commit(batchId, [])).rejects.toMatchObject({ code: "PLAN_UNKNOWN" });
  });
});
