import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listImportRows } from "@/modules/membership/imports/service";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { auditBooks } from "../journal/audit/service";
import { addPayer } from "../testing";
import { beginBatch, beginBilling, previewBeginning } from "./service";
import { COUNTS, EVENTS, Newcomer, NOW, row } from "./testing/newcomer";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: NOW, poolSize: 8 });
});
afterAll(() => world.close());

describe("an import", () => {
  it("gives every running membership a rhythm, what is paid and a next bill; what is over gets none", async () => {
    const gym = await Newcomer.at(world);
    await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-10", "", "2026-12-01"),
      row(3, "Gold", "active", "2026-02-10", "2026-10-01"),
      row(4, "Gold", "expired", "2026-02-10", "2026-12-31"),
      row(5, "Gold", "frozen", "2026-02-10"),
      row(6, "Gold", "suspended", "2026-02-10"),
      row(7, "Gold", "active", "2026-12-05"),
      row(8, "10 Class Pack", "active", "2026-11-01", "2027-01-29"),
    ]);
    const lives = await gym.lives();
    const shown = Object.fromEntries(
      Object.entries(lives).map(([number, { status, nextBillOn, periods, history }]) => [
        number,
        [
          status,
          nextBillOn,
          ...(periods ?? []).map(({ kind, fromOn, toOn }) => `${kind} ${fromOn} ${toOn}`),
          ...(history ?? []),
        ],
      ]),
    );
    expect(shown).toEqual({
      1: ["active", "2026-12-10", "brought 2026-11-10 2026-12-09", "taken_over 2026-02-10 300000"],
      2: ["active", "2026-12-01", "brought 2026-11-01 2026-11-30", "taken_over 2026-02-10 300000"],
      3: ["active", null],
      4: ["ended", null],
      // Frozen as long as the policy allows, until they come back.
      5: [
        "frozen",
        "2027-03-10",
        "brought 2026-11-10 2027-03-09",
        "taken_over 2026-02-10 300000",
        "frozen 2026-11-21 0",
      ],
      6: [
        "suspended",
        "2026-12-10",
        "brought 2026-11-10 2026-12-09",
        "taken_over 2026-02-10 300000",
        "suspended 2026-11-21 0",
      ],
      7: ["pending_start", "2026-12-05", "brought 2026-12-05 2026-12-04", "taken_over 2026-11-21 0"],
      8: ["active", null, "brought 2026-11-01 2027-01-29", "taken_over 2026-11-01 0"],
    });
    expect(lives[1]?.periods).toMatchObject([{ gross: 0, invoiceId: null }]);
    expect(lives[1]?.anchorOn).toBe("2026-02-10");
    expect(await gym.bills()).toEqual([]);
    // Told to nobody: the member's line in the log is the import's.
    const audits = await world.db.read(gym.rider.gym.facts.id, ({ models }) =>
      models.auditEntry.count({ where: { action: { startsWith: "membership." } } }),
    );
    expect(audits).toBe(0);
  });

  it("bills them on their day, once, at the plan's price", async () => {
    const gym = await Newcomer.at(world);
    await gym.bring([row(1, "Gold", "active", "2026-02-10"), row(2, "Gold", "active", "2026-12-05")]);
    world.clock.set("2026-12-04T20:59:00Z");
    expect(await gym.renew()).toBe(0);
    world.clock.set("2026-12-04T21:01:00Z");
    expect(await gym.renew()).toBe(1);
    world.clock.set("2026-12-10T09:00:00Z");
    expect(await gym.renew()).toBe(1);
    expect(await gym.renew()).toBe(0);
    expect(await gym.bills()).toEqual([
      { kind: "renewal", total: 300_000, on: "2026-12-05" },
      { kind: "renewal", total: 300_000, on: "2026-12-10" },
    ]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("says before what it will bill, and that is what begins", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.upload([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-10", "", "2026-12-01"),
      row(3, "Gold", "active", "2026-02-10", "2026-10-01"),
      row(4, "Gold", "active", "2026-02-10", "2026-12-05"),
      row(5, "Silver", "active", "2026-02-28", "", "", 2000),
      row(6, "10 Class Pack", "active", "2026-11-01", "2027-01-29"),
    ]);
    const asked = (plans: Parameters<typeof previewBeginning>[1]["plans"]) =>
      gym.inGym((ctx) => previewBeginning(ctx, { batchId, plans }));
    expect(await asked([])).toEqual({
      currency: "KES",
      billed: 3,
      fromOn: "2026-11-28",
      toOn: "2026-12-10",
      totalMinor: 800_000,
      unbilled: 2,
      over: 1,
    });
    const usual = {
      kind: "membership" as const,
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    };
    const dear = await gym.inGym((ctx) =>
      createPlan(ctx, { ...usual, name: "Dear", cycle: "month", priceMinor: 900_000 }),
    );
    expect(await asked([{ name: "Silver", planId: dear.id }])).toMatchObject({
      billed: 3,
      totalMinor: 1_500_000,
    });
    expect(await asked([{ name: "Gold", planId: "none" }])).toMatchObject({
      billed: 1,
      totalMinor: 200_000,
      over: 0,
    });
    await gym.rider.commit(batchId);
    await gym.begin();
    const days = Object.values(await gym.lives()).flatMap(({ nextBillOn }) => nextBillOn ?? []);
    expect(days.sort()).toEqual(["2026-11-28", "2026-12-01", "2026-12-10"]);
    world.clock.set("2026-12-10T09:00:00Z");
    await gym.renew();
    expect((await gym.bills()).reduce((sum, { total }) => sum + total, 0)).toBe(800_000);
  });

  it("that the gym goes on billing elsewhere brings no bill, and no revenue", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.bring([row(1, "Gold", "active", "2026-02-10")], false);
    expect((await gym.rider.detail(batchId)).bill).toBe(false);
    expect((await gym.lives())[1]).toMatchObject({
      nextBillOn: "2026-12-10",
      discount: { value: 100 },
      history: ["taken_over 2026-02-10 0"],
    });
    world.clock.set("2027-02-10T09:00:00Z");
    expect(await gym.renew()).toBe(3);
    expect(await gym.bills()).toEqual([]);
    expect((await gym.lives())[1]?.nextBillOn).toBe("2027-03-10");
  });

  it("counts days where the branch is", async () => {
    const west = await Newcomer.at(world, { country: "US", currency: "USD", zone: "Pacific/Honolulu" });
    const east = await Newcomer.at(world, { country: "NZ", currency: "NZD", zone: "Pacific/Auckland" });
    // 23:30 on the 20th in Honolulu, 22:30 on the 21st in Auckland.
    world.clock.set("2026-11-21T09:30:00Z");
    for (const gym of [west, east]) await gym.bring([row(1, "Gold", "active", "2026-02-21")]);
    expect((await west.lives())[1]?.nextBillOn).toBe("2026-11-21");
    expect((await east.lives())[1]?.nextBillOn).toBe("2026-12-21");
    expect(await west.renew()).toBe(0);
    world.clock.set("2026-11-21T10:01:00Z");
    expect(await west.renew()).toBe(1);
    expect(await east.renew()).toBe(0);
  });
});

