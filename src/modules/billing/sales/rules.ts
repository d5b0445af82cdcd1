import type { Discount } from "../calculator/schema";

/** A discount as percent of the price, rounded up: what the role's limit is held against. */
export function percentOf(discount: Pick<Discount, "kind" | "value">, priceMinor: number): number {
  if (discount.kind === "percent") return discount.value;
  return priceMinor === 0 ? 0 : Math.ceil((discount.value * 100) / priceMinor);
}
