import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEntitlements } from "@/modules/membership/entitlements/service";
import { createTaxRate } from "@/modules/membership/taxes/service";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { voidInvoice } from "../invoices/service";
import { auditBooks } from "../journal/audit/service";
import { takePayment } from "../payments/service";
import type { SaleItem } from "../sales/schema";
import { commitSale, quoteSale } from "../sales/service";
import { addPayer } from "../testing";
import * as products from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let taxRateId: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-04-01T09:00:00Z", poolSize: 12 });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  taxRateId = (await inGym((ctx) => createTaxRate(ctx, { name: "VAT", basisPoints: 1_600 }))).id;
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> =>
  world.within(gym, work, { roles: ["owner"] });

let made = 0;
function bottle(over: Partial<Parameters<typeof products.createProduct>[1]> = {}) {
  made += 1;
  return inGym((ctx) =>
    products.createProduct(ctx, {
      kind: "retail",
      name: `Bottle ${made}`,
      sku: null,
      priceMinor: 12_000,
      taxRateId,
      stockTracked: true,
      ...over,
    }),
  );
}

const receive = (productId: string, quantity: number) =>
  inGym((ctx) => products.moveStock(ctx, { reason: "receive", productId, branchId: gym.branchId, quantity }));

const left = async (productId: string) =>
  (await inGym((ctx) => products.listProducts(ctx, { branchId: gym.branchId, retired: true }))).find(
    ({ id }) => id === productId,
  )?.stock[0]?.left;

function quoted(memberId: string, items: SaleItem[]) {
  return inGym((ctx) => quoteSale(ctx, { memberId, branchId: gym.branchId, items }));
}

async function sell(memberId: string, items: SaleItem[]) {
  const quote = await quoted(memberId, items);
  return await inGym((ctx) =>
    commitSale(ctx, {
      quoteId: quote.quoteId ?? "",
      tenders: [{ tender: "card_terminal", amountMinor: quote.payableMinor }],
    }),
  );
}

