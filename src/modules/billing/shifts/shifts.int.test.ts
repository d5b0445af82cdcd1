import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import fc from "@/shared/testing/properties";
import { auditBooks } from "../journal/audit/service";
import { insertAttempt, openShift } from "../payments/data";
import { takePayment } from "../payments/service";
import { settle } from "../payments/settlement/service";
import { refundPayment } from "../refunds/service";
import { addPayer, openTestInvoice } from "../testing";
import { shiftHistory } from "./history/service";
import type { ShiftReport } from "./schema";
import * as shifts from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const desk = userActor();

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 12 });
  other = await world.createGym();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(new Date("2026-04-01T09:00:00Z"));
  gym = await world.createGym();
});

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> =>
  world.within(gym, work, { roles: ["desk"], actor: desk });

const open = (floatMinor = 5_000, drawer = "1") =>
  inGym((ctx) => shifts.openDrawer(ctx, { branchId: gym.branchId, drawer, floatMinor }));

/** A bill of its own, paid at the counter. */
async function pay(memberId: string, tender: "cash" | "card_terminal", amountMinor: number) {
  const bill = await inGym((ctx) => openTestInvoice(ctx, memberId, amountMinor, { branchId: gym.branchId }));
  return await inGym((ctx) =>
    takePayment(ctx, {
      invoiceId: bill.id,
      tenders: [{ tender, amountMinor }],
      idempotency: `pay:${newId()}`,
    }),
  );
}

const cashOf = (report: ShiftReport) => report.tenders.find(({ tender }) => tender === "cash");

/** What the journal says of a shift, added up here. */
async function journal(shiftId: string, account: string) {
  const rows = await inGym((ctx) =>
    ctx.db.models.moneyEntry.findMany({
      where: { shiftId, account },
      select: { amountMinor: true, posting: true },
    }),
  );
  const sum = (list: typeof rows) => list.reduce((total, row) => total + row.amountMinor, 0);
  return { expected: sum(rows.filter(({ posting }) => posting !== "shift-close")), all: sum(rows) };
}

