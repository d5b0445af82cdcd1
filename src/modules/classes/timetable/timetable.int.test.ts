import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { book, cancel } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { createSeries } from "../series/service";
import { cancelSession } from "../sessions/service";
import { makeType, seriesOf } from "../testing";
import { joinWaitlist } from "../waitlist/service";
import type { MemberSession } from "./schema";
import { bookingHistory, memberTimetable } from "./service";

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
});
afterAll(() => world.close());

/** Saturday noon before the first class on Monday at 18:00, which has one seat. */
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym());
  await bench.open(1);
});

const SPAN = { from: "2026-03-16", to: "2026-03-29" };
const take = (memberId: string, n = 0) =>
  bench.run((ctx) =>
    book(ctx, { sessionId: bench.session(n), memberId, guestSeats: 0, pool: "online", by: "member" }),
  );
const wait = (memberId: string, n = 0) =>
  bench.run((ctx) =>
    joinWaitlist(ctx, memberId, { sessionId: bench.session(n), guestSeats: 0, noticeMinutes: 120 }),
  );
const read = (memberId: string, branchId?: string) =>
  bench.run((ctx) => memberTimetable(ctx, memberId, { ...SPAN, ...(branchId && { branchId }) }));
const card = async (memberId: string, n = 0): Promise<MemberSession> => {
  const { sessions } = await read(memberId);
  const found = sessions.find(({ id }) => id === bench.session(n));
  if (!found) throw new Error(`class ${n} is not on the timetable`);
  return found;
};

