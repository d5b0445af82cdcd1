import { afterAll, beforeAll, expect, it } from "vitest";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import { DomainError } from "@/platform/errors";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { findBooking, holdClass, holdPerson } from "../bookings/data";
import { book, cancel, ownBookings, previewCancel } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { decide, settleAbsence, waive } from "./service";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
});
afterAll(() => world.close());

const PEOPLE = 4;
const CLASSES = 4;
const who = fc.nat({ max: PEOPLE - 1 });
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("book" as const), who, n: fc.nat({ max: CLASSES - 1 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("cancel" as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("absent" as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("came" as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("waive" as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("decide" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("later" as const), hours: fc.integer({ min: 1, max: 8 }) }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer Of> ? Of : never;

const rules = fc.record({
  penaltyTakes: fc.constantFrom("either" as const, "both" as const, "fee" as const),
  forgivenPer30Days: fc.constantFrom(0, 0, 1, 2),
  extraLate: fc.boolean(),
  freeCancelMinutes: fc.constantFrom(120, 900),
});

/** Cancels the soonest booking: what was shown a moment before is what the ledger and the penalty then say. */
async function cancelAsShown(bench: BookingBench, memberId: string): Promise<void> {
  await bench.run(async (ctx) => {
    const [first] = await ownBookings(ctx, memberId);
    if (first?.status !== "booked") return;
    const bookingId = first.id;
    const { models } = ctx.db;
    // Nothing else of this person may happen in between.
    await holdClass(ctx.db, first.sessionId);
    await holdPerson(ctx.db, memberId);
    if ((await findBooking(ctx.db, bookingId))?.status !== "booked") return;
    const shown = await previewCancel(ctx, bookingId, memberId);
    const answer = await cancel(ctx, { bookingId, ownerId: memberId });
    const made = await models.penalty.findMany({ where: { bookingId } });
    expect(answer.late).toBe(shown.outcome === "late");
    expect(answer.returned).toBe(shown.creditsLost === 0);
    expect(made).toHaveLength(shown.loss ? 1 : 0);
    expect(made.map(({ status, feeMinor }) => ({ status, feeMinor }))).toEqual(
      shown.loss
        ? [{ status: shown.loss.forgiven ? "forgiven_auto" : "pending", feeMinor: shown.loss.feeMinor }]
        : [],
    );
    const moved = await models.entitlementEntry.findMany({ where: { sourceId: bookingId } });
    expect(moved.reduce((sum, { delta }) => sum + delta, shown.creditsLost)).toBe(0);
  });
}

async function mark(bench: BookingBench, memberId: string, from: string, to: string): Promise<void> {
  await bench.run(async (ctx) => {
    const found = await ctx.db.models.booking.findFirst({
      where: { memberId, status: from, session: { startsAt: { lt: ctx.clock.now() } } },
    });
    if (!found) return;
    await ctx.db.models.booking.updateMany({ where: { id: found.id }, data: { status: to } });
    await settleAbsence(ctx, found.id);
  });
}

async function perform(bench: BookingBench, people: readonly string[], step: Act): Promise<void> {
  const run = bench.run.bind(bench) as BookingBench["run"];
  const pending = (memberId?: string) =>
    run((ctx) =>
      ctx.db.models.penalty.findMany({ where: { status: "pending", ...(memberId && { memberId }) } }),
    );
  if (step.kind === "later") {
    world.clock.set(new Date(world.clock.now().getTime() + step.hours * 3_600_000));
  } else if (step.kind === "decide") {
    for (const { id } of await pending()) {
      await Promise.all([0, 1].map(() => run((ctx) => decide(ctx, id))));
    }
  } else {
    const memberId = people[step.who] ?? "";
    if (step.kind === "book") {
      const request = { sessionId: bench.session(step.n), memberId, guestSeats: 0, pool: "online" as const };
      await run((ctx) => book(ctx, { ...request, by: "member" }));
    } else if (step.kind === "cancel") await cancelAsShown(bench, memberId);
    else if (step.kind === "absent") await mark(bench, memberId, "booked", "no_show");
    else if (step.kind === "came") await mark(bench, memberId, "no_show", "attended");
    else {
      const [first] = await pending(memberId);
      if (first) await run((ctx) => waive(ctx, first.id, "It was the weather"));
    }
  }
}

async function holds(bench: BookingBench, most: number): Promise<void> {
  const { penalties, bills } = await bench.run(async (ctx) => {
    expect(await auditBooks(ctx)).toEqual([]);
    const { models } = ctx.db;
    return {
      penalties: await models.penalty.findMany(),
      bills: await models.invoice.findMany({ where: { kind: "fee" } }),
    };
  });
  for (const { left } of await bench.ledger()) expect(left).toBeGreaterThanOrEqual(0);
  const charged = penalties.filter(({ chargeId }) => chargeId !== null);
  // A penalty that was void stands again without its old bill: that one is void.
  const standing = bills.filter(({ status }) => status !== "void");
  expect(standing.map(({ id }) => id).sort()).toEqual(
    charged
      .filter(({ status }) => status !== "void")
      .map(({ chargeId }) => chargeId)
      .sort(),
  );
  for (const { id, totalMinor } of standing) {
    expect(charged.find(({ chargeId }) => chargeId === id)?.feeMinor).toBe(totalMinor);
  }
  for (const one of penalties.filter(({ status }) => status === "forgiven_auto")) {
    const near = penalties.filter(
      ({ memberId, status, createdAt }) =>
        memberId === one.memberId &&
        status === "forgiven_auto" &&
        createdAt <= one.createdAt &&
        createdAt.getTime() > one.createdAt.getTime() - 30 * 86_400_000,
    );
    expect(near.length).toBeLessThanOrEqual(most);
  }
  const told = await bench.told("penalty-decided");
  const stoodAgain = new Set(told.flatMap((one) => (one.status === "void" ? [one.penaltyId] : [])));
  const decided = told.map(({ penaltyId }) => penaltyId).filter((id) => !stoodAgain.has(id));
  expect(new Set(decided).size).toBe(decided.length);
}

it("takes what was shown, charges once and never leaves a ledger negative, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(
      rules,
      fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 16 }),
      async (rule, rounds) => {
        world.clock.set(new Date("2026-03-16T11:00:00Z"));
        const fees = { lateFeeMinor: 300, extraLateFeeMinor: 500, noShowFeeMinor: 700 };
        const policies = { ...fees, extraLateMinutes: 300, ...rule };
        const bench = new BookingBench(world, await world.createGym({ policies }));
        await bench.open(PEOPLE);
        const people = await Promise.all(
          Array.from({ length: PEOPLE }, (_, at) => bench.member(at % 2 === 0 ? "open" : "ten")),
        );
        for (const round of rounds) {
          const answers = await Promise.allSettled(round.map((step) => perform(bench, people, step)));
          for (const one of answers) {
            if (one.status === "rejected" && !(one.reason instanceof DomainError)) throw one.reason;
          }
          await holds(bench, rule.forgivenPer30Days);
        }
      },
    ),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 12), seed: 20_261_121 },
  );
}, 240_000);
