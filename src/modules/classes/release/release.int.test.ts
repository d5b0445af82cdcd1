import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { book } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { listPenalties } from "../penalties/reading/service";
import { joinWaitlist, ownWaitlist } from "../waitlist/service";
import { classesToRelease, releaseSeatsOf } from "./service";

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

/** A class with two seats on Monday at 18:00 in Nairobi, both taken, by those who hold a pack of ten. */
async function open(policies: object): Promise<{ there: string; missing: string }> {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym({ policies }));
  await bench.open(2);
  const [there, missing] = [await bench.member("ten"), await bench.member("ten")];
  for (const one of [there, missing]) await take(one);
  world.clock.set(new Date("2026-03-16T14:40:00Z"));
  await bench.run((ctx) =>
    ctx.db.models.visit.create({
      data: {
        id: newId(),
        memberId: there,
        branchId: bench.gym.branchId,
        enteredAt: ctx.clock.now(),
        localDay: new Date("2026-03-16"),
        localHour: 17,
        method: "desk",
        reason: "OK",
      },
      select: { id: true },
    }),
  );
  return { there, missing };
}

const take = (memberId: string) =>
  bench.run((ctx) =>
    book(ctx, { sessionId: bench.session(), memberId, guestSeats: 0, pool: "online", by: "member" }),
  );
const wait = (memberId: string) =>
  bench.run((ctx) =>
    joinWaitlist(ctx, memberId, { sessionId: bench.session(), guestSeats: 0, noticeMinutes: null }),
  );
const due = () => bench.run((ctx) => classesToRelease(ctx));
const release = () => bench.run((ctx) => releaseSeatsOf(ctx, bench.session()));
const ON = { releaseSeats: true, releaseMinutes: 5 };

describe("a seat whose member is not there", () => {
  it("is given on once, some minutes before the class, to whoever waits; the credit comes back", async () => {
    const { missing } = await open(ON);
    const next = await bench.member("ten");
    await wait(next);
    world.clock.set(new Date("2026-03-16T14:54:59Z"));
    expect(await due()).toEqual([]);
    world.clock.set(new Date("2026-03-16T14:55:00Z"));
    expect(await due()).toEqual([bench.session()]);
    const answers = await Promise.all([0, 1, 2].map(release));
    expect(answers.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await bench.told("booking-cancelled")).toMatchObject([
      { memberId: missing, by: "release", returned: true, reason: "NOT_THERE" },
    ]);
    expect(await bench.ledger(missing)).toMatchObject([{ left: 10 }]);
    expect(await bench.run((ctx) => ownWaitlist(ctx, next))).toMatchObject([{ status: "offered" }]);
    expect(await due()).toEqual([]);
  });

  it("costs as much as an absence where the gym says so", async () => {
    const { missing } = await open({ ...ON, releaseCosts: "no_show" });
    world.clock.set(new Date("2026-03-16T14:57:00Z"));
    expect(await release()).toBe(1);
    expect(await bench.ledger(missing)).toMatchObject([{ left: 9 }]);
    const { items } = await bench.run((ctx) => listPenalties(ctx, { view: "pending", limit: 9 }));
    expect(items).toMatchObject([{ memberId: missing, kind: "no_show", creditForfeited: true }]);
  });

  it("stays theirs when they booked after that moment, and once the class has begun", async () => {
    await open(ON);
    world.clock.set(new Date("2026-03-16T14:56:00Z"));
    await release();
    const quick = await bench.member("ten");
    await take(quick);
    expect(await due()).toEqual([]);
    expect(await release()).toBe(0);
    await open(ON);
    world.clock.set(new Date("2026-03-16T15:00:00Z"));
    expect(await due()).toEqual([]);
    expect(await release()).toBe(0);
    expect(await bench.states(bench.session())).toEqual(["booked", "booked"]);
  });

  it("stays theirs where the gym does not give seats on, and in other gyms", async () => {
    await open({});
    world.clock.set(new Date("2026-03-16T14:57:00Z"));
    expect(await due()).toEqual([]);
    expect(await release()).toBe(0);
    const other = await world.createGym({ policies: ON });
    expect(await world.within(other, (ctx) => classesToRelease(ctx))).toEqual([]);
    expect(await world.within(other, (ctx) => releaseSeatsOf(ctx, bench.session()))).toBe(0);
    expect(await bench.states(bench.session())).toEqual(["booked", "booked"]);
  });
});
