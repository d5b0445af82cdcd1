import { grantPool } from "@/modules/membership/entitlements/service";
import { listTaxRates } from "@/modules/membership/taxes/service";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addDays } from "@/shared/time-zone/local-date";
import { bookingDay } from "../journal/service";
import * as data from "./data";
import { GRANTS, isLow } from "./rules";
import type { CreateProduct, MoveStock, Product, StockHistory, UpdateProduct } from "./schema";

const PAGE = 50;
const SOLD_DAYS = 28;

async function load(
  ctx: TenantContext,
  asked: { branchId?: string | undefined; retired: boolean; ids?: readonly string[] },
): Promise<Product[]> {
  const soldSince = new Date(ctx.clock.now().getTime() - SOLD_DAYS * 86_400_000);
  const rows = await data.listProducts(ctx.db, { ...asked, branchId: asked.branchId ?? null, soldSince });
  return rows.map(({ grants, stock, ...row }) => ({
    ...row,
    grant: grants[0] ?? null,
    stock: stock.map((one) => ({ ...one, low: isLow(one.left, one.sold) })),
  }));
}

/** What the gym sells over the counter, with what is left of it. */
export function listProducts(
  ctx: TenantContext,
  input: { branchId?: string | undefined; retired: boolean },
): Promise<Product[]> {
  return load(ctx, input);
}

/** Products by id, those that are no longer sold too. */
export async function productsById(
  ctx: TenantContext,
  ids: readonly string[],
): Promise<Map<string, Product>> {
  const rows = await load(ctx, { retired: true, ids });
  return new Map(rows.map((row) => [row.id, row]));
}

async function get(ctx: TenantContext, id: string): Promise<Product> {
  const found = (await productsById(ctx, [id])).get(id);
  if (!found) throw new DomainError("NOT_FOUND");
  return found;
}

/** @throws DomainError NOT_FOUND for a rate that is not offered, INVALID_INPUT for a pass that grants nothing */
async function checked(
  ctx: TenantContext,
  kind: Product["kind"],
  input: CreateProduct | UpdateProduct,
): Promise<data.ProductRow> {
  const { name, sku, priceMinor, taxRateId, stockTracked } = input;
  if (taxRateId !== null && !(await listTaxRates(ctx)).some((rate) => rate.id === taxRateId))
    throw new DomainError("NOT_FOUND");
  const grants = GRANTS[kind] !== null;
  if (grants && !input.grant) throw new DomainError("INVALID_INPUT", { field: "grant" });
  return {
    name,
    sku,
    priceMinor,
    taxRateId,
    grants: grants && input.grant ? [input.grant] : [],
    stockTracked: kind === "retail" && stockTracked,
  };
}

function taken(error: unknown, { name, sku }: { name: string; sku: string | null }): never {
  if (isUniqueViolation(error, "sku")) throw new DomainError("PRODUCT_TAKEN", { name: sku });
  if (isUniqueViolation(error, "name")) throw new DomainError("PRODUCT_TAKEN", { name });
  throw error;
}

/** @throws DomainError PRODUCT_TAKEN (name or number), NOT_FOUND (tax rate), INVALID_INPUT */
export async function createProduct(ctx: TenantContext, input: CreateProduct): Promise<Product> {
  const row = { kind: input.kind, currency: ctx.tenant.currency, ...(await checked(ctx, input.kind, input)) };
  const id = await data.insertProduct(ctx.db, row).catch((error: unknown) => taken(error, row));
  ctx.audit({ action: "product.create", subject: { kind: "product", id }, after: { ...row } });
  return await get(ctx, id);
}

/** Changes what is sold from now on; bills keep what they say. @throws as `createProduct` */
export async function updateProduct(ctx: TenantContext, input: UpdateProduct): Promise<Product> {
  const before = await get(ctx, input.productId);
  const row = await checked(ctx, before.kind, input);
  await data.updateProduct(ctx.db, before.id, row).catch((error: unknown) => taken(error, row));
  ctx.audit({
    action: "product.update",
    subject: { kind: "product", id: before.id },
    before: { name: before.name, priceMinor: before.priceMinor, taxRateId: before.taxRateId },
    after: { ...row },
  });
  return await get(ctx, before.id);
}

/** Takes a product off the counter, or puts it back; its stock and its sales stay. @throws DomainError NOT_FOUND */
export async function retireProduct(ctx: TenantContext, id: string, retired: boolean): Promise<Product> {
  await get(ctx, id);
  await data.updateProduct(ctx.db, id, { retiredAt: retired ? ctx.clock.now() : null });
  const action = retired ? "product.retire" : "product.unretire";
  ctx.audit({ action, subject: { kind: "product", id } });
  return await get(ctx, id);
}

/** Receives, corrects by counting, or takes back. @returns what is there now. @throws DomainError NOT_FOUND, INVALID_INPUT */
export async function moveStock(ctx: TenantContext, input: MoveStock): Promise<{ left: number }> {
  const { productId, branchId, reason } = input;
  const product = await get(ctx, productId);
  if (!(await data.branchExists(ctx.db, branchId))) throw new DomainError("NOT_FOUND");
  if (!product.stockTracked) throw new DomainError("INVALID_INPUT", { field: "productId" });
  await data.lockStock(ctx.db, [productId]);
  const before = (await data.stockOf(ctx.db, branchId, [productId])).get(productId) ?? 0;
  const delta = input.reason === "correct" ? input.counted - before : input.quantity;
  if (delta === 0) return { left: before };
  const note = input.note?.trim() || null;
  await data.addStock(ctx.db, [
    {
      productId,
      branchId,
      delta,
      reason,
      source: { kind: "staff", id: newId() },
      note,
      at: ctx.clock.now(),
      actorId: actorId(ctx.actor),
    },
  ]);
  ctx.audit({
    action: `stock.${reason}`,
    subject: { kind: "product", id: productId },
    before: { left: before, branchId },
    after: { left: before + delta, branchId },
    ...(note ? { reason: note } : {}),
  });
  return { left: before + delta };
}

/** Movements of a product's stock, newest first. @throws DomainError NOT_FOUND */
export async function stockHistory(
  ctx: TenantContext,
  input: { productId: string; branchId?: string | undefined; cursor?: string | undefined },
): Promise<StockHistory> {
  await get(ctx, input.productId);
  const rows = await data.stockHistory(ctx.db, {
    productId: input.productId,
    branchId: input.branchId ?? null,
    before: input.cursor ?? null,
    limit: PAGE + 1,
  });
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
}

/** Gives what a paid bill's products grant: hours and passes. Safe to run again. */
export async function grantBought(ctx: TenantContext, invoiceId: string): Promise<void> {
  const today = bookingDay(ctx);
  for (const { lineId, quantity, memberId, kind, grants } of await data.grantingLines(ctx.db, invoiceId)) {
    const grantKind = GRANTS[kind];
    const [grant] = grants;
    if (!grantKind || !grant) continue;
    await grantPool(ctx, {
      memberId,
      kind: grantKind,
      count: grant.count * quantity,
      validTo: grant.validDays === null ? null : addDays(today, grant.validDays - 1),
      source: { kind: "invoice-line", id: lineId },
    });
  }
}
