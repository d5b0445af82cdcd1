import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { findInvoice } from "../invoices/data";
import { writeOffInvoice } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { addPayer, openTestInvoice } from "../testing";
import { insertAttempt, type NewAttempt } from "./data";
import type { TenderInput } from "./schema";
import { takePayment } from "./service";
import { settle } from "./settlement/service";

let world: TestWorld;
let gym: TestGym;
let payer: string;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 12 });
});
afterAll(() => world.close());

async function fresh(policies: object = {}): Promise<void> {
  gym = await world.createGym({ policies });
  payer = await addPayer(world, gym);
}
const audit = () => world.within(gym, (ctx) => auditBooks(ctx));
const open = (minor: number) =>
  world.within(gym, (ctx) => openTestInvoice(ctx, payer, minor, { branchId: gym.branchId }));
const pay = (invoiceId: string, tenders: TenderInput[], idempotency: string = newId()) =>
  world.within(gym, (ctx) => takePayment(ctx, { invoiceId, tenders, idempotency }));
const credit = async () => (await world.within(gym, (ctx) => balanceOf(ctx, payer))).minor;

/** An attempt as a provider's answer finds it. */
async function attemptOf(
  invoiceId: string,
  amountMinor: number,
  over: Partial<NewAttempt> = {},
): Promise<string> {
  const id = newId();
  await world.within(gym, ({ db }) =>
    insertAttempt(db, {
      id,
      invoiceId,
      memberId: payer,
      tender: "mpesa",
      provider: "mpesa",
      amountMinor,
      currency: "KES",
      tenderedMinor: null,
      changeMinor: 0,
      idempotencyKey: id,
      receipt: null,
      phone: "+254708374149",
      savedMethodId: null,
      action: null,
      shiftId: null,
      automatic: false,
      createdBy: null,
      at: world.clock.now(),
      nextCheckAt: null,
      ...over,
    }),
  );
  return id;
}

describe("takePayment", () => {
  it("splits a bill between cash with change and a card terminal", async () => {
    await fresh({ cashRoundingMinor: 100 });
    const { id } = await open(350_049);
    const { invoice, attempts } = await pay(id, [
      { tender: "card_terminal", amountMinor: 150_000, receipt: "SLIP 7" },
      { tender: "cash", amountMinor: 200_049, tenderedMinor: 250_000 },
    ]);
    expect(invoice).toMatchObject({ status: "paid", openMinor: 0 });
    expect(attempts.map((a) => [a.tender, a.status, a.changeMinor])).toEqual([
      ["card_terminal", "succeeded", 0],
      ["cash", "succeeded", 50_000],
    ]);
    const entries = await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findMany({ where: { posting: "payment" }, orderBy: { id: "asc" } }),
    );
    expect(entries.map((e) => [e.account, e.amountMinor])).toEqual([
      ["card_terminal", 150_000],
      ["receivable", -150_000],
      ["cash", 200_000],
      ["rounding", 49],
      ["receivable", -200_049],
    ]);
    expect(await audit()).toEqual([]);
  });

  it("puts cash into the drawer that is open at the branch", async () => {
    await fresh();
    const shiftId = newId();
    await world.within(gym, ({ db }) =>
      db.models.cashShift.create({
        data: {
          id: shiftId,
          branchId: gym.branchId,
          openedBy: newId(),
          floatMinor: 0,
          currency: "KES",
          number: 1,
        },
        select: { id: true },
      }),
    );
    const { id } = await open(10_000);
    await pay(id, [{ tender: "cash", amountMinor: 10_000 }]);
    const [entry] = await world.db.read(gym.facts.id, ({ models }) =>
      models.moneyEntry.findMany({ where: { account: "cash" } }),
    );
    expect(entry?.shiftId).toBe(shiftId);
  });

  it("is the same payment when it is sent again, and another one is refused under its key", async () => {
    await fresh();
    const { id } = await open(100_000);
    const first = await pay(id, [{ tender: "cash", amountMinor: 40_000 }], "the-one-key");
    const again = await pay(id, [{ tender: "cash", amountMinor: 40_000 }], "the-one-key");
    expect(again.attempts.map((a) => a.id)).toEqual(first.attempts.map((a) => a.id));
    expect(again.invoice).toMatchObject({ status: "partial", openMinor: 60_000 });
    await expect(pay(id, [{ tender: "bank", amountMinor: 40_000 }], "the-one-key")).rejects.toMatchObject({
      code: "IDEMPOTENCY_MISMATCH",
    });
    expect(await audit()).toEqual([]);
  });

  it("refuses too much, too little cash, credit that is not there, and what is paid already", async () => {
    await fresh();
    const { id } = await open(100_000);
    const refused = (tenders: TenderInput[]) => expect(pay(id, tenders)).rejects;
    await refused([{ tender: "bank", amountMinor: 100_001 }]).toMatchObject({ code: "AMOUNT_TOO_HIGH" });
    await refused([{ tender: "cash", amountMinor: 100_000, tenderedMinor: 99_999 }]).toMatchObject({
      code: "INVALID_INPUT",
    });
    await refused([{ tender: "credit", amountMinor: 1 }]).toMatchObject({ code: "AMOUNT_TOO_HIGH" });
    await pay(id, [{ tender: "bank", amountMinor: 100_000, receipt: "T1" }]);
    await refused([{ tender: "cash", amountMinor: 1 }]).toMatchObject({ code: "INVOICE_STATE" });
    expect(await audit()).toEqual([]);
  });

  it("books one of 50 payments of the same bill that come at once", async () => {
    await fresh();
    const { id } = await open(100_000);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => pay(id, [{ tender: "cash", amountMinor: 100_000 }])),
    );
    const refusals = outcomes.flatMap((one) =>
      one.status === "rejected" ? [(one.reason as { code: string }).code] : [],
    );
    expect(refusals).toHaveLength(49);
    expect(new Set(refusals)).toEqual(new Set(["INVOICE_STATE"]));
    expect(await audit()).toEqual([]);
  });
});

