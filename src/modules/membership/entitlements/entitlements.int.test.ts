import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { memberFields } from "../members/schema";
import { createMember } from "../members/service";
import { startMembership } from "../memberships/service";
import { createPlan } from "../plans/service";
import {
  adjustEntitlement,
  entitlementHistory,
  giveBackEntitlement,
  listEntitlements,
  settleEntitlements,
  takeEntitlement,
} from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const plans = { pack: "", monthly: "" };

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z", poolSize: 8 });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  const terms = { priceMinor: 100_000, accessHours: [], branchIds: [] };
  await world.within(gym, async (ctx) => {
    plans.pack = (
      await createPlan(ctx, {
        ...terms,
        name: "10 classes",
        kind: "pack",
        cycle: "once",
        visits: null,
        validDays: 90,
        allowances: [{ kind: "class", n: 10, per: "total" }],
      })
    ).id;
    plans.monthly = (
      await createPlan(ctx, {
        ...terms,
        name: "8 a month",
        kind: "membership",
        cycle: "month",
        visits: null,
        validDays: null,
        allowances: [{ kind: "class", n: 8, per: "cycle" }],
      })
    ).id;
  });
});
afterAll(() => world.close());

async function holder(planId: string, startsOn = "2026-03-01") {
  return await world.within(gym, async (ctx) => {
    const fields = memberFields.parse({ firstName: "Achieng", lastName: newId().slice(-8) });
    const { memberId } = await createMember(ctx, { fields, acceptDuplicate: true });
    const { membershipId } = await startMembership(ctx, { memberId, planId, startsOn });
    return { memberId, membershipId };
  });
}

const use = (memberId: string, id: string = newId(), day = "2026-03-10") =>
  world.within(gym, (ctx) =>
    takeEntitlement(ctx, { memberId, kind: "class", day, source: { kind: "test", id } }),
  );
const back = (id: string) => world.within(gym, (ctx) => giveBackEntitlement(ctx, { kind: "test", id }));
const left = async (memberId: string) =>
  (await world.within(gym, (ctx) => listEntitlements(ctx, memberId))).map((pool) => pool.left);

const SUMS = statement(
  "test.sums",
  "select p.id, sum(e.delta)::int as sum from entitlement_pool p join entitlement_entry e on e.pool_id = p.id group by p.tenant_id, p.id",
);

describe("the ledger", () => {
  it("gives the last credits of fifty parallel consumers to as many as there are", async () => {
    const { memberId } = await holder(plans.pack);
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => use(memberId)));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(10);
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "NO_CREDITS" });
    }
    expect(await left(memberId)).toEqual([0]);
  });

  it("takes once for one source and gives back once", async () => {
    const { memberId } = await holder(plans.pack);
    const id = newId();
    const first = await use(memberId, id);
    expect(await use(memberId, id)).toEqual(first);
    expect(await left(memberId)).toEqual([9]);
    expect(await back(id)).toBe(true);
    expect(await back(id)).toBe(false);
    expect(await left(memberId)).toEqual([10]);
  });

  it("names the day a cycle's allowance is full again, and it is", async () => {
    const { memberId } = await holder(plans.monthly, "2026-02-28");
    for (let n = 0; n < 8; n++) await use(memberId);
    await expect(use(memberId)).rejects.toMatchObject({
      code: "LIMIT_REACHED",
      params: { kind: "class", resetOn: "2026-03-28" },
    });
    expect((await use(memberId, newId(), "2026-03-28")).left).toBe(7);
  });

  it("uses the cycle's allowance before the pack, then the pack", async () => {
    const { memberId } = await holder(plans.monthly);
    await world.within(gym, (ctx) =>
      startMembership(ctx, { memberId, planId: plans.pack, startsOn: "2026-03-01" }),
    );
    for (let n = 0; n < 9; n++) await use(memberId);
    const pools = await world.within(gym, (ctx) => listEntitlements(ctx, memberId));
    expect(pools.map((pool) => [pool.source, pool.left])).toEqual(
      expect.arrayContaining([
        ["cycle", 0],
        ["pack", 9],
      ]),
    );
  });

  it("lets staff put it right with a note, never below zero, and keeps the history", async () => {
    const { memberId, membershipId } = await holder(plans.pack);
    const adjust = (delta: number) =>
      world.within(gym, (ctx) =>
        adjustEntitlement(ctx, {
          memberId,
          membershipId,
          kind: "class",
          source: "pack",
          delta,
          note: "promised",
        }),
      );
    expect(await adjust(2)).toEqual({ left: 12 });
    await expect(adjust(-13)).rejects.toMatchObject({ code: "NO_CREDITS" });
    const history = await world.within(gym, (ctx) => entitlementHistory(ctx, memberId, undefined));
    expect(history.items.map((entry) => [entry.reason, entry.delta])).toEqual([
      ["adjust", 2],
      ["grant", 10],
    ]);
  });

  it("takes out what ran out unused, once", async () => {
    const { memberId } = await holder(plans.pack, "2026-01-01");
    await use(memberId, newId(), "2026-03-10");
    const before = world.clock.now();
    world.clock.set(new Date("2026-04-02T09:00:00Z"));
    await world.within(gym, settleEntitlements);
    await world.within(gym, settleEntitlements);
    const history = await world.within(gym, (ctx) => entitlementHistory(ctx, memberId, undefined));
    expect(history.items.filter((entry) => entry.reason === "expire").map((entry) => entry.delta)).toEqual([
      -9,
    ]);
    world.clock.set(before);
  });

  it("is invisible to another gym", async () => {
    const { memberId } = await holder(plans.pack);
    await use(memberId);
    expect(await world.within(other, (ctx) => listEntitlements(ctx, memberId))).toEqual([]);
    await expect(
      world.within(other, (ctx) =>
        takeEntitlement(ctx, { memberId, kind: "class", source: { kind: "test", id: newId() } }),
      ),
    ).rejects.toMatchObject({ code: "NO_CREDITS" });
  });

  it("stays at the model's sum and never below zero, whatever happens in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ what: fc.constantFrom("use", "back", "again"), which: fc.nat(12) }), {
          maxLength: 25,
        }),
        async (steps) => {
          const { memberId } = await holder(plans.pack);
          const ids = Array.from({ length: 13 }, () => newId());
          const taken = new Set<string>();
          const returned = new Set<string>();
          for (const { what, which } of steps) {
            const id = ids[which] ?? "";
            if (what === "back") {
              if (await back(id)) returned.add(id);
              continue;
            }
            // A source that has been given back may not take again under the same name.
            if (returned.has(id)) continue;
            await use(memberId, id).then(
              () => taken.add(id),
              (error: unknown) => expect(error).toMatchObject({ code: "NO_CREDITS" }),
            );
          }
          const out = [...taken].filter((id) => !returned.has(id)).length;
          expect(await left(memberId)).toEqual([10 - out]);
        },
      ),
      { numRuns: 25 },
    );
    const sums = await world.db.read(gym.facts.id, (db) => db.rows<{ sum: number }>(SUMS));
    expect(sums.every(({ sum }) => sum >= 0)).toBe(true);
  });
});
