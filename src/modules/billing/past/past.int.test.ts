import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { balanceOf } from "../credit/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import { closeDrawer, getShift, openDrawer } from "../shifts/service";
import { addPayer, openTestInvoice } from "../testing";
import { recordPastPayments } from "./service";

let world: TestWorld;
let gym: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z" });
  gym = await world.createGym();
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

async function bill(grossMinor: number) {
  const memberId = await addPayer(world, gym);
  const { id } = await inGym((ctx) => openTestInvoice(ctx, memberId, grossMinor));
  return { memberId, invoiceId: id };
}

const BOOKED = statement(
  "test.booked",
  `select e.posting, e.account, e.amount_minor as minor, e.booked_on as "on" from money_entry e
   where e.invoice_id = $1::uuid order by e.posting, e.account`,
);
const STATE = statement(
  "test.state",
  `select i.status, i.paid_at as "paidAt", a.tender, a.status as attempt, a.amount_minor as minor, a.tendered_minor as tendered
   from invoice i left join payment_attempt a on a.invoice_id = i.id where i.id = $1::uuid order by a.id`,
);
const booked = (invoiceId: string) => inGym((ctx) => ctx.db.rows(BOOKED, [invoiceId]));
const state = (invoiceId: string) => inGym((ctx) => ctx.db.rows<object>(STATE, [invoiceId]));

describe("payments of the past", () => {
  it("leave behind what taking them one by one leaves behind", async () => {
    const [one, other] = [await bill(350_000), await bill(350_000)];
    const cash = { tender: "cash" as const };
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId: one.invoiceId,
        tenders: [{ ...cash, amountMinor: 350_000 }],
        idempotency: "one-by-one",
      }),
    );
    await inGym((ctx) =>
      recordPastPayments(ctx, [{ ...cash, invoiceId: other.invoiceId, outcome: "succeeded" }]),
    );
    expect(await booked(other.invoiceId)).toEqual(await booked(one.invoiceId));
    expect(await state(other.invoiceId)).toEqual(await state(one.invoiceId));
  });

  it("lie in the drawer that is open at their branch, whoever took them there", async () => {
    const actor = userActor();
    const at = <T>(work: (ctx: TenantContext) => Promise<T>) => world.within(gym, work, { actor });
    const { id: shiftId } = await at((ctx) =>
      openDrawer(ctx, { branchId: gym.branchId, drawer: "1", floatMinor: 500_000 }),
    );
    const bills = await Promise.all([bill(350_000), bill(200_000), bill(100_000), bill(150_000)]);
    for (const { invoiceId } of bills)
      await at((ctx) =>
        ctx.db.models.invoice.updateMany({ where: { id: invoiceId }, data: { branchId: gym.branchId } }),
      );
    const [cash, sold, renewed, alone] = bills.map(({ invoiceId }) => ({
      invoiceId,
      outcome: "succeeded" as const,
    }));
    if (!cash || !sold || !renewed || !alone) throw new Error("no bill");
    await at((ctx) =>
      recordPastPayments(ctx, [
        { ...cash, tender: "cash" },
        { ...sold, tender: "mpesa", atDesk: true },
        { ...renewed, tender: "mpesa" },
        { ...alone, tender: "card_terminal", automatic: true },
      ]),
    );
    const report = await at((ctx) => getShift(ctx, shiftId));
    expect(report.tenders.map(({ tender, takenMinor }) => [tender, takenMinor])).toEqual([
      ["cash", 350_000],
      ["mpesa", 200_000],
    ]);
    await at((ctx) => closeDrawer(ctx, { shiftId, counts: [{ tender: "cash", countedMinor: 850_000 }] }));
  });

  it("make credit of what is too much, in one call or in two", async () => {
    const twice = await bill(200_000);
    const again = { invoiceId: twice.invoiceId, tender: "mpesa", outcome: "succeeded" } as const;
    await inGym((ctx) => recordPastPayments(ctx, [again, { ...again, amountMinor: 200_000 }]));
    expect(await inGym((ctx) => balanceOf(ctx, twice.memberId))).toMatchObject({ minor: 200_000 });
    await inGym((ctx) => recordPastPayments(ctx, [{ ...again, amountMinor: 50_000 }]));
    expect(await inGym((ctx) => balanceOf(ctx, twice.memberId))).toMatchObject({ minor: 250_000 });
    await expect(inGym((ctx) => recordPastPayments(ctx, [again]))).rejects.toMatchObject({
      code: "INVOICE_STATE",
    });
  });

  it("leave a bill partly paid or open, as the money has it", async () => {
    const [part, failed] = [await bill(300_000), await bill(300_000)];
    await inGym((ctx) =>
      recordPastPayments(ctx, [
        { invoiceId: part.invoiceId, tender: "bank", outcome: "succeeded", amountMinor: 100_000 },
        { invoiceId: failed.invoiceId, tender: "mpesa", outcome: "failed", failureCode: "timeout" },
        { invoiceId: failed.invoiceId, tender: "mpesa", outcome: "unknown" },
      ]),
    );
    expect(await state(part.invoiceId)).toMatchObject([{ status: "partial", attempt: "succeeded" }]);
    expect(await state(failed.invoiceId)).toMatchObject([
      { status: "open", attempt: "failed" },
      { status: "open", attempt: "unknown" },
    ]);
  });

  it("refuse a bill of another gym", async () => {
    const { invoiceId } = await bill(1_000);
    const other = await world.createGym();
    const payment = { invoiceId, tender: "cash", outcome: "succeeded" } as const;
    const taken = world.within(other, (ctx) => recordPastPayments(ctx, [payment]));
    await expect(taken).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leave the books balanced", async () => {
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
