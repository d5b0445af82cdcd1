import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { readRoster } from "../roster/service";
import { cancelSession } from "../sessions/service";
import { acceptOffer, expireOffer, joinWaitlist, leaveWaitlist } from "../waitlist/service";
import { endCancelledClass, releaseSeats } from "./reactions";
import { book, bookable, cancel, ownBookings, previewCancel } from "./service";
import { BookingBench } from "./testing";

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
});
afterAll(() => world.close());

/** A gym of its own for each test, on Saturday noon before its first class on Monday at 18:00. */
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym());
  await bench.open(1);
});

const take = (memberId: string, n = 0, more: { guestSeats?: number; overbook?: boolean } = {}) =>
  bench.run((ctx) =>
    book(ctx, {
      sessionId: bench.session(n),
      memberId,
      guestSeats: 0,
      pool: "online",
      by: more.overbook ? "staff" : "member",
      ...more,
    }),
  );
const give = (bookingId: string, ownerId: string | null, more: { free?: boolean; undo?: boolean } = {}) =>
  bench.run((ctx) => cancel(ctx, { bookingId, ownerId, ...more }));
const wait = (memberId: string, n = 0, noticeMinutes: number | null = null) =>
  bench.run((ctx) =>
    joinWaitlist(ctx, memberId, { sessionId: bench.session(n), guestSeats: 0, noticeMinutes }),
  );

describe("the last seat", () => {
  it("goes to one of two hundred who want it at once; one credit moves", async () => {
    const people = await bench.members(200, "ten");
    const answers = await Promise.allSettled(people.map((one) => take(one)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = answers.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(["CLASS_FULL"]));
    expect(refusals[0]).toMatchObject({ params: { place: 1 } });
    expect(await bench.states(bench.session())).toEqual(["booked"]);
    expect((await bench.ledger()).reduce((sum, { used }) => sum + used, 0)).toBe(1);
  }, 120_000);

  it("is not had with a last credit that another class takes at the same moment", async () => {
    const amina = await bench.member("one");
    const answers = await Promise.allSettled([0, 1, 0, 1].map((n) => take(amina, n)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 0, used: 1 }]);
  });

  it("can be gone beyond by those who may, and is flagged", async () => {
    await take(await bench.member("open"));
    const more = await take(await bench.member("open"), 0, { overbook: true });
    expect(more).toMatchObject({ status: "booked", overbooked: true });
    const [first] = (await bench.run((ctx) => readRoster(ctx, bench.session()))).people;
    await give(first?.bookingId ?? "", null);
    await expect(take(await bench.member("open"))).rejects.toMatchObject({ code: "CLASS_FULL" });
  });
});

