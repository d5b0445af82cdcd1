import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import * as members from "../members/service";
import * as memberships from "../memberships/service";
import * as plans from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z" });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

function monthly(name: string) {
  const terms = {
    priceMinor: 350_000,
    cycle: "month" as const,
    visits: null,
    validDays: null,
    accessHours: [],
    branchIds: [],
  };
  return { name, kind: "membership" as const, ...terms };
}

async function add(firstName: string): Promise<string> {
  const fields = memberFields.parse({ firstName, lastName: "Member" });
  return (await inGym((ctx) => members.createMember(ctx, { fields, acceptDuplicate: false }))).memberId;
}

describe("plans", () => {
  it("keep the price that was sold when a new version comes", async () => {
    const plan = await inGym((ctx) => plans.createPlan(ctx, monthly("Silver")));
    const id = await add("Keeps");
    await inGym((ctx) =>
      memberships.startMembership(ctx, { memberId: id, planId: plan.id, startsOn: "2026-03-10" }),
    );
    const { name: _, kind: __, ...terms } = monthly("");
    const next = await inGym((ctx) =>
      plans.addPlanVersion(ctx, { planId: plan.id, validFrom: "2026-04-01", ...terms, priceMinor: 400_000 }),
    );
    expect(next).toMatchObject({
      priceMinor: 350_000,
      holders: 1,
      next: { validFrom: "2026-04-01", priceMinor: 400_000 },
    });
    world.clock.set("2026-04-02T09:00:00Z");
    const [later] = (await inGym((ctx) => plans.listPlans(ctx))).filter((one) => one.id === plan.id);
    expect(later).toMatchObject({ priceMinor: 400_000, version: 2, next: null });
    expect((await inGym((ctx) => members.getMember(ctx, id))).memberships[0]?.priceMinor).toBe(350_000);
    world.clock.set("2026-03-10T09:00:00Z");
  });

  it("are not sold once retired, and a name is one plan's", async () => {
    const plan = await inGym((ctx) => plans.createPlan(ctx, monthly("Old")));
    await inGym((ctx) => plans.retirePlan(ctx, plan.id, true));
    const id = await add("Wants");
    const start = inGym((ctx) =>
      memberships.startMembership(ctx, { memberId: id, planId: plan.id, startsOn: "2026-03-10" }),
    );
    await expect(start).rejects.toMatchObject({ code: "PLAN_RETIRED" });
    await expect(inGym((ctx) => plans.createPlan(ctx, monthly("Old")))).rejects.toMatchObject({
      code: "PLAN_NAME_TAKEN",
    });
    const foreign = world.within(other, (ctx) => plans.retirePlan(ctx, plan.id, false));
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