describe("beginning", () => {
  it("is done once, by whoever comes first", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.upload([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "frozen", "2026-02-10"),
    ]);
    await gym.rider.commit(batchId);
    const ids = Object.values(await gym.lives()).map(({ id }) => id);
    const both = await Promise.all([1, 2].map(() => gym.inGym((ctx) => beginBilling(ctx, ids))));
    expect(both.sort()).toEqual([0, 2]);
    expect(await gym.inGym((ctx) => beginBilling(ctx, ids))).toBe(0);
    expect(await gym.rows(COUNTS)).toEqual([{ periods: 2, events: 3, freezes: 1 }]);
  });

  it("takes on what was there before: imported without it, or started by hand", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.upload([row(1, "Gold", "active", "2026-02-10")]);
    await gym.rider.commit(batchId);
    const memberId = await addPayer(world, gym.rider.gym);
    const plan = await world.db.read(gym.rider.gym.facts.id, ({ models }) => models.plan.findFirst({}));
    const { membershipId } = await gym.inGym((ctx) =>
      startMembership(ctx, { memberId, planId: plan?.id ?? "", startsOn: "2026-10-30" }),
    );
    expect(await gym.inGym((ctx) => beginBatch(ctx, null))).toEqual({ begun: 2, after: null });
    expect(await gym.inGym((ctx) => beginBatch(ctx, null))).toEqual({ begun: 0, after: null });
    const life = Object.values(await gym.lives()).find(({ id }) => id === membershipId);
    expect(life).toMatchObject({
      nextBillOn: "2026-11-30",
      history: ["started 2026-10-30 0", "taken_over 2026-11-21 300000"],
    });
    expect((await gym.inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership.status).toBe("active");
  });

  it("of 5,000 in one import takes a few statements a stretch", async () => {
    const gym = await Newcomer.at(world);
    const all = Array.from({ length: 5_000 }, (_, n) =>
      row(
        n,
        n % 3 ? "Gold" : "Silver",
        n % 50 ? "active" : "frozen",
        `2026-${String(1 + (n % 10)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`,
      ),
    );
    const batchId = await gym.upload(all);
    await gym.rider.commit(batchId);
    const events = await gym.rows<{ ids: string[] }>(EVENTS);
    expect(events.map(({ ids }) => ids.length)).toEqual(Array.from({ length: 10 }, () => 500));
    let statements = 0;
    const counting = (ctx: TenantContext): TenantContext => {
      const rows: typeof ctx.db.rows = async (text, values) => {
        statements++;
        return await ctx.db.rows(text, values);
      };
      return { ...ctx, db: { ...ctx.db, rows } };
    };
    for (const { ids } of events)
      expect(await gym.inGym((ctx) => beginBilling(counting(ctx), ids))).toBe(500);
    expect(statements).toBe(10 * 14);
    const left = await gym.rows(COUNTS);
    expect(left).toEqual([{ periods: 5_000, events: 5_100, freezes: 100 }]);
  }, 120_000);
});