describe("a seat", () => {
  it("is refused with the reason, and shown so beforehand", async () => {
    const none = await bench.member(null);
    await expect(take(none)).rejects.toMatchObject({
      code: "NOT_ENTITLED",
      params: { reason: "NO_MEMBERSHIP" },
    });
    const kip = await bench.member("open");
    await expect(take(kip, 3)).rejects.toMatchObject({
      code: "BOOKING_NOT_OPEN",
      params: { on: "2026-03-18", time: "18:00" },
    });
    const seen = await bench.run((ctx) => bookable(ctx, kip, bench.session(3)));
    expect(seen).toMatchObject({ refusal: { code: "BOOKING_NOT_OPEN" }, seatsLeft: 1, credits: 0 });
    world.clock.set(new Date("2026-03-16T15:00:00Z"));
    await expect(take(kip)).rejects.toMatchObject({ code: "BOOKING_CLOSED" });
  });

  it("of another gym is not found", async () => {
    const other = new BookingBench(world, await world.createGym());
    await other.open(1);
    const theirs = await other.member("open");
    await expect(take(theirs)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const mine = await bench.member("open");
    const { bookingId } = await take(mine);
    await expect(other.run((ctx) => cancel(ctx, { bookingId, ownerId: null }))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("comes back free until two hours before; later the credit is lost", async () => {
    const amina = await bench.member("ten");
    const early = await take(amina);
    expect(early).toMatchObject({ credits: 1, freeUntil: "2026-03-16T13:00:00.000Z" });
    expect(await bench.run((ctx) => ownBookings(ctx, amina))).toHaveLength(1);
    expect(await give(early.bookingId, amina)).toEqual({
      status: "cancelled_early",
      late: false,
      returned: true,
    });
    expect(await give(early.bookingId, amina)).toMatchObject({ status: "cancelled_early" });
    expect(await bench.ledger(amina)).toMatchObject([{ left: 10, used: 1, returned: 1 }]);
    const again = await take(amina);
    world.clock.set(new Date("2026-03-16T13:30:00Z"));
    const shown = await bench.run((ctx) => previewCancel(ctx, again.bookingId, amina));
    expect(shown).toMatchObject({ outcome: "late", creditsLost: 1 });
    expect(await give(again.bookingId, amina)).toMatchObject({ status: "cancelled_late", returned: false });
    expect(await bench.ledger(amina)).toMatchObject([{ left: 9 }]);
  });

  it("can be undone for ten seconds, however late, and not after", async () => {
    const amina = await bench.member("ten");
    world.clock.set(new Date("2026-03-16T14:00:00Z"));
    const { bookingId } = await take(amina);
    world.clock.set(new Date("2026-03-16T14:00:09Z"));
    expect(await give(bookingId, amina, { undo: true })).toMatchObject({ returned: true });
    const second = await take(amina);
    world.clock.set(new Date("2026-03-16T14:00:30Z"));
    await expect(give(second.bookingId, amina, { undo: true })).rejects.toMatchObject({
      code: "UNDO_TOO_LATE",
    });
  });
});

describe("a freed seat", () => {
  it("goes to the first who may have it; who may not is skipped and told why, each once", async () => {
    const holder = await bench.member("open");
    const { bookingId } = await take(holder);
    const broke = await bench.member("one");
    await take(broke, 1);
    const next = await bench.member("ten");
    const third = await bench.member("ten");
    for (const one of [broke, next, third]) await wait(one);
    await give(bookingId, holder);
    await give(bookingId, holder);
    expect(await bench.told("waiting-ended")).toMatchObject([
      { memberId: broke, outcome: "skipped", reason: "NO_CREDITS" },
    ]);
    const made = (await bench.told("booking-made")).filter(({ by }) => by === "queue");
    expect(made).toMatchObject([{ memberId: next }]);
    const { people, waiting } = await bench.run((ctx) => readRoster(ctx, bench.session()));
    expect(people.map(({ memberId }) => memberId)).toEqual([next]);
    expect(waiting.map(({ memberId }) => memberId)).toEqual([third]);
  });

  it("inside the hours that cost something can be given back for half an hour", async () => {
    const holder = await bench.member("open");
    const { bookingId } = await take(holder);
    const next = await bench.member("ten");
    await wait(next);
    world.clock.set(new Date("2026-03-16T13:30:00Z"));
    await give(bookingId, holder);
    const [mine] = await bench.run((ctx) => ownBookings(ctx, next));
    expect(mine).toMatchObject({ freeUntil: "2026-03-16T14:00:00.000Z" });
    world.clock.set(new Date("2026-03-16T13:59:00Z"));
    expect(await give(mine?.id ?? "", next)).toMatchObject({ returned: true });
  });

  it("is offered in the last hour, kept for a quarter of one, then goes on", async () => {
    const holder = await bench.member("open");
    const { bookingId } = await take(holder);
    const [slow, quick, late] = [
      await bench.member("ten"),
      await bench.member("ten"),
      await bench.member("open"),
    ];
    const { entryId } = await wait(slow);
    const second = await wait(quick);
    world.clock.set(new Date("2026-03-16T14:10:00Z"));
    await give(bookingId, holder, { free: true });
    expect(await bench.told("seat-offered")).toMatchObject([
      { memberId: slow, expiresAt: "2026-03-16T14:25:00.000Z" },
    ]);
    await expect(take(late)).rejects.toMatchObject({ code: "CLASS_FULL" });
    await bench.run((ctx) => expireOffer(ctx, entryId));
    expect(await bench.told("seat-offered")).toHaveLength(1);
    world.clock.set(new Date("2026-03-16T14:25:00Z"));
    await expect(bench.run((ctx) => acceptOffer(ctx, slow, entryId))).rejects.toMatchObject({
      code: "OFFER_EXPIRED",
    });
    await Promise.all([0, 1].map(() => bench.run((ctx) => expireOffer(ctx, entryId))));
    expect(await bench.told("seat-offered")).toMatchObject([{ memberId: slow }, { memberId: quick }]);
    const answers = await Promise.allSettled(
      [0, 1, 2].map(() => bench.run((ctx) => acceptOffer(ctx, quick, second.entryId))),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await bench.ledger(quick)).toMatchObject([{ left: 9, used: 1 }]);
  });

  it("passes over whoever wants none so late, and is free again when the queue is left", async () => {
    const holder = await bench.member("open");
    const { bookingId } = await take(holder);
    const early = await bench.member("open");
    await wait(early, 0, 180);
    const leaver = await bench.member("open");
    const { entryId } = await wait(leaver);
    await bench.run((ctx) => leaveWaitlist(ctx, leaver, entryId));
    world.clock.set(new Date("2026-03-16T13:00:00Z"));
    await give(bookingId, holder);
    expect(await bench.told("waiting-ended")).toMatchObject([{ memberId: early, reason: "NOTICE" }]);
    expect((await take(leaver)).status).toBe("booked");
  });
});

describe("what others do", () => {
  it("gives everything back when the gym cancels the class, once", async () => {
    const amina = await bench.member("ten");
    await take(amina);
    const waits = await bench.member("ten");
    await wait(waits);
    world.clock.set(new Date("2026-03-16T14:30:00Z"));
    const sessionId = bench.session();
    await bench.run((ctx) => cancelSession(ctx, { sessionId, reason: "Trainer is ill" }));
    for (const _ of [0, 1]) await bench.run((ctx) => endCancelledClass(ctx, sessionId, "Trainer is ill"));
    expect(await bench.states(sessionId)).toEqual(["cancelled_by_gym"]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 10, returned: 1 }]);
    expect(await bench.told("booking-cancelled")).toMatchObject([{ by: "gym", returned: true }]);
    expect(await bench.told("waiting-ended")).toMatchObject([{ memberId: waits, reason: "CLASS_CANCELLED" }]);
  });

  it("gives back the seats of frozen days alone, and the queue moves up", async () => {
    const amina = await bench.member("ten");
    await take(amina, 0);
    await take(amina, 1);
    const next = await bench.member("ten");
    await wait(next, 1);
    const membershipId = await bench.run(async (ctx) => {
      const found = await ctx.db.models.membership.findFirst({ where: { memberId: amina } });
      if (!found) throw new Error("there is a membership");
      const on = new Date("2026-03-18");
      await ctx.db.models.membershipFreeze.create({
        data: { id: found.id, membershipId: found.id, memberId: amina, fromOn: on, toOn: on },
      });
      return found.id;
    });
    for (const _ of [0, 1]) await bench.run((ctx) => releaseSeats(ctx, membershipId));
    expect(await bench.states(bench.session(0))).toEqual(["booked"]);
    expect(await bench.states(bench.session(1))).toEqual(["booked", "cancelled_early"]);
    expect(await bench.ledger(amina)).toMatchObject([{ left: 9, returned: 1 }]);
    expect(await bench.told("booking-cancelled")).toMatchObject([{ by: "membership", reason: "FROZEN" }]);
    expect((await bench.run((ctx) => ownBookings(ctx, next))).map(({ sessionId }) => sessionId)).toEqual([
      bench.session(1),
    ]);
  });
});
