import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { book, cancel } from "@/modules/classes/bookings/service";
import { BookingBench } from "@/modules/classes/bookings/testing";
import { toldOfCancellation } from "@/modules/classes/notices/told/service";
import { listPenalties } from "@/modules/classes/penalties/reading/service";
import { waive } from "@/modules/classes/penalties/service";
import { cancelSession } from "@/modules/classes/sessions/service";
import { standingMissed } from "@/modules/classes/standing/events";
import { joinWaitlist } from "@/modules/classes/waitlist/service";
import { markRead, readInbox } from "@/modules/notifications/inbox/service";
import { wordsOf } from "@/modules/notifications/words";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { loadTranslator } from "@/shared/i18n/messages";
import { JobsAtWork } from "./testing/jobs-at-work";

let world: TestWorld;
let jobs: JobsAtWork;
let gym: TestGym;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
  jobs = await JobsAtWork.prepare(world);
});
afterAll(async () => {
  await jobs.stop();
  await world.close();
});
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  gym = await world.createGym({ policies: { lateFeeMinor: 300_00, forgivenPer30Days: 1 } });
  bench = new BookingBench(world, gym);
  await bench.open(5);
});

/** What a member reads, the newest first. */
async function told(memberId: string): Promise<{ kind: string; title: string; body: string }[]> {
  await jobs.drain(gym, "classes.decide-penalty");
  const t = await loadTranslator("en", "notifications");
  const { items } = await bench.run((ctx) => readInbox(ctx, memberId, { limit: 50 }));
  return items.map(({ kind, facts }) => {
    const { title, body } = wordsOf(t, { kind, facts, locale: "en", zone: "Africa/Nairobi" });
    return { kind, title, body: body.replaceAll(/[\u00a0\u202f]/g, " ") };
  });
}

async function cancelLate(memberId: string, n: number): Promise<void> {
  const sessionId = bench.session(n);
  const { bookingId } = await bench.run((ctx) =>
    book(ctx, { sessionId, memberId, guestSeats: 0, pool: "online", by: "member" }),
  );
  const row = await bench.run((ctx) => ctx.db.models.classSession.findFirst({ where: { id: sessionId } }));
  world.clock.set(new Date((row?.startsAt.getTime() ?? 0) - 30 * 60_000));
  await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: memberId }));
}

it("tells what a late cancellation was let off, what the next one costs, and that it was waived", async () => {
  const memberId = await bench.member("open");
  await cancelLate(memberId, 0);
  expect(await told(memberId)).toMatchObject([
    { kind: "penalty_made", body: expect.stringContaining("This time it costs you nothing") },
  ]);
  await cancelLate(memberId, 1);
  const [second] = await told(memberId);
  expect(second).toMatchObject({
    kind: "penalty_made",
    title: expect.stringContaining("late"),
    body: expect.stringMatching(/It costs KES 300.*Talk to the team before/),
  });
  const { items } = await bench.run((ctx) => listPenalties(ctx, { view: "pending", limit: 5 }));
  const penaltyId = items[0]?.id ?? "";
  await bench.run((ctx) => waive(ctx, penaltyId, "Was ill"));
  const [newest, ...before] = await told(memberId);
  expect(newest).toMatchObject({
    kind: "penalty_waived",
    title: expect.stringContaining("Nothing to pay"),
  });
  expect(before).toHaveLength(2);
});

it("tells whoever stands in a series that a class has no seat for them, once", async () => {
  const memberId = await bench.member("open");
  const missed = { standingId: memberId, sessionId: bench.session(0), memberId, reason: "CLASS_FULL" };
  for (const _ of [1, 2]) await bench.run(async (ctx) => ctx.emit(standingMissed, missed));
  expect(await told(memberId)).toMatchObject([
    { kind: "standing_missed", body: expect.stringContaining("the class is full") },
  ]);
});

it("shows whoever cancels a class that everybody in it was told, and who has read it", async () => {
  const sessionId = bench.session(0);
  const seats = { sessionId, guestSeats: 0 };
  const people = await bench.members(6, "open");
  for (const memberId of people.slice(0, 5))
    await bench.run((ctx) => book(ctx, { ...seats, memberId, pool: "online", by: "member" }));
  await bench.run((ctx) => joinWaitlist(ctx, people[5] ?? "", { ...seats, noticeMinutes: null }));
  await bench.run((ctx) => cancelSession(ctx, { sessionId, reason: "Water damage" }));
  const seen = () => bench.run((ctx) => toldOfCancellation(ctx, sessionId));
  expect(await seen()).toEqual([]);
  await jobs.drain(gym, "classes.close-waitlist");
  const everybody = await seen();
  expect(new Set(everybody.map(({ memberId }) => memberId))).toEqual(new Set(people));
  expect(everybody.map(({ told }) => told?.readAt)).toEqual(Array(6).fill(null));
  const reader = people[0] ?? "";
  await bench.run((ctx) => markRead(ctx, reader, { upTo: ctx.clock.now().toISOString() }));
  const read = (await seen()).filter(({ told }) => told?.readAt != null);
  expect(read.map(({ memberId }) => memberId)).toEqual([reader]);
});
