import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startMembership } from "@/modules/membership/memberships/service";
import { createPlan } from "@/modules/membership/plans/service";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { createSeries } from "../series/service";
import { makeType, seriesOf } from "../testing";
import { joinWaitlist } from "../waitlist/service";
import { book, cancel } from "./service";
import { BookingBench } from "./testing";

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 4 });
});
afterAll(() => world.close());

/** Classes on Mondays and Wednesdays from Monday the 16th on, all of them open for booking. */
beforeEach(async () => {
  world.clock.set(new Date("2026-03-15T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym({ policies: { bookingOpensMinutes: 86_400 } }));
  await bench.open(1);
});

/** A member whose plan counts classes, billed from a day on. */
async function limited(n: number, per: "day" | "week" | "cycle", startsOn: string): Promise<string> {
  const memberId = await bench.member(null);
  await bench.run(async (ctx) => {
    const { id: planId } = await createPlan(ctx, {
      name: `${n} per ${per} ${startsOn}`,
      kind: "membership",
      priceMinor: 300_000,
      cycle: "month",
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
      allowances: [{ kind: "class", n, per }],
    });
    await startMembership(ctx, { memberId, planId, startsOn });
  });
  return memberId;
}

const take = (memberId: string, sessionId: string) =>
  bench.run((ctx) => book(ctx, { sessionId, memberId, guestSeats: 0, pool: "online", by: "member" }));

describe("a limit of classes", () => {
  it.each([
    // Billed on Mondays: Monday the 16th and Wednesday the 18th are one week, Monday the 23rd begins the next.
    ["2026-03-09", 1, "2026-03-23", 2],
    // Billed on Wednesdays: Monday the 16th is the last week's, Wednesday the 18th begins one with Monday the 23rd.
    ["2026-03-11", 2, "2026-03-25", 3],
  ])(
    "per week begins anew on the billing day, %s, with a class on that very day",
    async (startsOn, refused, resetOn, next) => {
      const amina = await limited(1, "week", startsOn);
      for (let n = 0; n < refused; n += 1) await take(amina, bench.session(n));
      await expect(take(amina, bench.session(refused))).rejects.toMatchObject({
        code: "LIMIT_REACHED",
        params: { kind: "class", resetOn },
      });
      expect(await take(amina, bench.session(next))).toMatchObject({ status: "booked" });
    },
  );

  it("per cycle begins anew on the billing day of a short month too", async () => {
    const amina = await limited(1, "cycle", "2026-01-23");
    await take(amina, bench.session(1));
    await expect(take(amina, bench.session(0))).rejects.toMatchObject({
      code: "LIMIT_REACHED",
      params: { resetOn: "2026-03-23" },
    });
    expect(await take(amina, bench.session(2))).toMatchObject({ status: "booked" });
  });

  it("per day is of the branch's day, and comes back with the seat", async () => {
    const amina = await limited(1, "day", "2026-03-09");
    const late = await bench.run(async (ctx) => {
      const typeId = await makeType(ctx, "Late yoga");
      await createSeries(
        ctx,
        seriesOf(bench.gym.branchId, typeId, { localTime: "23:30", minutes: 25, weekdays: [1] }),
      );
      return await ctx.db.models.classSession.findFirst({
        where: { classTypeId: typeId },
        orderBy: { startsAt: "asc" },
      });
    });
    const { bookingId } = await take(amina, bench.session(0));
    await expect(take(amina, late?.id ?? "")).rejects.toMatchObject({
      code: "LIMIT_REACHED",
      params: { resetOn: "2026-03-17" },
    });
    await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: amina }));
    expect(await take(amina, late?.id ?? "")).toMatchObject({ status: "booked" });
  });

  it("lets people wait beyond it, and is asked again when a seat is free", async () => {
    const amina = await limited(1, "week", "2026-03-09");
    await take(amina, bench.session(0));
    const holder = await bench.member("open");
    const { bookingId } = await take(holder, bench.session(1));
    const wish = { sessionId: bench.session(1), guestSeats: 0, noticeMinutes: null };
    await bench.run((ctx) => joinWaitlist(ctx, amina, wish));
    await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: holder }));
    expect(await bench.told("waiting-ended")).toMatchObject([
      { memberId: amina, outcome: "skipped", reason: "LIMIT_REACHED" },
    ]);
  });
});
