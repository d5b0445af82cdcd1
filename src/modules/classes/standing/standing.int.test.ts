import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { book, cancel } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { commitChange, previewChange } from "../series/service";
import { endStanding, orderSeats, skipDate, stand, standingOf, takeSeatOf } from "./service";

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

/** Saturday noon; classes on Mondays and Wednesdays at 18:00 in Nairobi from the 16th on, each open a week before. */
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym());
  await bench.open(1);
});

const standIn = (memberId: string, n = 0, more: { endsOn?: string; guestSeats?: number } = {}) =>
  bench.run((ctx) =>
    stand(ctx, memberId, { sessionId: bench.session(n), guestSeats: 0, endsOn: null, ...more }, "member"),
  );
/** The schedule's job and every order in the outbox, as the worker does them; done once more to no effect. */
async function keep(): Promise<void> {
  await bench.run((ctx) => orderSeats(ctx));
  const orders = await bench.run((ctx) =>
    ctx.db.models.outbox.findMany({ where: { name: "classes.take-standing" }, orderBy: { id: "asc" } }),
  );
  for (const { payload } of orders) {
    const { standingId, sessionId } = payload as { standingId: string; sessionId: string };
    await bench.run((ctx) => takeSeatOf(ctx, standingId, sessionId));
  }
}
const states = async (memberId: string) => {
  const [mine] = await bench.run((ctx) => standingOf(ctx, memberId));
  return (mine?.dates ?? []).map(({ localOn, state }) => `${localOn} ${state}`);
};

