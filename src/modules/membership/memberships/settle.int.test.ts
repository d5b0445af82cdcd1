import { afterAll, beforeAll, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { memberFields } from "../members/schema";
import { createMember, getMember } from "../members/service";
import { createPlan } from "../plans/service";
import { scheduleFreeze } from "./freezes/service";
import { startMembership } from "./service";
import { settleMemberships } from "./settlement/service";

let world: TestWorld;
let gym: TestGym;
beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-05T09:00:00Z" });
  gym = await world.createGym();
});
afterAll(() => world.close());

const WAITERS = statement("test.waiters", "select count(*) as n from pg_locks where not granted");

async function untilSomeoneWaits(): Promise<void> {
  await expect
    .poll(async () => (await world.db.system("look", newId(), (db) => db.rows<{ n: number }>(WAITERS)))[0]?.n)
    .toBeGreaterThan(0);
}

it("The hourly settlement leaves a freeze alone that the desk renews at that moment", async () => {
  const plan = await world.within(gym, (ctx) =>
    createPlan(ctx, {
      name: "Monthly",
      kind: "membership",
      priceMinor: 350_000,
      cycle: "month",
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    }),
  );
  const fields = memberFields.parse({ firstName: "Neema", lastName: "Mushi" });
  const { memberId } = await world.within(gym, (ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
  await world.within(gym, (ctx) =>
    startMembership(ctx, { memberId, planId: plan.id, startsOn: "2026-03-01" }),
  );
  const profile = () => world.within(gym, (ctx) => getMember(ctx, memberId));
  const membershipId = (await profile()).memberships[0]?.id ?? "";
  await world.within(gym, (ctx) =>
    scheduleFreeze(ctx, { membershipId, from: "2026-03-04", to: "2026-03-09" }),
  );
  world.clock.advance(5 * 86_400_000);

  let settling: Promise<number> | undefined;
  await world.within(gym, async (ctx) => {
    await scheduleFreeze(ctx, { membershipId, from: "2026-03-10", to: "2026-03-20" });
    settling = world.within(gym, settleMemberships);
    await untilSomeoneWaits();
  });
  await settling;
  expect((await profile()).memberships[0]).toMatchObject({ status: "frozen", frozenTo: "2026-03-20" });
});
