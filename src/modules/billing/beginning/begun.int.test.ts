import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getMovements, getRecurring } from "@/modules/analytics/money/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { createPlan } from "@/modules/membership/plans/service";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { commitChange, quoteChange } from "../changes/service";
import { auditBooks } from "../journal/audit/service";
import { memberOverview } from "../overview/service";
import { Newcomer, NOW, row } from "./testing/newcomer";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: NOW, poolSize: 8 });
});
afterAll(() => world.close());

describe("what was begun", () => {
  const change = async (gym: Newcomer, id: string, wanted: Parameters<typeof quoteChange>[1]["change"]) => {
    const quote = await gym.inGym((ctx) =>
      quoteChange(ctx, { membershipId: id, change: wanted, override: true }),
    );
    expect(quote.refusals).toEqual([]);
    await gym.inGym((ctx) => commitChange(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    return quote;
  };
  const freeze = {
    kind: "freeze" as const,
    fromOn: "2026-11-25",
    toOn: "2026-12-08",
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
  };

  it("is frozen, switched, cancelled and moved like any other, and billed as the price said", async () => {
    const gym = await Newcomer.at(world);
    await gym.bring([1, 2, 3, 4, 5].map((n) => row(n, "Gold", "active", "2026-02-10")));
    const usual = {
      kind: "membership" as const,
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    };
    const dear = await gym.inGym((ctx) =>
      createPlan(ctx, { ...usual, name: "Dear", cycle: "month", priceMinor: 600_000 }),
    );
    const id = Object.fromEntries(Object.values(await gym.lives()).map((life) => [life.number, life.id]));
    await change(gym, id[1] ?? "", freeze);
    const switched = await change(gym, id[2] ?? "", { kind: "switch", planId: dear.id, when: "now" });
    // Nothing was paid here for the days left: they cost the new plan's price, and bring no credit.
    expect(switched).toMatchObject({ totalMinor: Math.round((600_000 * 19) / 30), credits: [] });
    await change(gym, id[3] ?? "", { kind: "cancel", immediately: false, refundUnused: false });
    await change(gym, id[4] ?? "", { kind: "move_billing_day", toDay: 1 });
    await change(gym, id[5] ?? "", { kind: "cancel", immediately: true, refundUnused: true });
    const lives = await gym.lives();
    expect([1, 2, 3, 4, 5].map((n) => [lives[n]?.nextBillOn, lives[n]?.endsOn])).toEqual([
      ["2026-12-24", null],
      ["2026-12-10", null],
      [null, "2026-12-09"],
      ["2026-12-10", null],
      [null, "2026-11-21"],
    ]);
    world.clock.set("2027-01-10T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    await gym.renew();
    expect((await gym.bills()).map(({ total, on }) => `${on} ${total}`).sort()).toEqual([
      "2026-11-21 380000",
      // Days up to the 1st, then whole months.
      `2027-01-10 ${Math.round((300_000 * 22) / 31)}`,
      "2027-01-10 300000",
      "2027-01-10 300000",
      "2027-01-10 600000",
      "2027-01-10 600000",
    ]);
    expect(await gym.inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("shows in the profile what comes next and what may be done", async () => {
    const gym = await Newcomer.at(world);
    await gym.bring([row(1, "Gold", "active", "2026-02-10"), row(2, "Gold", "frozen", "2026-02-10")]);
    const money = async (number: string) => {
      const member = await gym.rider.memberBy({ number });
      return (await gym.inGym((ctx) => memberOverview(ctx, member?.id ?? ""))).memberships[0];
    };
    const first = await money("1");
    expect(first).toMatchObject({ nextBill: { dueOn: "2026-12-10", totalMinor: 300_000 } });
    expect(first?.possible).toEqual(
      expect.arrayContaining(["freeze", "switch", "cancel", "move_billing_day"]),
    );
    const frozen = await money("2");
    expect(frozen?.possible).toContain("return");
    world.clock.set("2026-12-01T09:00:00Z");
    await change(gym, (await gym.lives())[2]?.id ?? "", { kind: "return" });
    // Ten days were frozen: they come after the 9th.
    expect((await gym.lives())[2]).toMatchObject({ status: "active", nextBillOn: "2026-12-20" });
  });

  it("brings recurring revenue from its own first day on, and the movement adds up", async () => {
    const gym = await Newcomer.at(world);
    await gym.bring([
      row(1, "Gold", "active", "2026-09-10"),
      row(2, "Gold", "frozen", "2026-10-10"),
      row(3, "Gold", "active", "2026-12-05"),
    ]);
    const { months } = await gym.inGym((ctx) => getRecurring(ctx, 4));
    expect(
      months.map(({ month, startMinor, newMinor, freezeMinor, endMinor }) => [
        month,
        startMinor,
        newMinor,
        freezeMinor,
        endMinor,
      ]),
    ).toEqual([
      ["2026-08", 0, 0, 0, 0],
      ["2026-09", 0, 300_000, 0, 300_000],
      ["2026-10", 300_000, 300_000, 0, 600_000],
      ["2026-11", 600_000, 0, -300_000, 300_000],
    ]);
    for (const {
      startMinor,
      newMinor,
      reactivatedMinor,
      expansionMinor,
      contractionMinor,
      churnMinor,
      freezeMinor,
      endMinor,
    } of months) {
      expect(
        startMinor +
          newMinor +
          reactivatedMinor +
          expansionMinor -
          contractionMinor -
          churnMinor +
          freezeMinor,
      ).toBe(endMinor);
    }
    expect(await gym.inGym((ctx) => getMovements(ctx, { month: "2026-09" }))).toMatchObject([
      { kind: "new", afterMinor: 300_000 },
    ]);
    world.clock.set("2026-12-06T09:00:00Z");
    await gym.inGym((ctx) => settleMemberships(ctx));
    expect((await gym.inGym((ctx) => getRecurring(ctx, 1))).months[0]).toMatchObject({
      newMinor: 300_000,
      endMinor: 600_000,
    });
  });
});
