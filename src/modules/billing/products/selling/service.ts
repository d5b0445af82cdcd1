import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import type { BillLine } from "../../calculator/schema";
import * as data from "../data";
import { productLine, REVENUE_KIND } from "../rules";
import type { Product } from "../schema";
import { productsById } from "../service";

/** Minor units that one line may come to; what a bill's columns hold. */
const MOST = 2_000_000_000;

/** Pieces of a product as a sale asks for them. */
export interface Wanted {
  productId: string;
  quantity: number;
  discountPercent?: number | undefined;
}

/** A product of a sale with its line. */
export interface PricedProduct {
  product: Product;
  quantity: number;
  line: BillLine;
  revenueKind: string;
}

/**
 * What products cost, in the order asked for.
 * @throws DomainError NOT_FOUND (also for what is no longer sold), DISCOUNT_TOO_HIGH, INVALID_INPUT beyond any price
 */
export async function priceProducts(
  ctx: TenantContext,
  wanted: readonly Wanted[],
  maxDiscount: number,
): Promise<PricedProduct[]> {
  if (wanted.length === 0) return [];
  const known = await productsById(
    ctx,
    wanted.map(({ productId }) => productId),
  );
  const taxInclusive = policiesOf(ctx.tenant).pricesIncludeTax;
  return wanted.map(({ productId, quantity, discountPercent = 0 }) => {
    const product = known.get(productId);
    if (!product || product.retired) throw new DomainError("NOT_FOUND");
    if (discountPercent > maxDiscount) throw new DomainError("DISCOUNT_TOO_HIGH", { max: maxDiscount });
    if (product.priceMinor * quantity > MOST) throw new DomainError("INVALID_INPUT", { field: "quantity" });
    const line = productLine(product, quantity, { discountPercent, taxInclusive });
    return { product, quantity, line, revenueKind: REVENUE_KIND[product.kind] };
  });
}

/** Each product once, with all its pieces. */
export function piecesOf(priced: readonly PricedProduct[]): Pieces {
  const pieces = new Map<Product, number>();
  for (const { product, quantity } of priced) pieces.set(product, (pieces.get(product) ?? 0) + quantity);
  return pieces;
}

/** How many pieces of which product, each product once. */
export type Pieces = ReadonlyMap<Product, number>;

/** @throws DomainError OUT_OF_STOCK when a branch has less than is asked for, INVALID_INPUT when no branch is told */
export async function checkStock(ctx: TenantContext, branchId: string | null, pieces: Pieces): Promise<void> {
  const counted = [...pieces].filter(([product]) => product.stockTracked);
  if (counted.length === 0) return;
  if (branchId === null) throw new DomainError("INVALID_INPUT", { field: "branchId" });
  const left = await data.stockOf(
    ctx.db,
    branchId,
    counted.map(([{ id }]) => id),
  );
  for (const [{ id, name }, quantity] of counted) {
    const there = left.get(id) ?? 0;
    if (there < quantity) throw new DomainError("OUT_OF_STOCK", { name, left: Math.max(0, there) });
  }
}

/**
 * Takes what a bill sells out of the branch's stock; the last piece goes to one buyer, whoever else pays at the same
 * moment. @throws DomainError OUT_OF_STOCK, INVALID_INPUT
 */
export async function sellStock(
  ctx: TenantContext,
  branchId: string | null,
  invoiceId: string,
  pieces: Pieces,
): Promise<void> {
  const counted = new Map([...pieces].filter(([product]) => product.stockTracked));
  if (counted.size === 0) return;
  await data.lockStock(
    ctx.db,
    [...counted.keys()].map(({ id }) => id),
  );
  await checkStock(ctx, branchId, counted);
  await data.addStock(
    ctx.db,
    [...counted].map(([{ id }, quantity]) => ({
      productId: id,
      branchId: branchId ?? "",
      delta: -quantity,
      reason: "sale" as const,
      source: { kind: "invoice", id: invoiceId },
      note: null,
      at: ctx.clock.now(),
      actorId: actorId(ctx.actor),
    })),
  );
}

/** Puts back what a bill that is void had taken out of stock, once, and with the bill's reason. */
export async function returnStock(ctx: TenantContext, invoiceId: string, reason: string): Promise<void> {
  await data.takeBack(ctx.db, invoiceId, {
    note: reason.slice(0, 200),
    at: ctx.clock.now(),
    actorId: actorId(ctx.actor),
  });
}
