import { z } from "zod";
import { discount } from "../calculator/schema";

const day = z.iso.date();

export const saleItem = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("plan"),
    planId: z.uuid(),
    startOn: day,
    discount: discount.nullish(),
    /** A billing day of the month to run with; left out, cycles start on the first day. */
    alignToDay: z.int().min(1).max(31).nullish(),
    /** What the days up to the billing day cost. */
    firstPeriod: z.enum(["prorate", "free"]).default("prorate"),
    /** Takes off the joining fee, within the role's discount. */
    waiveJoiningFee: z.boolean().default(false),
    householdId: z.uuid().nullish(),
  }),
  /** Something off the shelf, an hour, a guest pass. What is counted in stock needs the sale's branch. */
  z.strictObject({
    kind: z.literal("product"),
    productId: z.uuid(),
    quantity: z.int().min(1).max(999),
    discountPercent: z.int().min(0).max(100).optional(),
  }),
]);
export type SaleItem = z.infer<typeof saleItem>;
export type PlanItem = Extract<SaleItem, { kind: "plan" }>;
export type ProductItem = Extract<SaleItem, { kind: "product" }>;

export const quoteSaleInput = z.strictObject({
  memberId: z.uuid(),
  /** Who gets the bill; the member unless told. */
  payerId: z.uuid().nullish(),
  branchId: z.uuid().nullish(),
  items: z.array(saleItem).min(1).max(20),
});
export type QuoteSaleInput = z.infer<typeof quoteSaleInput>;

export const tillTerms = z.object({ cashRoundingMinor: z.int(), discountPercent: z.int() });
export type TillTerms = z.infer<typeof tillTerms>;
