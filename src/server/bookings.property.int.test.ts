import { afterAll, beforeAll, expect, it } from "vitest";
import { book, cancel, ownBookings } from "@/modules/classes/bookings/service";
import { BookingBench } from "@/modules/classes/bookings/testing";
import { sessionChanged } from "@/modules/classes/events";
import {
  acceptOffer,
  expireOffer,
  joinWaitlist,
  leaveWaitlist,
  ownWaitlist,
} from "@/modules/classes/waitlist/service";
import { endFreeze, scheduleFreeze } from "@/modules/membership/memberships/freezes/service";
import { DomainError } from "@/platform/errors";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { JobsAtWork } from "./testing/jobs-at-work";

let world: TestWorld;
let jobs: JobsAtWork;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
  jobs = await JobsAtWork.prepare(world);
});
afterAll(async () => {
  await jobs.stop();
  await world.close();
});

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
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("freeze" as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("return" as const), who }) },
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
      ctx.emit(sessionChanged, { sessionId, fields: ["seats"], seatsFreed: 1 });
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
  } else if (step.kind === "freeze" || step.kind === "return") {
    await run(async (ctx) => {
      const membershipId = (await ctx.db.models.membership.findFirst({ where: { memberId } }))?.id ?? "";
      if (step.kind === "return") await endFreeze(ctx, { membershipId });
      else await scheduleFreeze(ctx, { membershipId, from: "2026-03-16", to: "2026-03-20" });
    });
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

interface Seated {
  memberId: string;
  sessionId: string;
  status: string;
  overbooked: boolean;
  channel: string;
  cancelReason: string | null;
}

/** What is true at any moment. */
async function fits(bench: BookingBench): Promise<Seated[]> {
  const sessions = [bench.session(0), bench.session(1)];
  const { rows, classes } = await bench.run(async ({ db: { models } }) => ({
    rows: await models.booking.findMany({ where: { sessionId: { in: sessions } } }),
    classes: await models.classSession.findMany({ where: { id: { in: sessions } } }),
  }));
  for (const { id, capacity } of classes) {
    const live = rows.filter((one) => one.sessionId === id && one.status === "booked");
    expect(live.filter(({ overbooked }) => !overbooked).length).toBeLessThanOrEqual(capacity);
    expect(new Set(live.map(({ memberId }) => memberId)).size).toBe(live.length);
  }
  for (const { left } of await bench.ledger()) expect(left).toBeGreaterThanOrEqual(0);
  return rows;
}

/** What is true once everything that was ordered is done: credits moved with seats, and everybody heard of each thing once. */
async function isSettled(bench: BookingBench): Promise<number> {
  const rows = await fits(bench);
  const kept = rows.filter((one) => one.status === "booked" || one.status === "cancelled_late").length;
  const moved = (await bench.ledger()).reduce((sum, { used, returned }) => sum + used - returned, 0);
  expect(moved).toBe(kept);
  const { told, entries } = await bench.run(async ({ db: { models } }) => ({
    told: await models.notification.findMany(),
    entries: await models.waitlistEntry.findMany(),
  }));
  const happened = [
    ...rows.filter(({ channel }) => channel === "waitlist").map((one) => `seat_promoted ${one.memberId}`),
    ...rows.filter((one) => one.cancelReason === "FROZEN").map((one) => `seat_released ${one.memberId}`),
    ...entries
      .filter(({ status }) => status === "skipped" || status === "expired")
      .map((one) => `waiting_${one.status} ${one.memberId}`),
  ];
  const kinds = ["seat_promoted", "seat_released", "waiting_skipped", "waiting_expired"];
  const heard = told.filter(({ kind }) => kinds.includes(kind));
  expect(heard.map(({ kind, memberId }) => `${kind} ${memberId}`).sort()).toEqual(happened.sort());
  return heard.length;
}

it("never seats too many, owes a credit or tells anybody twice, whatever happens side by side", async () => {
  let told = 0;
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
          await fits(bench);
        }
        await jobs.drain(bench.gym, "classes.close-waitlist");
        told += await isSettled(bench);
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 8), seed: 20_261_121 },
  );
  expect(told).toBeGreaterThan(0);
}, 600_000);
