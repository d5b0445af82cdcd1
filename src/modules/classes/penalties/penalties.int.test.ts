import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { endCancelledClass } from "../bookings/reactions";
import { book, bookable, cancel, previewCancel } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import { cancelSession } from "../sessions/service";
import { setOwnRules } from "./own-rules/service";
import { listPenalties, ownPenalties } from "./reading/service";
import { decide, settleAbsence, waive } from "./service";
import { simulateRules } from "./simulating/service";

const FEES = { lateFeeMinor: 300_00, noShowFeeMinor: 500_00 };
const LATE = new Date("2026-03-16T14:00:00Z");
const REVIEWED = new Date("2026-03-17T15:00:00Z");

let world: TestWorld;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
});
afterAll(() => world.close());

/** A gym by its rules, on Monday two hours before the class of 18:00 in Nairobi. */
async function open(policies: object = {}): Promise<void> {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  bench = new BookingBench(world, await world.createGym({ policies }));
  await bench.open(5);
}
beforeEach(() => open());

const take = (memberId: string, n = 0, guestSeats = 0) =>
  bench.run((ctx) =>
    book(ctx, { sessionId: bench.session(n), memberId, guestSeats, pool: "online", by: "member" }),
  );
const give = (bookingId: string, memberId: string) =>
  bench.run((ctx) => cancel(ctx, { bookingId, ownerId: memberId }));
const list = (view: "pending" | "decided" | "all" = "all") =>
  bench.run(async (ctx) => (await listPenalties(ctx, { view, limit: 50 })).items);
const invoices = () => bench.run((ctx) => ctx.db.models.invoice.findMany({ where: { kind: "fee" } }));
const mark = (bookingId: string, status: string) =>
  bench.run(async (ctx) => {
    await ctx.db.models.booking.updateMany({ where: { id: bookingId }, data: { status } });
    await settleAbsence(ctx, bookingId);
  });
const hasNoViolations = () => bench.run(async (ctx) => expect(await auditBooks(ctx)).toEqual([]));

/** A late cancellation of somebody on an open plan, in a gym that takes fees. */
async function lateOne(policies: object = { ...FEES, forgivenPer30Days: 0 }) {
  await open(policies);
  const memberId = await bench.member("open");
  const { bookingId } = await take(memberId);
  world.clock.set(LATE);
  await give(bookingId, memberId);
  const [penalty] = await list();
  if (!penalty) throw new Error("there is a penalty");
  return { memberId, bookingId, penaltyId: penalty.id };
}

