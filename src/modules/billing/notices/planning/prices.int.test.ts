import { afterAll, beforeAll, expect, it } from "vitest";
import { addPlanVersion } from "@/modules/membership/plans/service";
import { statement } from "@/platform/db/statement";
import type { TestGym } from "@/platform/testing/world";
import { type CollectingWorld, startCollecting } from "../../collections/testing/collecting-world";

let bench: CollectingWorld;
beforeAll(async () => {
  bench = await startCollecting();
});
afterAll(() => bench.close());

const dearer = (gym: TestGym & { planId: string }, priceMinor: number, validFrom: string) =>
  bench.world.within(gym, (ctx) =>
    addPlanVersion(ctx, {
      planId: gym.planId,
      validFrom,
      priceMinor,
      cycle: "month",
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    }),
  );
const BILLS = statement(
  "test.bills-of",
  `select issued_on as "on", total_minor as minor from invoice where member_id = $1::uuid order by issued_on`,
);
const billsOf = (gym: TestGym, memberId: string) =>
  bench.world.within(gym, (ctx) => ctx.db.rows<{ on: string; minor: number }>(BILLS, [memberId]));
const news = async (email: string) =>
  (await bench.mails()).filter(({ to, subject }) => to.includes(email) && subject.includes("new price"));

it("tells whoever will renew at a new price, once, and from which bill on; that is what is billed then", async () => {
  const gym = await bench.open("2026-01-10T09:00:00Z");
  const amina = await bench.sell(gym, "2026-01-10", { email: "amina@example.com" });
  bench.world.clock.set("2026-01-15T07:00:00Z");
  await dearer(gym, 350_000, "2026-01-20");
  await bench.work(gym, "2026-01-15T07:30:00Z");
  await bench.work(gym, "2026-01-15T08:30:00Z");
  const told = await news("amina@example.com");
  expect(told).toHaveLength(1);
  const text = told[0]?.text.replaceAll("\u00a0", " ");
  // The renewal on 10 February is less than thirty days away: the old price holds for it.
  expect(text).toContain("goes from KES 3,000.00 to KES 3,500.00");
  expect(text).toContain("March 10, 2026");
  for (const day of ["02-10", "03-10"]) await bench.work(gym, `2026-${day}T08:00:00Z`);
  expect((await billsOf(gym, amina.memberId)).slice(1)).toEqual([
    { on: "2026-02-10", minor: 300_000 },
    { on: "2026-03-10", minor: 350_000 },
  ]);
  expect(await news("amina@example.com")).toHaveLength(1);
});

it("tells nobody who bought at the new price", async () => {
  const gym = await bench.open("2026-05-10T09:00:00Z");
  await dearer(gym, 400_000, "2026-05-10");
  await bench.sell(gym, "2026-05-10", { email: "late@example.com" });
  await bench.work(gym, "2026-05-11T08:00:00Z");
  expect(await news("late@example.com")).toEqual([]);
});