describe("a member's timetable", () => {
  it("has every class of the span with what it is to them", async () => {
    const [ours, others, waits] = await bench.members(3, "open");
    const { bookingId } = await take(ours ?? "");
    await take(others ?? "", 1);
    await wait(waits ?? "", 1);
    const { entryId } = await wait(ours ?? "", 1);
    const { sessions, branches } = await read(ours ?? "");
    expect(branches).toHaveLength(1);
    expect(
      sessions.map(({ id, state, seatsLeft, waitlisted }) => ({ id, state, seatsLeft, waitlisted })),
    ).toEqual([
      {
        id: bench.session(0),
        state: { kind: "booked", bookingId, guestSeats: 0, freeUntil: "2026-03-16T13:00:00.000Z" },
        seatsLeft: 0,
        waitlisted: 0,
      },
      {
        id: bench.session(1),
        state: { kind: "waitlisted", entryId, place: 2, guestSeats: 0, noticeMinutes: 120 },
        seatsLeft: 0,
        waitlisted: 2,
      },
      {
        id: bench.session(2),
        state: { kind: "opens", at: "2026-03-16T15:00:00.000Z" },
        seatsLeft: 1,
        waitlisted: 0,
      },
      {
        id: bench.session(3),
        state: { kind: "opens", at: "2026-03-18T15:00:00.000Z" },
        seatsLeft: 1,
        waitlisted: 0,
      },
    ]);
    expect((await card(waits ?? "")).state).toEqual({ kind: "full", place: 1, limit: null });
  });

  it("says what a class takes from each, and when it can be given back", async () => {
    const [open, ten, none] = [
      await bench.member("open"),
      await bench.member("ten"),
      await bench.member(null),
    ];
    expect(await card(open)).toMatchObject({
      cost: { kind: "included" },
      freeUntil: "2026-03-16T13:00:00.000Z",
      state: { kind: "bookable" },
    });
    expect((await card(ten)).cost).toEqual({ kind: "credits", count: 1 });
    expect((await card(none)).state).toEqual({
      kind: "needs_plan",
      missing: { reason: "NO_MEMBERSHIP", resetOn: null },
    });
  });

  it("follows an offer, its end, the class's beginning and its end", async () => {
    const [first, second] = await bench.members(2, "open");
    const { bookingId } = await take(first ?? "");
    const { entryId } = await bench.run((ctx) =>
      joinWaitlist(ctx, second ?? "", { sessionId: bench.session(), guestSeats: 0, noticeMinutes: null }),
    );
    world.clock.set(new Date("2026-03-16T14:30:00Z"));
    await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: null, free: true }));
    expect((await card(second ?? "")).state).toEqual({
      kind: "offered",
      entryId,
      guestSeats: 0,
      expiresAt: "2026-03-16T14:45:00.000Z",
      holdsSeat: true,
    });
    world.clock.set(new Date("2026-03-16T15:00:00Z"));
    expect((await card(second ?? "")).state).toEqual({ kind: "in_progress", booked: false });
    world.clock.set(new Date("2026-03-16T16:00:00Z"));
    expect((await card(second ?? "")).state).toEqual({ kind: "past", outcome: null });
  });

  it("shows a class that the gym cancelled, and another at the same time", async () => {
    const amina = await bench.member("open");
    await take(amina);
    const other = await bench.run(async (ctx) => {
      const typeId = await makeType(ctx, "HIIT");
      const { id } = await createSeries(ctx, seriesOf(bench.gym.branchId, typeId, { localTime: "18:30" }));
      const found = await ctx.db.models.classSession.findFirst({
        where: { seriesId: id },
        orderBy: { startsAt: "asc" },
      });
      return found?.id ?? "";
    });
    const at = async () => (await read(amina)).sessions.find(({ id }) => id === other)?.state;
    expect(await at()).toEqual({ kind: "clash", name: "Yoga", time: "18:00" });
    await bench.run((ctx) => cancelSession(ctx, { sessionId: bench.session(), reason: "trainer is ill" }));
    expect((await card(amina)).state).toEqual({ kind: "cancelled", booked: true });
    expect(await at()).toEqual({ kind: "bookable" });
  });

  it("is of one branch where one is asked for, and of no other gym", async () => {
    const amina = await bench.member("open");
    expect((await read(amina, bench.gym.branchId)).sessions).toHaveLength(4);
    const theirs = await world.createGym();
    expect((await read(amina, theirs.branchId)).sessions).toEqual([]);
    await expect(world.within(theirs, (ctx) => memberTimetable(ctx, amina, SPAN))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("says bookable for the classes that booking gives, and for no others", async () => {
    const people = [
      await bench.member("open"),
      await bench.member("ten"),
      await bench.member("one"),
      await bench.member(null),
      await bench.member("open", { startsOn: "2026-03-18" }),
    ];
    const told: string[] = [];
    for (const [n, shift] of [0, 1, 2, 3].entries()) {
      for (let index = 0; index < people.length; index += 1) {
        const memberId = people[(index + shift) % people.length] ?? "";
        const { kind } = (await card(memberId, n)).state;
        const taken = await take(memberId, n).then(
          ({ bookingId }) => bookingId,
          () => null,
        );
        told.push(kind);
        expect(taken !== null, `${kind} of class ${n}`).toBe(kind === "bookable");
        if (taken && index % 2 === 0)
          await bench.run((ctx) => cancel(ctx, { bookingId: taken, ownerId: memberId }));
      }
    }
    expect(new Set(told)).toEqual(new Set(["bookable", "full", "needs_plan", "opens"]));
  });
});

describe("what was", () => {
  it("lists bookings that are over with their outcome, a page at a time, the latest class first", async () => {
    const amina = await bench.member("open");
    const { bookingId } = await take(amina, 1);
    await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: amina }));
    await take(amina);
    const history = (cursor?: { startsAt: string; id: string }) =>
      bench.run((ctx) => bookingHistory(ctx, amina, cursor ? { cursor } : {}));
    expect((await history()).items).toMatchObject([{ id: bookingId, status: "cancelled_early" }]);
    world.clock.set(new Date("2026-03-16T16:00:00Z"));
    expect((await history()).items.map(({ status }) => status)).toEqual(["cancelled_early", "booked"]);
    await bench.run((ctx) =>
      ctx.db.models.booking.createMany({
        data: Array.from({ length: 20 }, (_, index) => ({
          id: `00000000-0000-7000-8000-0000000000${10 + index}`,
          sessionId: bench.session(0),
          memberId: amina,
          status: "cancelled_early",
          settledAt: world.clock.now(),
          cancelledAt: world.clock.now(),
        })),
      }),
    );
    const first = await history();
    expect(first.items).toHaveLength(20);
    const second = await history(first.next ?? undefined);
    expect(second).toMatchObject({ next: null });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(22);
    expect(ids).toHaveLength(22);
  });

  it("is nobody else's", async () => {
    const [amina, kip] = await bench.members(2, "open");
    await take(amina ?? "");
    world.clock.set(new Date("2026-03-16T17:00:00Z"));
    expect((await bench.run((ctx) => bookingHistory(ctx, kip ?? "", {}))).items).toEqual([]);
    const theirs = await world.createGym();
    expect((await world.within(theirs, (ctx) => bookingHistory(ctx, amina ?? "", {}))).items).toEqual([]);
  });
});
