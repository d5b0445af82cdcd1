import type { Discount, PeriodTerms } from "./schema";

/**
 * `minor × part / whole`, rounded half up to a whole minor unit. The product leaves the safe integers, so it is
 * computed in bigint.
 * @throws RangeError when an argument is negative or `whole` is 0
 */
export function share(minor: number, part: number, whole: number): number {
  if (minor < 0 || part < 0 || whole <= 0) throw new RangeError("Shares are of amounts from 0");
  const divisor = BigInt(whole);
  return Number((2n * BigInt(minor) * BigInt(part) + divisor) / (2n * divisor));
}

/**
 * What a whole cycle costs after the discount, never below 0: `minor / of`, not rounded yet, so that whoever takes a
 * part of it rounds once.
 */
export function discounted(
  minor: number,
  discount: Pick<Discount, "kind" | "value"> | null,
): { minor: number; of: number } {
  if (discount === null) return { minor, of: 1 };
  if (discount.kind === "amount") return { minor: Math.max(0, minor - discount.value), of: 1 };
  return { minor: minor * Math.max(0, 100 - discount.value), of: 100 };
}

/**
 * What `days` days at the end of a billed stretch are worth. All proration is this one rounding: a charge is the worth
 * of the whole stretch, a credit the worth of the days left of it.
 */
export function worth(terms: Omit<PeriodTerms, "kind">, days: number = terms.days): number {
  const cycle = discounted(terms.price.minor, terms.discount);
  return share(cycle.minor, days, cycle.of * terms.ofDays);
}

/**
 * What one day is worth: what the days left are worth with it, less what they are worth without it (`left` 1 is the
 * stretch's last day). So the days of a stretch add up to what was billed for it to the minor unit, and so do the days
 * used of a stretch whose rest was credited: the remainder of the rounding falls on the day where it becomes a unit.
 */
export function worthOfDay(terms: Omit<PeriodTerms, "kind">, left: number): number {
  return worth(terms, left) - worth(terms, left - 1);
}