describe("a standing booking", () => {
  it("takes its seats as booking opens, once, however often and late the job runs", async () => {
    const amina = await bench.member("ten");
    await standIn(amina);
    for (const _ of [0, 1]) await keep();
    expect(await states(amina)).toEqual([
      "2026-03-16 booked",
      "2026-03-18 booked",
      "2026-03-23 due",
      "2026-03-25 due",
      "2026-03-30 due",
      "2026-04-01 due",
    ]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 8, used: 2 }]);
    world.clock.set(new Date("2026-03-16T14:51:00Z"));
    await keep();
    expect((await states(amina))[2]).toBe("2026-03-23 booked");
    expect(await bench.told("booking-made")).toMatchObject(
      Array.from({ length: 3 }, () => ({ by: "standing" })),
    );
    const later = await bench.member("open");
    const late = bench.run((ctx) =>
      book(ctx, {
        sessionId: bench.session(1),
        memberId: later,
        guestSeats: 0,
        pool: "online",
        by: "member",
      }),
    );
    await expect(late).rejects.toMatchObject({ code: "CLASS_FULL" });
  });

  it("that gets no seat says so once, with the reason", async () => {
    const [first, second, none] = [
      await bench.member("open"),
      await bench.member("open"),
      await bench.member(null),
    ];
    for (const one of [first, second, none]) await standIn(one);
    for (const _ of [0, 1]) await keep();
    const told = await bench.told("standing-missed");
    expect(told).toHaveLength(4);
    expect(told.filter(({ memberId }) => memberId === second)).toMatchObject([
      { sessionId: bench.session(0), reason: "CLASS_FULL" },
      { sessionId: bench.session(1), reason: "CLASS_FULL" },
    ]);
    expect(told.filter(({ memberId }) => memberId === none)).toMatchObject([
      { reason: "NO_MEMBERSHIP" },
      { reason: "NO_MEMBERSHIP" },
    ]);
    expect((await states(second))[0]).toBe("2026-03-16 missed");
  });

  it("takes the seats that were offered to its member, guests' too", async () => {
    const amina = await bench.member("open");
    await bench.grantGuests(amina, 1);
    const sessionId = bench.session();
    await bench.run(async ({ db: { models }, clock }) => {
      await models.classSession.updateMany({ where: { id: sessionId }, data: { capacity: 2 } });
      await models.waitlistEntry.create({
        data: {
          id: newId(),
          sessionId,
          memberId: amina,
          guestSeats: 1,
          status: "offered",
          holdsSeat: true,
          joinedAt: clock.now(),
          offeredAt: clock.now(),
          offerExpiresAt: new Date(clock.now().getTime() + 900_000),
        },
      });
    });
    await standIn(amina, 0, { endsOn: "2026-03-16", guestSeats: 1 });
    await keep();
    expect(await states(amina)).toEqual(["2026-03-16 booked"]);
    expect(await bench.told("standing-missed")).toEqual([]);
  });

  it("that runs out of credits misses the next class", async () => {
    const amina = await bench.member("one");
    await standIn(amina);
    await keep();
    expect(await bench.told("standing-missed")).toMatchObject([{ memberId: amina, reason: "NO_CREDITS" }]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 0, used: 1 }]);
  });

  it("leaves single classes out, booked or not, and does not take again what was cancelled", async () => {
    const amina = await bench.member("ten");
    const { id: standingId } = await standIn(amina);
    await keep();
    const skip = (n: number) =>
      bench.run((ctx) => skipDate(ctx, { standingId, sessionId: bench.session(n) }, amina));
    await skip(0);
    await skip(2);
    const second = await bench.run((ctx) =>
      ctx.db.models.booking.findFirst({ where: { sessionId: bench.session(1) } }),
    );
    await bench.run((ctx) => cancel(ctx, { bookingId: second?.id ?? "", ownerId: amina }));
    world.clock.set(new Date("2026-03-16T14:00:00Z"));
    await keep();
    world.clock.set(new Date("2026-03-17T14:55:00Z"));
    await keep();
    expect((await states(amina)).slice(0, 3)).toEqual([
      "2026-03-18 cancelled",
      "2026-03-23 skipped",
      "2026-03-25 due",
    ]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 10 }]);
    expect(await bench.told("standing-missed")).toEqual([]);
  });

  it("ends on its day, or when it is ended; what is booked stays", async () => {
    const amina = await bench.member("open");
    const { id } = await standIn(amina, 0, { endsOn: "2026-03-16" });
    await keep();
    expect(await states(amina)).toEqual(["2026-03-16 booked"]);
    for (const _ of [0, 1]) await bench.run((ctx) => endStanding(ctx, id, amina));
    expect(await bench.run((ctx) => standingOf(ctx, amina))).toEqual([]);
    expect(await bench.states(bench.session())).toEqual(["booked"]);
    const { id: again } = await standIn(amina, 1);
    await bench.run((ctx) => endStanding(ctx, again, amina));
    await keep();
    expect(await bench.states(bench.session(1))).toEqual([]);
  });

  it("goes along when the series is split, and keeps the classes before the split", async () => {
    const amina = await bench.member("open");
    await standIn(amina);
    const change = {
      sessionId: bench.session(2),
      scope: "following" as const,
      change: { localTime: "19:00" },
    };
    const { seen } = await bench.run((ctx) => previewChange(ctx, change));
    await bench.run((ctx) => commitChange(ctx, { ...change, seen }));
    world.clock.set(new Date("2026-03-16T16:00:00Z"));
    await keep();
    const [mine] = await bench.run((ctx) => standingOf(ctx, amina));
    expect(mine?.dates.slice(0, 3)).toMatchObject([
      { localOn: "2026-03-18", localTime: "18:00", state: "booked" },
      { localOn: "2026-03-23", localTime: "19:00", state: "booked" },
      { localOn: "2026-03-25", localTime: "19:00", state: "due" },
    ]);
  });

  it("is one for a member and series, and nobody else's or another gym's to end", async () => {
    const amina = await bench.member("open");
    const { id } = await standIn(amina);
    await expect(standIn(amina, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(standIn(amina, 0, { guestSeats: 5 })).rejects.toMatchObject({ code: "GUESTS_NOT_ALLOWED" });
    const baraka = await bench.member("open");
    const refused = { code: "NOT_FOUND" };
    await expect(bench.run((ctx) => endStanding(ctx, id, baraka))).rejects.toMatchObject(refused);
    const other = await world.createGym();
    await expect(world.within(other, (ctx) => endStanding(ctx, id, null))).rejects.toMatchObject(refused);
    expect(await world.within(other, (ctx) => orderSeats(ctx))).toBe(0);
    await world.within(other, (ctx) => takeSeatOf(ctx, id, bench.session()));
    expect(await bench.states(bench.session())).toEqual([]);
  });
});