describe("a late cancellation", () => {
  it("waits for a review, then its fee is billed once, however often and late the job runs", async () => {
    const { memberId, penaltyId } = await lateOne();
    expect(await list("pending")).toMatchObject([
      { kind: "late_cancel", feeMinor: 300_00, currency: "KES", reviewUntil: "2026-03-17T15:00:00.000Z" },
    ]);
    expect(await bench.run((ctx) => decide(ctx, penaltyId))).toBe(false);
    expect(await invoices()).toEqual([]);
    world.clock.set(new Date("2026-03-25T09:00:00Z"));
    const answers = await Promise.all([0, 1, 2].map(() => bench.run((ctx) => decide(ctx, penaltyId))));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const [bill, ...more] = await invoices();
    expect(more).toEqual([]);
    expect(bill).toMatchObject({ memberId, totalMinor: 300_00, taxMinor: 0, status: "open" });
    expect(await list("decided")).toMatchObject([{ status: "balance", invoiceId: bill?.id }]);
    expect(await bench.told("penalty-decided")).toMatchObject([{ status: "balance", feeMinor: 300_00 }]);
    await hasNoViolations();
  });

  it("is paid from account credit where there is some", async () => {
    const { memberId, penaltyId } = await lateOne();
    const { giveCredit } = await import("@/modules/billing/credit/service");
    await bench.run((ctx) => giveCredit(ctx, { memberId, amountMinor: 1_000_00, reason: "Goodwill" }));
    world.clock.set(REVIEWED);
    await bench.run((ctx) => decide(ctx, penaltyId));
    expect(await list()).toMatchObject([{ status: "charged" }]);
    expect(await invoices()).toMatchObject([{ status: "paid" }]);
    await hasNoViolations();
  });

  it("costs the credit alone where one was used, and both only where the rule says so", async () => {
    await open(FEES);
    const amina = await bench.member("ten");
    const first = await take(amina);
    world.clock.set(LATE);
    expect(await give(first.bookingId, amina)).toMatchObject({ returned: false });
    expect(await list()).toMatchObject([{ creditForfeited: true, feeMinor: 0, status: "pending" }]);
    await open({ ...FEES, penaltyTakes: "both" });
    const baraka = await bench.member("ten");
    const second = await take(baraka);
    world.clock.set(LATE);
    const seen = await bench.run((ctx) => previewCancel(ctx, second.bookingId, baraka));
    expect(seen.loss).toMatchObject({ creditsLost: 1, feeMinor: 300_00, currency: "KES", forgiven: null });
    await give(second.bookingId, baraka);
    expect(await list()).toMatchObject([{ creditForfeited: true, feeMinor: 300_00 }]);
    expect(await bench.ledger(baraka)).toMatchObject([{ left: 9 }]);
  });

  it.each([
    ["2026-03-16T14:29:00Z", "late_cancel", 300_00],
    ["2026-03-16T14:31:00Z", "extra_late_cancel", 400_00],
  ])("at %s is a %s, as shown before", async (now, kind, feeMinor) => {
    await open({ ...FEES, extraLate: true, extraLateFeeMinor: 400_00, forgivenPer30Days: 0 });
    const amina = await bench.member("open");
    const { bookingId } = await take(amina);
    world.clock.set(new Date(now));
    const seen = await bench.run((ctx) => previewCancel(ctx, bookingId, amina));
    expect(seen.loss).toMatchObject({ kind, feeMinor });
    await give(bookingId, amina);
    expect(await list()).toMatchObject([{ kind, feeMinor }]);
  });

  it("is let off twice in 30 days, also when two are left at once; then it costs", async () => {
    await open(FEES);
    const amina = await bench.member("open");
    const made = [await take(amina, 0), await take(amina, 1)];
    world.clock.set(new Date("2026-03-18T14:00:00Z"));
    const third = await take(amina, 2);
    world.clock.set(LATE);
    await give(made[0]?.bookingId ?? "", amina);
    world.clock.set(new Date("2026-03-18T14:00:00Z"));
    await give(made[1]?.bookingId ?? "", amina);
    world.clock.set(new Date("2026-03-23T14:00:00Z"));
    const seen = await bench.run((ctx) => previewCancel(ctx, third.bookingId, amina));
    expect(seen.loss).toMatchObject({ feeMinor: 300_00, forgiven: null });
    await give(third.bookingId, amina);
    expect((await list()).map(({ status }) => status)).toEqual(["pending", "forgiven_auto", "forgiven_auto"]);
    world.clock.set(new Date("2026-04-18T09:00:00Z"));
    const far = await bench.run((ctx) => bookable(ctx, amina, bench.session(12)));
    expect(far.costs.late).toMatchObject({ forgiven: { n: 1, of: 2 } });
  });

  it("owes nothing once the gym cancels the class; a bill that is open is void", async () => {
    const { penaltyId } = await lateOne({ ...FEES, forgivenPer30Days: 0, penaltyReviewHours: 0 });
    world.clock.set(new Date("2026-03-16T14:59:00Z"));
    await bench.run((ctx) => cancelSession(ctx, { sessionId: bench.session(), reason: "Ill" }));
    for (const _ of [0, 1]) await bench.run((ctx) => endCancelledClass(ctx, bench.session(), "Ill"));
    world.clock.set(REVIEWED);
    await bench.run((ctx) => decide(ctx, penaltyId));
    expect(await list()).toMatchObject([{ status: "void" }]);
    expect(await invoices()).toEqual([]);
    expect(await bench.told("penalty-decided")).toHaveLength(1);
  });
});

