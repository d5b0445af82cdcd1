import { z } from "zod";

export const PRODUCT_KINDS = ["retail", "pt", "guest_pass"] as const;
export const productKind = z.enum(PRODUCT_KINDS);
export type ProductKind = z.infer<typeof productKind>;

/** What a product gives to whoever buys it, for each piece. `validDays` null does not run out. */
export const productGrant = z.strictObject({
  count: z.int().min(1).max(500),
  validDays: z.int().min(1).max(3_650).nullable(),
});
export type ProductGrant = z.infer<typeof productGrant>;

/** What of a product is in a branch. */
export const branchStock = z.object({
  branchId: z.uuid(),
  left: z.int(),
  /** Sold in the last 28 days. */
  sold: z.int(),
  /** Less is left than a week sells. */
  low: z.boolean(),
});
export type BranchStock = z.infer<typeof branchStock>;

export const product = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: productKind,
  sku: z.string().nullable(),
  /** Minor units for one; contains the tax when the gym's prices do. */
  priceMinor: z.int(),
  currency: z.string(),
  taxRateId: z.uuid().nullable(),
  taxName: z.string().nullable(),
  taxBasisPoints: z.int(),
  grant: productGrant.nullable(),
  stockTracked: z.boolean(),
  retired: z.boolean(),
  /** Of products whose stock is counted; a branch that never had any is not listed. */
  stock: z.array(branchStock),
});
export type Product = z.infer<typeof product>;

export const listProductsInput = z.strictObject({
  /** Stock of this branch alone. */
  branchId: z.uuid().optional(),
  retired: z.boolean().default(false),
});

const terms = {
  name: z.string().trim().min(1).max(80),
  sku: z
    .string()
    .trim()
    .max(40)
    .nullish()
    .transform((text) => text || null),
  priceMinor: z.int().min(0).max(100_000_000),
  taxRateId: z.uuid().nullable(),
  grant: productGrant.nullish(),
  stockTracked: z.boolean().default(false),
};

export const createProductInput = z.strictObject({ kind: productKind, ...terms });
export type CreateProduct = z.infer<typeof createProductInput>;
export const updateProductInput = z.strictObject({ productId: z.uuid(), ...terms });
export type UpdateProduct = z.infer<typeof updateProductInput>;
export const retireProductInput = z.strictObject({ productId: z.uuid(), retired: z.boolean() });

export const STOCK_REASONS = ["receive", "sale", "correct", "return"] as const;
export type StockReason = (typeof STOCK_REASONS)[number];

const pieces = z.int().min(1).max(100_000);
const why = z.string().trim().min(3).max(200);
const where = { productId: z.uuid(), branchId: z.uuid() };

/** A movement that somebody makes by hand. */
export const moveStockInput = z.discriminatedUnion("reason", [
  z.strictObject({
    reason: z.literal("receive"),
    ...where,
    quantity: pieces,
    note: z.string().trim().max(200).optional(),
  }),
  /** What was counted; the difference becomes the entry. */
  z.strictObject({
    reason: z.literal("correct"),
    ...where,
    counted: z.int().min(0).max(1_000_000),
    note: why,
  }),
  /** Something sold came back and can be sold again. */
  z.strictObject({ reason: z.literal("return"), ...where, quantity: pieces, note: why }),
]);
export type MoveStock = z.infer<typeof moveStockInput>;

export const stockHistoryInput = z.strictObject({
  productId: z.uuid(),
  branchId: z.uuid().optional(),
  cursor: z.uuid().optional(),
});

export const stockEntry = z.object({
  id: z.uuid(),
  branchId: z.uuid(),
  delta: z.int(),
  reason: z.enum(STOCK_REASONS),
  /** The bill's number, of a sale. */
  invoiceNumber: z.string().nullable(),
  note: z.string().nullable(),
  at: z.iso.datetime(),
  by: z.string().nullable(),
});
export type StockEntry = z.infer<typeof stockEntry>;
export const stockHistory = z.object({ items: z.array(stockEntry), next: z.uuid().nullable() });
export type StockHistory = z.infer<typeof stockHistory>;
