import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DomainError } from "@/platform/errors";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { fillSeats } from "../waitlist/filling";
import { acceptOffer, expireOffer, joinWaitlist, leaveWaitlist, ownWaitlist } from "../waitlist/service";
import { book, cancel, ownBookings } from "./service";
import { BookingBench } from "./testing";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

const PEOPLE = 6;
const who = fc.nat({ max: PEOPLE - 1 });
const n = fc.nat({ max: 1 });
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("book" as const), who, n }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("cancel" as const), who }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("join" as const), who, n }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("overbook" as const), who, n }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("seats" as const), n, seats: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("later" as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer Of> ? Of : never;

async function perform(bench: BookingBench, people: readonly string[], step: Act): Promise<void> {
  const run = bench.run.bind(bench) as BookingBench["run"];
  if (step.kind === "later") {
    world.clock.set(new Date(world.clock.now().getTime() + step.minutes * 60_000));
    const due = await run((ctx) => ctx.db.models.waitlistEntry.findMany({ where: { status: "offered" } }));
    for (const { id } of due) await run((ctx) => expireOffer(ctx, id));
    return;
  }
  if (step.kind === "seats") {
    const sessionId = bench.session(step.n);
    await run(async (ctx) => {
      await ctx.db.models.classSession.updateMany({
        where: { id: sessionId },
        data: { capacity: step.seats },
      });
      await fillSeats(ctx, sessionId);
    });
    return;
  }
  const memberId = people[step.who] ?? "";
  if (step.kind === "book" || step.kind === "overbook") {
    const overbook = step.kind === "overbook";
    const by = overbook ? ("staff" as const) : ("member" as const);
    const request = { sessionId: bench.session(step.n), memberId, guestSeats: 0, pool: "online" as const };
    await run((ctx) => book(ctx, { ...request, by, overbook }));
  } else if (step.kind === "join") {
    const sessionId = bench.session(step.n);
    await run((ctx) => joinWaitlist(ctx, memberId, { sessionId, guestSeats: 0, noticeMinutes: null }));
  } else if (step.kind === "cancel") {
    const [first] = await run((ctx) => ownBookings(ctx, memberId));
    if (first) await run((ctx) => cancel(ctx, { bookingId: first.id, ownerId: memberId }));
  } else {
    const [first] = await run((ctx) => ownWaitlist(ctx, memberId));
    const change = step.kind === "leave" ? leaveWaitlist : acceptOffer;
    if (first) await run<unknown>((ctx) => change(ctx, memberId, first.entryId));
  }
}

/** A refusal is an answer; so is the database's own word on seats that are taken. */
function isAnswer(error: unknown): boolean {
  return error instanceof DomainError || String(error).includes("class_session_capacity") || isCheck(error);
}

function isCheck(error: unknown): boolean {
  return JSON.stringify(error, Object.getOwnPropertyNames(error as object)).includes(
    "more bookings than seats",
  );
}

async function holds(bench: BookingBench): Promise<void> {
  const sessions = [bench.session(0), bench.session(1)];
  const { rows, classes } = await bench.run(async ({ db: { models } }) => ({
    rows: await models.booking.findMany({ where: { sessionId: { in: sessions } } }),
    classes: await models.classSession.findMany({ where: { id: { in: sessions } } }),
  }));
  for (const { id, capacity } of classes) {
    const live = rows.filter((one) => one.sessionId === id && one.status === "booked" && !one.overbooked);
    expect(live.length).toBeLessThanOrEqual(capacity);
    expect(new Set(live.map(({ memberId }) => memberId)).size).toBe(live.length);
  }
  const ledger = await bench.ledger();
  for (const { left } of ledger) expect(left).toBeGreaterThanOrEqual(0);
  const kept = rows.filter((one) => one.status === "booked" || one.status === "cancelled_late").length;
  const moved = ledger.reduce((sum, { used, returned }) => sum + used - returned, 0);
  expect(moved).toBe(kept);
  for (const [name, key] of [
    ["booking-made", "bookingId"],
    ["booking-cancelled", "bookingId"],
    ["waiting-ended", "entryId"],
    ["seat-offered", "entryId"],
  ] as const) {
    const told = (await bench.told(name)).map((payload) => payload[key]);
    expect(new Set(told).size, name).toBe(told.length);
  }
}

it("never seats too many, owes a credit or tells anybody twice, whatever happens side by side", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 12 }),
      async (rounds) => {
        world.clock.set(new Date("2026-03-16T09:00:00Z"));
        const bench = new BookingBench(world, await world.createGym());
        await bench.open(2);
        const people = await Promise.all(
          Array.from({ length: PEOPLE }, (_, at) => bench.member(at % 3 === 0 ? "one" : "ten")),
        );
        for (const round of rounds) {
          const answers = await Promise.allSettled(round.map((step) => perform(bench, people, step)));
          for (const one of answers) {
            if (one.status === "rejected" && !isAnswer(one.reason)) throw one.reason;
          }
          await holds(bench);
        }
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 12), seed: 20_261_121 },
  );
}, 240_000);