describe("a shift", () => {
  it("counts float, sales, cash put in and taken out, by tender", async () => {
    const { id, number } = await open();
    const memberId = await addPayer(world, gym);
    await pay(memberId, "cash", 30_000);
    await pay(memberId, "card_terminal", 20_000);
    await inGym((ctx) => shifts.moveCash(ctx, { shiftId: id, amountMinor: -12_000, reason: "to the bank" }));
    const report = await inGym((ctx) =>
      shifts.moveCash(ctx, { shiftId: id, amountMinor: 500, reason: "coins" }),
    );
    expect(number).toBe(1);
    expect(report.tenders).toEqual([
      {
        tender: "cash",
        floatMinor: 5_000,
        takenMinor: 30_000,
        refundedMinor: 0,
        movedMinor: -11_500,
        expectedMinor: 23_500,
      },
      {
        tender: "card_terminal",
        floatMinor: 0,
        takenMinor: 20_000,
        refundedMinor: 0,
        movedMinor: 0,
        expectedMinor: 20_000,
      },
    ]);
    expect(report.movements.map(({ amountMinor, reason }) => [amountMinor, reason])).toEqual([
      [-12_000, "to the bank"],
      [500, "coins"],
    ]);
    await expect(
      inGym((ctx) => shifts.moveCash(ctx, { shiftId: id, amountMinor: -23_501, reason: "too much" })),
    ).rejects.toMatchObject({ code: "AMOUNT_TOO_HIGH" });
  });

  it("closes with a difference that has its reason, books it and leaves the drawer empty", async () => {
    const { id } = await open();
    await pay(await addPayer(world, gym), "cash", 30_000);
    const counts = [{ tender: "cash" as const, countedMinor: 34_800 }];
    await expect(inGym((ctx) => shifts.closeDrawer(ctx, { shiftId: id, counts: [] }))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await expect(inGym((ctx) => shifts.closeDrawer(ctx, { shiftId: id, counts }))).rejects.toMatchObject({
      code: "DIFFERENCE_REASON",
    });
    const report = await inGym((ctx) =>
      shifts.closeDrawer(ctx, {
        shiftId: id,
        counts: [{ tender: "cash", countedMinor: 34_800, reason: "gave too much change" }],
        handover: "Printer is out of paper",
      }),
    );
    expect(report.counts).toEqual([
      { tender: "cash", expectedMinor: 35_000, countedMinor: 34_800, reason: "gave too much change" },
    ]);
    expect(cashOf(report)?.expectedMinor).toBe(35_000);
    expect(await journal(id, "cash")).toEqual({ expected: 35_000, all: 0 });
    expect(await journal(id, "over_short")).toMatchObject({ all: 200 });
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
    const board = await inGym((ctx) => shifts.cashBoard(ctx, gym.branchId));
    expect(board).toMatchObject({ open: [], handover: { number: 1, note: "Printer is out of paper" } });
    expect((await open()).number).toBe(2);
    const history = await inGym((ctx) => shiftHistory(ctx, { differing: true, from: "2026-04-01" }));
    expect(history.totals).toEqual({ shifts: 1, takenMinor: 30_000, overMinor: 0, shortMinor: -200 });
    expect(history.items).toMatchObject([{ number: 1, differenceMinor: -200 }]);
  });

  it("is opened once per drawer and numbered without a gap, whoever opens at the same moment", async () => {
    const tries = await Promise.allSettled(["1", "2", "1", "3", "2", "1"].map((drawer) => open(0, drawer)));
    const opened = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(opened.map(({ drawer }) => drawer).sort()).toEqual(["1", "2", "3"]);
    expect(opened.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const refused = tries.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(refused).toEqual(["SHIFT_ALREADY_OPEN", "SHIFT_ALREADY_OPEN", "SHIFT_ALREADY_OPEN"]);
  });

  it("is closed once by whoever is first", async () => {
    const { id } = await open();
    const close = () =>
      inGym((ctx) =>
        shifts.closeDrawer(ctx, { shiftId: id, counts: [{ tender: "cash", countedMinor: 5_000 }] }),
      );
    const tries = await Promise.allSettled([close(), close(), close()]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "SHIFT_CLOSED" });
    expect(await journal(id, "float")).toMatchObject({ all: 0 });
  });

  it("lists cash that came in while no drawer was open", async () => {
    const { invoice } = await pay(await addPayer(world, gym), "cash", 7_000);
    const { loose } = await inGym((ctx) => shifts.cashBoard(ctx, gym.branchId));
    expect(loose).toMatchObject({
      totalMinor: 7_000,
      count: 1,
      items: [{ amountMinor: 7_000, invoiceNumber: invoice.number, memberName: "Amina Kamau" }],
    });
  });

  it("leaves what a wallet confirms after the cash-up to the day it is booked on", async () => {
    const { id } = await open();
    const memberId = await addPayer(world, gym);
    const bill = await inGym((ctx) => openTestInvoice(ctx, memberId, 9_000, { branchId: gym.branchId }));
    const attemptId = newId();
    await inGym((ctx) =>
      insertAttempt(ctx.db, {
        id: attemptId,
        invoiceId: bill.id,
        memberId,
        tender: "mpesa",
        provider: "mpesa",
        amountMinor: 9_000,
        currency: bill.currency,
        tenderedMinor: null,
        changeMinor: 0,
        idempotencyKey: `late:${attemptId}`,
        receipt: null,
        phone: null,
        savedMethodId: null,
        action: null,
        shiftId: id,
        automatic: false,
        createdBy: null,
        at: ctx.clock.now(),
        nextCheckAt: null,
      }),
    );
    const report = await inGym((ctx) =>
      shifts.closeDrawer(ctx, { shiftId: id, counts: [{ tender: "cash", countedMinor: 5_000 }] }),
    );
    world.clock.set(new Date("2026-04-02T09:00:00Z"));
    await inGym((ctx) => settle(ctx, attemptId, { receipt: "SGR1" }));
    expect(await inGym((ctx) => shifts.getShift(ctx, id))).toEqual(report);
    const [entry] = await inGym((ctx) =>
      ctx.db.models.moneyEntry.findMany({ where: { attemptId, account: "mpesa" } }),
    );
    expect(entry).toMatchObject({ shiftId: null, bookedOn: new Date("2026-04-02") });
  });

  it("waits for a sale that is being booked, and counts it", async () => {
    const { id } = await open(0);
    const memberId = await addPayer(world, gym);
    const bill = await inGym((ctx) => openTestInvoice(ctx, memberId, 1_000, { branchId: gym.branchId }));
    const close = () =>
      inGym((ctx) =>
        shifts.closeDrawer(ctx, {
          shiftId: id,
          counts: [{ tender: "cash", countedMinor: 0, reason: "counted before they paid" }],
        }),
      );
    const closing = await inGym(async (ctx) => {
      await openShift(ctx.db, gym.branchId, null);
      const started = close();
      // Long enough for a cash-up that does not wait.
      await ctx.db.rows(statement("test.pause", "select pg_sleep(0.4)"));
      const tenders = [{ tender: "cash" as const, amountMinor: 1_000 }];
      await takePayment(ctx, { invoiceId: bill.id, tenders, idempotency: "in-between" });
      return { started };
    });
    const report = await closing.started;
    expect(report.counts).toMatchObject([{ expectedMinor: 1_000, countedMinor: 0 }]);
    expect(await journal(id, "cash")).toEqual({ expected: 1_000, all: 0 });
  });

  it("has each of many sales around its cash-up in its count, or in no shift", async () => {
    const { id } = await open(0);
    const members = await Promise.all(Array.from({ length: 8 }, () => addPayer(world, gym)));
    const results = await Promise.allSettled([
      ...members.slice(0, 4).map((memberId) => pay(memberId, "cash", 1_000)),
      inGym((ctx) =>
        shifts.closeDrawer(ctx, {
          shiftId: id,
          counts: [{ tender: "cash", countedMinor: 0, reason: "counted before they paid" }],
        }),
      ),
      ...members.slice(4).map((memberId) => pay(memberId, "cash", 1_000)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(results.map(() => "fulfilled"));
    const report = await inGym((ctx) => shifts.getShift(ctx, id));
    const { loose } = await inGym((ctx) => shifts.cashBoard(ctx, gym.branchId));
    expect(report.counts[0]?.expectedMinor).toBe((await journal(id, "cash")).expected);
    expect((report.counts[0]?.expectedMinor ?? 0) + loose.totalMinor).toBe(8_000);
    expect((await journal(id, "cash")).all).toBe(0);
  });

  it("expects what the journal adds up to, after anything that may happen", async () => {
    const amount = fc.integer({ min: 1, max: 50_000 });
    const step = fc.oneof(
      fc.record({
        do: fc.constant("pay" as const),
        tender: fc.constantFrom("cash", "card_terminal"),
        amount,
      }),
      fc.record({ do: fc.constant("move" as const), amount: fc.integer({ min: -20_000, max: 20_000 }) }),
      fc.record({ do: fc.constant("refund" as const), amount }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.integer({ min: 0, max: 60_000 }),
        async (steps, countedMinor) => {
          gym = await world.createGym();
          const { id } = await open(10_000);
          const memberId = await addPayer(world, gym);
          const paid: string[] = [];
          let expected = 10_000;
          let card = 0;
          for (const one of steps) {
            try {
              if (one.do === "pay") {
                const done = await pay(memberId, one.tender as "cash" | "card_terminal", one.amount);
                if (one.tender === "cash") expected += one.amount;
                else card += one.amount;
                paid.push(done.attempts[0]?.id ?? "");
              } else if (one.do === "move") {
                const { amount: amountMinor } = one;
                await inGym((ctx) => shifts.moveCash(ctx, { shiftId: id, amountMinor, reason: "moved" }));
                expected += amountMinor;
              } else {
                const [attemptId] = paid;
                if (!attemptId) continue;
                await inGym((ctx) =>
                  refundPayment(ctx, {
                    attemptId,
                    amountMinor: one.amount,
                    reason: "not needed",
                    to: "cash",
                    branchId: gym.branchId,
                    idempotency: newId(),
                  }),
                );
                expected -= one.amount;
              }
            } catch (error) {
              // Refused because there is not as much, or because nothing moves: then nothing has happened.
              expect(["AMOUNT_TOO_HIGH", undefined]).toContain((error as { code?: string }).code);
              if ((error as { code?: string }).code === undefined) throw error;
            }
          }
          const seen = await inGym((ctx) => shifts.getShift(ctx, id));
          expect(cashOf(seen)?.expectedMinor).toBe(expected);
          expect((await journal(id, "cash")).expected).toBe(expected);
          const counts = [
            { tender: "cash" as const, countedMinor, reason: "counted" },
            { tender: "card_terminal" as const, countedMinor: card },
          ];
          const closed = await inGym((ctx) => shifts.closeDrawer(ctx, { shiftId: id, counts }));
          expect(closed.counts[0]).toMatchObject({ expectedMinor: expected, countedMinor });
          expect((await journal(id, "cash")).all).toBe(0);
          expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
        },
      ),
      { numRuns: 12, seed: 20_261_121 },
    );
  }, 60_000);

  it("belongs to one gym and to the branches somebody works in", async () => {
    const { id } = await open();
    const elsewhere = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      world.within(other, work, { roles: ["owner"], actor: desk });
    await expect(elsewhere((ctx) => shifts.getShift(ctx, id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      elsewhere((ctx) => shifts.closeDrawer(ctx, { shiftId: id, counts: [] })),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      elsewhere((ctx) => shifts.openDrawer(ctx, { branchId: gym.branchId, drawer: "1", floatMinor: 0 })),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await elsewhere((ctx) => shiftHistory(ctx, { differing: false }))).totals.shifts).toBe(0);
  });
});
