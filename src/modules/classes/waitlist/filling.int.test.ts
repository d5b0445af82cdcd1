import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { book, cancel } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { fillSeats } from "./filling";
import { joinWaitlist } from "./service";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
});
afterAll(() => world.close());

const PEOPLE = 6;

it("lets two classes fill up with the same people at once, whatever the order of their queues", async () => {
  for (let round = 0; round < 5; round += 1) {
    world.clock.set(new Date("2026-03-14T09:00:00Z"));
    const bench = new BookingBench(world, await world.createGym());
    await bench.open(1);
    const classes = [bench.session(0), bench.session(1)];
    const holders = await Promise.all(
      classes.map(async (sessionId) => {
        const memberId = await bench.member("open");
        const seat = { sessionId, memberId, guestSeats: 0, pool: "online" as const, by: "member" as const };
        return { ...(await bench.run((ctx) => book(ctx, seat))), memberId };
      }),
    );
    const people = await bench.members(PEOPLE, "open");
    for (const [at, sessionId] of classes.entries()) {
      for (const memberId of at === 0 ? people : people.toReversed()) {
        const wish = { sessionId, guestSeats: 0, noticeMinutes: null };
        await bench.run((ctx) => joinWaitlist(ctx, memberId, wish));
      }
    }
    await bench.run((ctx) =>
      ctx.db.models.classSession.updateMany({ where: { id: { in: classes } }, data: { capacity: PEOPLE } }),
    );
    await Promise.all([
      ...classes.map((sessionId) => bench.run((ctx) => fillSeats(ctx, sessionId))),
      ...holders.map(({ bookingId, memberId }) =>
        bench.run((ctx) => cancel(ctx, { bookingId, ownerId: memberId })),
      ),
    ]);
    for (const sessionId of classes) {
      const seated = (await bench.states(sessionId)).filter((status) => status === "booked");
      expect(seated).toHaveLength(PEOPLE);
    }
  }
}, 60_000);
