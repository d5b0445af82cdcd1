import type { EntitlementKind } from "@/modules/membership/entitlements/schema";
import { share } from "../calculator/proration";
import type { BillLine } from "../calculator/schema";
import type { Product, ProductKind } from "./schema";

/** What the day's revenue counts a product as. */
export const REVENUE_KIND: Readonly<Record<ProductKind, string>> = {
  retail: "retail",
  pt: "pt",
  guest_pass: "guest",
};

/** What buying it grants; a bottle grants nothing. */
export const GRANTS: Readonly<Record<ProductKind, EntitlementKind | null>> = {
  retail: null,
  pt: "pt",
  guest_pass: "guest",
};

/**
 * The line of some pieces of a product: one rounding for the discount, one for the tax.
 * `quantity × unitMinor − discountMinor` is the amount in the price's own terms.
 */
export function productLine(
  sold: Pick<Product, "name" | "priceMinor" | "taxBasisPoints">,
  quantity: number,
  { discountPercent, taxInclusive }: { discountPercent: number; taxInclusive: boolean },
): BillLine {
  const whole = sold.priceMinor * quantity;
  const amountMinor = share(whole, 100 - discountPercent, 100);
  const { taxBasisPoints } = sold;
  const taxMinor = share(amountMinor, taxBasisPoints, taxInclusive ? 10_000 + taxBasisPoints : 10_000);
  const netMinor = taxInclusive ? amountMinor - taxMinor : amountMinor;
  return {
    kind: "product",
    label: sold.name,
    params: { planName: sold.name, fromOn: null, toOn: null, days: null, ofDays: null },
    planVersionId: null,
    fromOn: null,
    toOn: null,
    quantity,
    unitMinor: sold.priceMinor,
    discountMinor: whole - amountMinor,
    netMinor,
    taxMinor,
    grossMinor: netMinor + taxMinor,
    taxBasisPoints,
  };
}

/** The fewest pieces that never count as few. */
const ENOUGH = 3;

/** Whether less is left than an average week of the last four sells, or hardly anything. */
export function isLow(left: number, soldIn28Days: number): boolean {
  return left < Math.max(ENOUGH, Math.ceil(soldIn28Days / 4));
}