describe("the shop", () => {
  it("sells several pieces with tax and discount in one line and takes them out of stock", async () => {
    const { id } = await bottle();
    await receive(id, 10);
    const memberId = await addPayer(world, gym);
    const quote = await quoted(memberId, [
      { kind: "product", productId: id, quantity: 3, discountPercent: 10 },
    ]);
    expect(quote.lines).toMatchObject([
      {
        kind: "product",
        quantity: 3,
        unitMinor: 12_000,
        discountMinor: 3_600,
        grossMinor: 32_400,
        taxMinor: 4_469,
      },
    ]);
    const done = await inGym((ctx) =>
      commitSale(ctx, {
        quoteId: quote.quoteId ?? "",
        tenders: [{ tender: "card_terminal", amountMinor: 32_400 }],
      }),
    );
    expect(done.invoice).toMatchObject({ status: "paid", totalMinor: 32_400 });
    expect(await left(id)).toBe(7);
    const { items } = await inGym((ctx) => products.stockHistory(ctx, { productId: id }));
    expect(items.map(({ delta, reason, invoiceNumber }) => [delta, reason, invoiceNumber])).toEqual([
      [-3, "sale", done.invoice?.number],
      [10, "receive", null],
    ]);
    const revenue = await inGym((ctx) =>
      ctx.db.models.moneyEntry.findMany({
        where: { invoiceId: done.invoice?.id ?? "", account: "revenue" },
        select: { revenueKind: true, amountMinor: true },
      }),
    );
    expect(revenue).toEqual([{ revenueKind: "retail", amountMinor: -27_931 }]);
  });

  it("sells the last piece once, whoever of fifty pays at the same moment", async () => {
    const { id } = await bottle();
    await receive(id, 1);
    const buyers = await Promise.all(Array.from({ length: 50 }, () => addPayer(world, gym)));
    const quotes = [];
    for (const memberId of buyers)
      quotes.push(await quoted(memberId, [{ kind: "product", productId: id, quantity: 1 }]));
    const results = await Promise.allSettled(
      quotes.map((quote) =>
        inGym((ctx) =>
          commitSale(ctx, {
            quoteId: quote.quoteId ?? "",
            tenders: [{ tender: "card_terminal", amountMinor: quote.payableMinor }],
          }),
        ),
      ),
    );
    const refused = results.filter((one) => one.status === "rejected").map((one) => one.reason.code);
    expect(refused).toEqual(Array.from({ length: 49 }, () => "OUT_OF_STOCK"));
    expect(await left(id)).toBe(0);
    expect(await inGym((ctx) => auditBooks(ctx))).toEqual([]);
  });

  it("refuses at the quote what is not there, also over two lines at the commit", async () => {
    const { id } = await bottle();
    await receive(id, 3);
    const memberId = await addPayer(world, gym);
    const two: SaleItem = { kind: "product", productId: id, quantity: 2 };
    await expect(quoted(memberId, [two, two])).rejects.toMatchObject({
      code: "OUT_OF_STOCK",
      params: { left: 3 },
    });
  });

  it("corrects by counting and takes back what was sold", async () => {
    const { id } = await bottle();
    await receive(id, 5);
    const branchId = gym.branchId;
    const counted = await inGym((ctx) =>
      products.moveStock(ctx, { reason: "correct", productId: id, branchId, counted: 3, note: "two broke" }),
    );
    expect(counted).toEqual({ left: 3 });
    await sell(await addPayer(world, gym), [{ kind: "product", productId: id, quantity: 2 }]);
    const listed = await inGym((ctx) => products.listProducts(ctx, { retired: false }));
    expect(listed.find((one) => one.id === id)?.stock).toEqual([{ branchId, left: 1, sold: 2, low: true }]);
    await inGym((ctx) =>
      products.moveStock(ctx, { reason: "return", productId: id, branchId, quantity: 1, note: "unopened" }),
    );
    expect(await left(id)).toBe(2);
  });

  it("gets its pieces back when the bill is void, once, whoever takes it back at the same moment", async () => {
    const [water, bar] = [await bottle(), await bottle()];
    for (const { id } of [water, bar]) await receive(id, 5);
    const memberId = await addPayer(world, gym);
    const quote = await quoted(memberId, [
      { kind: "product", productId: water.id, quantity: 2 },
      { kind: "product", productId: bar.id, quantity: 1 },
      { kind: "product", productId: water.id, quantity: 1 },
    ]);
    const done = await inGym((ctx) => commitSale(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    const invoiceId = done.invoice?.id ?? "";
    expect([await left(water.id), await left(bar.id)]).toEqual([2, 4]);
    const voids = await Promise.allSettled(
      ["wrong member", "wrong member too"].map((reason) =>
        inGym((ctx) => voidInvoice(ctx, invoiceId, reason)),
      ),
    );
    expect(voids.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect([await left(water.id), await left(bar.id)]).toEqual([5, 5]);
    const { items } = await inGym((ctx) => products.stockHistory(ctx, { productId: water.id }));
    expect(items.map(({ delta, reason, invoiceNumber }) => [delta, reason, invoiceNumber])).toEqual([
      [3, "return", done.invoice?.number],
      [-3, "sale", done.invoice?.number],
      [5, "receive", null],
    ]);
    expect(items[0]?.note).toMatch(/^wrong member/);
    const listed = await inGym((ctx) => products.listProducts(ctx, { retired: false }));
    expect(listed.find(({ id }) => id === water.id)?.stock).toMatchObject([{ left: 5, sold: 0 }]);
  });

  it("gives hours and passes when the bill is paid, once", async () => {
    const hours = await bottle({ kind: "pt", stockTracked: false, grant: { count: 5, validDays: 90 } });
    const passes = await bottle({
      kind: "guest_pass",
      stockTracked: false,
      grant: { count: 1, validDays: null },
    });
    const memberId = await addPayer(world, gym);
    const quote = await quoted(memberId, [
      { kind: "product", productId: hours.id, quantity: 1 },
      { kind: "product", productId: passes.id, quantity: 3 },
    ]);
    const done = await inGym((ctx) => commitSale(ctx, { quoteId: quote.quoteId ?? "", tenders: [] }));
    const has = async () =>
      (await inGym((ctx) => listEntitlements(ctx, memberId))).map(({ kind, left: there, validTo }) => [
        kind,
        there,
        validTo,
      ]);
    expect(await has()).toEqual([]);
    const invoiceId = done.invoice?.id ?? "";
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "card_terminal", amountMinor: quote.payableMinor }],
        idempotency: "the-rest-1",
      }),
    );
    await inGym((ctx) => products.grantBought(ctx, invoiceId));
    await inGym((ctx) => products.grantBought(ctx, invoiceId));
    expect(await has()).toEqual([
      ["guest", 3, null],
      ["pt", 5, "2026-06-29"],
    ]);
  });

  it("refuses a name or number that is taken, and what it does not know", async () => {
    const first = await bottle({ sku: "B-1" });
    await expect(bottle({ name: first.name })).rejects.toMatchObject({ code: "PRODUCT_TAKEN" });
    await expect(bottle({ sku: "B-1" })).rejects.toMatchObject({
      code: "PRODUCT_TAKEN",
      params: { name: "B-1" },
    });
    await expect(bottle({ kind: "pt" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await inGym((ctx) => products.retireProduct(ctx, first.id, true));
    const memberId = await addPayer(world, gym);
    await expect(
      quoted(memberId, [{ kind: "product", productId: first.id, quantity: 1 }]),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("belongs to one gym", async () => {
    const { id } = await bottle();
    const elsewhere = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      world.within(other, work, { roles: ["owner"] });
    expect(await elsewhere((ctx) => products.listProducts(ctx, { retired: true }))).toEqual([]);
    await expect(
      elsewhere((ctx) =>
        products.moveStock(ctx, { reason: "receive", productId: id, branchId: other.branchId, quantity: 1 }),
      ),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(elsewhere((ctx) => products.retireProduct(ctx, id, true))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