describe("the undo of an import", () => {
  it("takes back all that began", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "frozen", "2026-02-10"),
    ]);
    expect(await gym.rider.undo(batchId)).toMatchObject({ state: "undone", outcome: { kept: 0 } });
    expect(await gym.rows(COUNTS)).toEqual([{ periods: 0, events: 0, freezes: 0 }]);
    expect(await gym.rider.standings()).toEqual({ members: 0, memberships: 0, plans: 0 });
    // The event that was on its way finds nobody.
    expect(await gym.begin()).toBe(0);
  });

  it("keeps those for whom money has moved, and says so", async () => {
    const gym = await Newcomer.at(world);
    const batchId = await gym.bring([
      row(1, "Gold", "active", "2026-02-10"),
      row(2, "Gold", "active", "2026-02-20"),
      // The calendar starts it meanwhile: that is nobody's doing.
      row(3, "Gold", "active", "2026-11-25", "", "2027-01-01"),
    ]);
    world.clock.set("2026-12-12T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    expect(await gym.renew()).toBe(1);
    expect(await gym.rider.undo(batchId)).toMatchObject({
      state: "undone",
      outcome: { created: 1, kept: 1 },
    });
    const { items } = await gym.inGym((ctx) => listImportRows(ctx, { batchId, show: "kept", limit: 50 }));
    expect(items.map(({ name, kept }) => [name, kept])).toEqual([["Ann Alpha1", "money"]]);
    expect(Object.keys(await gym.lives())).toEqual(["1"]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
