import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBillingFacts } from "@/modules/membership/memberships/facts/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { settleDues, startGrace } from "../dues/service";
import { getInvoice } from "../invoices/reading/service";
import { markOverdue } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { createProduct, grantBought } from "../products/service";
import { renewNow } from "../renewals/service";
import type { SaleItem } from "../sales/schema";
import { commitSale, quoteSale } from "../sales/service";
import { addPayer } from "../testing";
import * as receipts from "./service";

let world: TestWorld;
let gym: TestGym;
const desk = userActor();

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 8 });
  gym = await world.createGym();
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> =>
  world.within(gym, work, { roles: ["owner"], actor: desk });

async function soldUnpaid(items?: SaleItem[]) {
  const memberId = await addPayer(world, gym);
  const plan = await inGym((ctx) =>
    createPlan(ctx, {
      name: `Weekly ${newId()}`,
      kind: "membership",
      priceMinor: 90_000,
      cycle: "week",
      visits: null,
      validDays: null,
      accessHours: [],
      branchIds: [],
    }),
  );
  const sale = items ?? [
    {
      kind: "plan" as const,
      planId: plan.id,
      startOn: "2026-04-01",
      firstPeriod: "prorate" as const,
      waiveJoiningFee: false,
    },
  ];
  const quote = await inGym((ctx) => quoteSale(ctx, { memberId, branchId: gym.branchId, items: sale }));
  const done = await inGym((ctx) => commitSale(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
  return {
    memberId,
    membershipId: done.membershipIds[0] ?? "",
    invoiceId: done.invoice?.id ?? "",
    amountMinor: quote.payableMinor,
  };
}

async function matched(invoiceId: string, amountMinor: number): Promise<string> {
  const receiptId = newId<"receipt">();
  await inGym((ctx) =>
    ctx.db.models.walletReceipt.create({
      data: {
        id: receiptId,
        provider: "mpesa",
        receipt: receiptId.slice(-10).toUpperCase(),
        amountMinor,
        currency: gym.facts.currency,
        paidAt: ctx.clock.now(),
        receivedAt: ctx.clock.now(),
      },
      select: { id: true },
    }),
  );
  await inGym((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId }));
  return receiptId;
}

const lifeOf = async (membershipId: string) =>
  (await inGym((ctx) => loadBillingFacts(ctx, membershipId))).membership;
const standing = async (memberId: string) =>
  (
    await inGym((ctx) =>
      ctx.db.models.member.findFirst({ where: { id: memberId }, select: { standing: true } }),
    )
  )?.standing;
const undo = (receiptId: string) => inGym((ctx) => receipts.undoMatch(ctx, receiptId));
/** What the worker does when it hears of a paid bill, early or late. */
const hearPaid = (membershipId: string) => inGym((ctx) => settleDues(ctx, [membershipId]));

describe("undoing a match", () => {
  it("lets what began with it wait for its payment again, also when the news of it come late", async () => {
    const { memberId, membershipId, invoiceId, amountMinor } = await soldUnpaid();
    const receiptId = await matched(invoiceId, amountMinor);
    await hearPaid(membershipId);
    expect([(await lifeOf(membershipId)).status, await standing(memberId)]).toEqual(["active", "active"]);
    await undo(receiptId);
    await hearPaid(membershipId);
    expect((await lifeOf(membershipId)).status).toBe("pending_payment");
    expect(await standing(memberId)).not.toBe("active");
    expect((await inGym((ctx) => getInvoice(ctx, invoiceId))).status).toBe("open");
    await inGym((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId }));
    await hearPaid(membershipId);
    expect((await lifeOf(membershipId)).status).toBe("active");
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("is refused once somebody came in on it", async () => {
    const { memberId, membershipId, invoiceId, amountMinor } = await soldUnpaid();
    const receiptId = await matched(invoiceId, amountMinor);
    await hearPaid(membershipId);
    const visitId = newId();
    await inGym((ctx) =>
      ctx.db.models.visit.create({
        data: {
          id: visitId,
          memberId,
          membershipId,
          branchId: gym.branchId,
          enteredAt: ctx.clock.now(),
          localDay: new Date("2026-04-01"),
          localHour: 12,
          method: "desk",
          reason: "OK",
        },
        select: { id: true },
      }),
    );
    await expect(undo(receiptId)).rejects.toMatchObject({ code: "PAYMENT_USED" });
    expect((await lifeOf(membershipId)).status).toBe("active");
    expect((await inGym((ctx) => getInvoice(ctx, invoiceId))).status).toBe("paid");
    await inGym((ctx) =>
      ctx.db.models.visit.updateMany({ where: { id: visitId }, data: { undoneAt: ctx.clock.now() } }),
    );
    await undo(receiptId);
    expect((await lifeOf(membershipId)).status).toBe("pending_payment");
  });

  it("is refused once hours were given for it; late news give none", async () => {
    const { id: productId } = await inGym((ctx) =>
      createProduct(ctx, {
        kind: "pt",
        name: "Five hours",
        sku: null,
        priceMinor: 100_000,
        taxRateId: null,
        stockTracked: false,
        grant: { count: 5, validDays: 90 },
      }),
    );
    const { invoiceId, amountMinor } = await soldUnpaid([{ kind: "product", productId, quantity: 1 }]);
    const receiptId = await matched(invoiceId, amountMinor);
    await undo(receiptId);
    await inGym((ctx) => grantBought(ctx, invoiceId));
    const again = await matched(invoiceId, amountMinor);
    await undo(again);
    await inGym((ctx) => receipts.matchReceipt(ctx, { receiptId, invoiceId }));
    await inGym((ctx) => grantBought(ctx, invoiceId));
    await expect(undo(receiptId)).rejects.toMatchObject({ code: "PAYMENT_USED" });
  });

  it("puts a renewal back into its grace, by the day it was due", async () => {
    const { membershipId, invoiceId, amountMinor } = await soldUnpaid();
    await matched(invoiceId, amountMinor);
    await hearPaid(membershipId);
    world.clock.set(new Date("2026-04-09T09:00:00Z"));
    await inGym((ctx) => renewNow(ctx, membershipId));
    await inGym((ctx) => markOverdue(ctx));
    const bill = await inGym((ctx) =>
      ctx.db.models.invoice.findFirst({
        where: { kind: "renewal", lines: { some: { membershipId } } },
        select: { id: true },
      }),
    );
    const renewalId = bill?.id ?? "";
    await inGym((ctx) => startGrace(ctx, renewalId));
    expect((await lifeOf(membershipId)).status).toBe("past_due");
    const receiptId = await matched(renewalId, amountMinor);
    await hearPaid(membershipId);
    expect((await lifeOf(membershipId)).status).toBe("active");
    await undo(receiptId);
    expect((await inGym((ctx) => getInvoice(ctx, renewalId))).status).toBe("overdue");
    await inGym((ctx) => startGrace(ctx, renewalId));
    expect(await lifeOf(membershipId)).toMatchObject({ status: "past_due", pastDueSince: "2026-04-08" });
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });
});
