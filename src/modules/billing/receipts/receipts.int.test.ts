import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { getInvoice } from "../invoices/reading/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import { addPayer, openTestInvoice } from "../testing";
import * as receipts from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
const first = userActor();
const second = userActor();

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 8 });
  other = await world.createGym();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(new Date("2026-04-01T09:00:00Z"));
  gym = await world.createGym({ policies: { twoPersonMinor: 100_000 } });
});

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>, actor = first): Promise<T> =>
  world.within(gym, work, { roles: ["desk"], actor });

async function arrived(amountMinor: number, over: { phone?: string; reference?: string } = {}) {
  const id = newId();
  await inGym((ctx) =>
    ctx.db.models.walletReceipt.create({
      data: {
        id,
        provider: "mpesa",
        receipt: id.slice(-10).toUpperCase(),
        amountMinor,
        currency: gym.facts.currency,
        paidAt: ctx.clock.now(),
        receivedAt: ctx.clock.now(),
        ...over,
      },
      select: { id: true },
    }),
  );
  return id;
}

const bill = (memberId: string, minor: number) => inGym((ctx) => openTestInvoice(ctx, memberId, minor));
const stateOf = async (invoiceId: string) => {
  const { status, openMinor } = await inGym((ctx) => getInvoice(ctx, invoiceId));
  return [status, openMinor];
};

describe("a receipt without a bill", () => {
  it("suggests bills by phone, amount and reference, the best one first", async () => {
    const [amina, other] = [await addPayer(world, gym), await addPayer(world, gym, "Otieno")];
    const hers = await bill(amina, 25_000);
    const his = await bill(other, 40_000);
    await arrived(40_000, { phone: "+254708374149", reference: his.number });
    const { open } = await inGym((ctx) => receipts.listReceipts(ctx));
    expect(open[0]?.suggestions.map(({ invoiceId, why }) => [invoiceId, why])).toEqual([
      [his.id, ["phone", "amount", "reference"]],
      [hers.id, ["phone"]],
    ]);
  });

  it("pays the bill it is matched with, the rest becomes credit, and can be undone on the day", async () => {
    const memberId = await addPayer(world, gym);
    const invoice = await bill(memberId, 25_000);
    const receiptId = await arrived(30_000);
    const match = { receiptId, invoiceId: invoice.id };
    expect(await inGym((ctx) => receipts.matchReceipt(ctx, match))).toEqual({ status: "matched" });
    expect(await stateOf(invoice.id)).toEqual(["paid", 0]);
    await expect(inGym((ctx) => receipts.matchReceipt(ctx, match))).rejects.toMatchObject({
      code: "INVOICE_STATE",
    });
    expect(await inGym((ctx) => receipts.listReceipts(ctx))).toMatchObject({
      open: [],
      matchedToday: [{ id: receiptId, match: { number: invoice.number, memberName: "Amina Kamau" } }],
    });
    await inGym((ctx) => receipts.undoMatch(ctx, receiptId));
    expect(await stateOf(invoice.id)).toEqual(["open", 25_000]);
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
    expect(await inGym((ctx) => receipts.matchReceipt(ctx, match))).toEqual({ status: "matched" });
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
    world.clock.set(new Date("2026-04-02T09:00:00Z"));
    await expect(inGym((ctx) => receipts.undoMatch(ctx, receiptId))).rejects.toMatchObject({
      code: "UNDO_TOO_LATE",
    });
  });

  it("is not undone once the credit it became is spent", async () => {
    const memberId = await addPayer(world, gym);
    const invoice = await bill(memberId, 25_000);
    const receiptId = await arrived(30_000);
    await inGym((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId: invoice.id }));
    const next = await bill(memberId, 4_000);
    const tenders = [{ tender: "credit" as const, amountMinor: 4_000 }];
    await inGym((ctx) => takePayment(ctx, { invoiceId: next.id, tenders, idempotency: "spend-it" }));
    await expect(inGym((ctx) => receipts.undoMatch(ctx, receiptId))).rejects.toMatchObject({
      code: "AMOUNT_TOO_HIGH",
    });
  });

  it("is booked once of several people who match it at the same moment", async () => {
    const bills = [];
    for (const name of ["A", "B", "C", "D"]) bills.push(await bill(await addPayer(world, gym, name), 25_000));
    const receiptId = await arrived(25_000);
    const tries = await Promise.allSettled(
      bills.map(({ id }) => inGym((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId: id }))),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "RECEIPT_TAKEN" });
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("needs a second person from the gym's limit on", async () => {
    const invoice = await bill(await addPayer(world, gym), 100_000);
    const receiptId = await arrived(100_000);
    const match = { receiptId, invoiceId: invoice.id };
    expect(await inGym((ctx) => receipts.matchReceipt(ctx, match))).toEqual({ status: "waiting" });
    expect(await stateOf(invoice.id)).toEqual(["open", 100_000]);
    await expect(inGym((ctx) => receipts.confirmMatch(ctx, receiptId))).rejects.toMatchObject({
      code: "SECOND_PERSON",
    });
    await inGym((ctx) => receipts.rejectMatch(ctx, receiptId));
    await expect(inGym((ctx) => receipts.confirmMatch(ctx, receiptId), second)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await inGym((ctx) => receipts.matchReceipt(ctx, match));
    const { open } = await inGym((ctx) => receipts.listReceipts(ctx), second);
    expect(open[0]?.proposal).toMatchObject({ number: invoice.number, own: false });
    await inGym((ctx) => receipts.confirmMatch(ctx, receiptId), second);
    expect(await stateOf(invoice.id)).toEqual(["paid", 0]);
  });

  it("is entered by hand once, whatever case and however it became known", async () => {
    const memberId = await addPayer(world, gym);
    const [one, two] = [await bill(memberId, 9_000), await bill(memberId, 9_000)];
    const entered = { provider: "mpesa" as const, receipt: "SGR7XK2M1Q", amountMinor: 9_000 };
    await inGym((ctx) => receipts.enterReceipt(ctx, { ...entered, invoiceId: one.id }));
    expect(await stateOf(one.id)).toEqual(["paid", 0]);
    await expect(
      inGym((ctx) => receipts.enterReceipt(ctx, { ...entered, invoiceId: two.id })),
    ).rejects.toMatchObject({ code: "RECEIPT_TAKEN" });
  });

  it("belongs to one gym", async () => {
    const invoice = await bill(await addPayer(world, gym), 9_000);
    const receiptId = await arrived(9_000);
    const elsewhere = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      world.within(other, work, { roles: ["owner"], actor: second });
    expect((await elsewhere((ctx) => receipts.listReceipts(ctx))).open).toEqual([]);
    await expect(
      elsewhere((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId: invoice.id })),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(elsewhere((ctx) => receipts.undoMatch(ctx, receiptId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