describe("staff", () => {
  it("waive with a reason: the credit comes back, nothing is billed, later it is decided", async () => {
    const amina = await bench.member("ten");
    const { bookingId } = await take(amina);
    world.clock.set(LATE);
    await give(bookingId, amina);
    const [penalty] = await list();
    const penaltyId = penalty?.id ?? "";
    await bench.run((ctx) => waive(ctx, penaltyId, "Her train stood still"));
    expect(await bench.ledger(amina)).toMatchObject([{ left: 10 }]);
    expect(await list()).toMatchObject([{ status: "waived", reason: "Her train stood still" }]);
    const again = bench.run((ctx) => waive(ctx, penaltyId, "Once more"));
    await expect(again).rejects.toMatchObject({ code: "PENALTY_DECIDED" });
    world.clock.set(REVIEWED);
    expect(await bench.run((ctx) => decide(ctx, penaltyId))).toBe(false);
    const audits = await bench.run((ctx) =>
      ctx.db.models.auditEntry.findMany({ where: { action: "penalty.waive" } }),
    );
    expect(audits).toMatchObject([{ reason: "Her train stood still" }]);
  });

  it("of another gym or branch find nothing to waive", async () => {
    const { penaltyId } = await lateOne();
    const other = await world.createGym();
    await expect(world.within(other, (ctx) => waive(ctx, penaltyId, "Mine?"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await world.within(other, (ctx) => listPenalties(ctx, { view: "all", limit: 50 }))).toMatchObject({
      items: [],
    });
    const elsewhere = { branchIds: ["01990000-0000-7000-8000-000000000000"] };
    const tied = bench.run((ctx) =>
      waive({ ...ctx, access: { ...ctx.access, ...elsewhere } }, penaltyId, "No"),
    );
    await expect(tied).rejects.toMatchObject({ code: "FORBIDDEN" });
    const seen = await bench.run((ctx) =>
      listPenalties({ ...ctx, access: { ...ctx.access, ...elsewhere } }, { view: "all", limit: 50 }),
    );
    expect(seen.items).toEqual([]);
  });

  it("page through them by key", async () => {
    await open({ ...FEES, forgivenPer30Days: 0 });
    const people = await bench.members(3, "open");
    const made = [];
    for (const one of people) made.push(await take(one));
    world.clock.set(LATE);
    for (const [at, { bookingId }] of made.entries()) await give(bookingId, people[at] ?? "");
    const first = await bench.run((ctx) => listPenalties(ctx, { view: "pending", limit: 2 }));
    const cursor = first.nextCursor ?? "";
    const second = await bench.run((ctx) => listPenalties(ctx, { view: "pending", limit: 2, cursor }));
    const seen = [...first.items, ...second.items].map(({ memberId }) => memberId);
    expect(seen.sort()).toEqual([...people].sort());
    expect(second.nextCursor).toBeNull();
    expect(await bench.run((ctx) => ownPenalties(ctx, people[0] ?? ""))).toHaveLength(1);
  });
});

describe("an absence", () => {
  it("costs once, is void when the mark was a mistake, and stands again when it was not", async () => {
    await open({ ...FEES, forgivenPer30Days: 0 });
    const amina = await bench.member("open");
    const { bookingId } = await take(amina);
    world.clock.set(new Date("2026-03-16T17:00:00Z"));
    for (const _ of [0, 1]) await mark(bookingId, "no_show");
    expect(await bench.told("penalty-made")).toMatchObject([{ kind: "no_show", feeMinor: 500_00 }]);
    world.clock.set(REVIEWED);
    const [penalty] = await list();
    await bench.run((ctx) => decide(ctx, penalty?.id ?? ""));
    for (const _ of [0, 1]) await mark(bookingId, "attended");
    expect(await list()).toMatchObject([{ status: "void" }]);
    expect(await invoices()).toMatchObject([{ status: "void" }]);
    await hasNoViolations();
    await mark(bookingId, "no_show");
    expect(await list()).toMatchObject([{ status: "pending", feeMinor: 500_00, invoiceId: null }]);
  });

  it("that was paid becomes account credit when it was a mistake", async () => {
    await open({ ...FEES, forgivenPer30Days: 0 });
    const amina = await bench.member("open");
    const { balanceOf, giveCredit } = await import("@/modules/billing/credit/service");
    await bench.run((ctx) => giveCredit(ctx, { memberId: amina, amountMinor: 600_00, reason: "Goodwill" }));
    const { bookingId } = await take(amina);
    world.clock.set(new Date("2026-03-18T17:00:00Z"));
    await mark(bookingId, "no_show");
    const [penalty] = await list();
    await bench.run((ctx) => decide(ctx, penalty?.id ?? ""));
    expect((await bench.run((ctx) => balanceOf(ctx, amina))).minor).toBe(100_00);
    await mark(bookingId, "attended");
    expect((await bench.run((ctx) => balanceOf(ctx, amina))).minor).toBe(600_00);
    await hasNoViolations();
  });

  it("of guests is the host's, who sees it before confirming", async () => {
    await open({ ...FEES, penaltyTakes: "fee", forgivenPer30Days: 0 });
    const host = await bench.member("open");
    await bench.grantGuests(host, 2);
    const seen = await bench.run((ctx) => bookable(ctx, host, bench.session(), 1));
    expect(seen.costs).toMatchObject({
      noShow: { seats: 2, feeMinor: 1_000_00 },
      guestsNoShow: { seats: 1, feeMinor: 500_00 },
    });
    const { bookingId } = await take(host, 0, 1);
    world.clock.set(new Date("2026-03-16T17:00:00Z"));
    await bench.run((ctx) =>
      ctx.db.models.bookingGuest.updateMany({ where: { bookingId }, data: { status: "no_show" } }),
    );
    await mark(bookingId, "attended");
    expect(await list()).toMatchObject([
      { kind: "guest_no_show", memberId: host, seats: 1, feeMinor: 500_00 },
    ]);
  });
});

describe("a rule", () => {
  it("of a kind of class goes before the gym's, and can be taken away", async () => {
    await open({ ...FEES, forgivenPer30Days: 0 });
    const none = {
      freeCancelMinutes: null,
      penaltyTakes: null,
      extraLateFeeMinor: null,
      noShowFeeMinor: null,
    };
    const typeId = await bench.run(async (ctx) => (await ctx.db.models.classType.findFirst())?.id ?? "");
    const amina = await bench.member("open");
    const cost = async () =>
      (await bench.run((ctx) => bookable(ctx, amina, bench.session()))).costs.late?.feeMinor;
    await bench.run((ctx) => setOwnRules(ctx, typeId, { ...none, lateFeeMinor: 900_00 }));
    expect(await cost()).toBe(900_00);
    await bench.run((ctx) => setOwnRules(ctx, typeId, { ...none, lateFeeMinor: null }));
    expect(await cost()).toBe(300_00);
  });

  it("can be tried on what has happened; nothing changes by it", async () => {
    const { penaltyId } = await lateOne();
    world.clock.set(new Date("2026-03-20T09:00:00Z"));
    const asked = {
      ...{
        freeCancelMinutes: 120,
        extraLate: false,
        extraLateMinutes: 30,
        extraLateFeeMinor: 0,
        noShowFeeMinor: 0,
      },
      ...{
        lateFeeMinor: 100_00,
        penaltyTakes: "either" as const,
        forgivenPer30Days: 2,
        hostPaysForGuests: true,
      },
    };
    expect(await bench.run((ctx) => simulateRules(ctx, asked))).toEqual({
      currency: "KES",
      bookings: 1,
      now: { penalties: 1, forgiven: 0, feesMinor: 300_00, credits: 0, members: 1 },
      asked: { penalties: 0, forgiven: 1, feesMinor: 0, credits: 0, members: 1 },
    });
    expect(await list()).toMatchObject([{ id: penaltyId, status: "pending" }]);
  });
});