describe("settle", () => {
  it("makes account credit of what comes after the bill was paid", async () => {
    await fresh();
    const { id } = await open(100_000);
    const [first, second] = [await attemptOf(id, 100_000), await attemptOf(id, 100_000)];
    await Promise.all([first, second].map((one) => world.within(gym, (ctx) => settle(ctx, one))));
    expect(await world.db.read(gym.facts.id, (db) => findInvoice(db, id))).toMatchObject({
      status: "paid",
      openMinor: 0,
    });
    expect(await credit()).toBe(100_000);
    expect(await audit()).toEqual([]);
  });

  it("has one effect, however often it is told", async () => {
    await fresh();
    const { id } = await open(100_000);
    const attempt = await attemptOf(id, 100_000);
    const booked = await Promise.all(
      Array.from({ length: 5 }, () => world.within(gym, (ctx) => settle(ctx, attempt, { receipt: "QK1" }))),
    );
    expect(booked.filter(Boolean)).toHaveLength(1);
    expect(await credit()).toBe(0);
    expect(await audit()).toEqual([]);
  });

  it("counts money for a bill that was given up against the loss", async () => {
    await fresh();
    const { id } = await open(100_000);
    await world.within(gym, (ctx) => writeOffInvoice(ctx, id, "gone for a year"));
    const attempt = await attemptOf(id, 120_000);
    await world.within(gym, (ctx) => settle(ctx, attempt));
    expect(await credit()).toBe(20_000);
    expect(await audit()).toEqual([]);
  });

  it("books what the provider took, not what was asked", async () => {
    await fresh();
    const { id } = await open(100_000);
    const attempt = await attemptOf(id, 100_000);
    await world.within(gym, (ctx) => settle(ctx, attempt, { amountMinor: 60_000, currency: "KES" }));
    expect(await world.db.read(gym.facts.id, (db) => findInvoice(db, id))).toMatchObject({
      status: "partial",
      openMinor: 40_000,
    });
    expect(await audit()).toEqual([]);
  });
});
