import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scheduleFreeze } from "@/modules/membership/memberships/freezes/service";
import { statement } from "@/platform/db/statement";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { addMember, addPlan, deskCheckIn } from "../testing";
import { confirmReturn, undoVisit } from "../visits/service";

let world: TestWorld;
let gym: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 4, hotLanes: 1 });
  gym = await world.createGym();
  planId = await world.within(gym, (ctx) => addPlan(ctx));
});
afterAll(() => world.close());
beforeEach(() => world.clock.set("2026-03-10T09:00:00Z"));

const MEMBERSHIP = statement("test.membership-of", "select id from membership where member_id = $1::uuid");
const OUTBOX = statement(
  "test.comebacks",
  `select name, payload, run_at as "runAt" from outbox
   where payload->>'memberId' = $1 and name in ('attendance.confirm-return', 'membership.member-came-back')`,
);

async function frozen(endOnReturn: boolean) {
  return await world.within(gym, async (ctx) => {
    const memberId = await addMember(ctx, { planId, startsOn: "2026-01-01" });
    const [row] = await ctx.db.rows<{ id: string }>(MEMBERSHIP, [memberId]);
    const membershipId = row?.id ?? "";
    await scheduleFreeze(ctx, { membershipId, from: "2026-03-05", to: "2026-03-20", endOnReturn });
    return { memberId, membershipId };
  });
}

const sent = (memberId: string) =>
  world.db.read(gym.facts.id, (db) =>
    db.rows<{ name: string; payload: Record<string, string>; runAt: Date }>(OUTBOX, [memberId]),
  );

describe("a visit in a freeze that ends with the return", () => {
  it("opens the door, says so, and is told on once it can't be taken back any more", async () => {
    const { memberId, membershipId } = await frozen(true);
    const { visitId, ...answer } = await deskCheckIn(world, gym, memberId);
    expect(answer).toMatchObject({ decision: "allow", reason: "OK" });
    expect(answer.alerts).toContain("freeze-ends");
    const comeback = { visitId: visitId ?? "", memberId, membershipId, on: "2026-03-10" };
    const [job, ...more] = await sent(memberId);
    expect(more).toEqual([]);
    expect(job).toMatchObject({ name: "attendance.confirm-return", payload: comeback });
    expect(new Date(job?.runAt ?? 0)).toEqual(new Date("2026-03-10T09:02:00Z"));
    await world.within(gym, (ctx) => confirmReturn(ctx, comeback));
    const told = { memberId, membershipId, on: "2026-03-10" };
    expect(await sent(memberId)).toContainEqual(
      expect.objectContaining({ name: "membership.member-came-back", payload: told }),
    );
  });

  it("was none when it is taken back", async () => {
    const { memberId, membershipId } = await frozen(true);
    const { visitId } = await deskCheckIn(world, gym, memberId);
    await world.within(gym, (ctx) => undoVisit(ctx, visitId ?? ""));
    const comeback = { visitId: visitId ?? "", memberId, membershipId, on: "2026-03-10" };
    await world.within(gym, (ctx) => confirmReturn(ctx, comeback));
    expect((await sent(memberId)).map(({ name }) => name)).toEqual(["attendance.confirm-return"]);
  });

  it("is refused where the freeze is to last", async () => {
    const { memberId } = await frozen(false);
    expect(await deskCheckIn(world, gym, memberId)).toMatchObject({ decision: "deny", reason: "FROZEN" });
    expect(await sent(memberId)).toEqual([]);
  });
});
