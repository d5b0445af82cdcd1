import { discounted, share } from "../calculator/proration";
import type { BillingCycle, BillingStatus, Discount, Freeze, Price } from "../calculator/schema";

/** Cycles in a year; MRR is a twelfth of what they bring. */
const PER_YEAR = { week: 52, "4week": 13, month: 12, quarter: 4, year: 1, once: 0 } as const;

/**
 * What a price brings in a month: net of discount, without tax, a week ×52/12, four weeks ×13/12, a quarter /3, a year
 * /12; rounded half up once, minor units. Packs and passes bring nothing that recurs.
 */
export function mrrMinor(
  price: Pick<Price, "minor" | "taxBasisPoints" | "taxInclusive">,
  cycle: BillingCycle,
  discount: Pick<Discount, "kind" | "value"> | null,
): number {
  const gross = price.taxInclusive ? 10_000 + price.taxBasisPoints : 10_000;
  const whole = discounted(price.minor, discount);
  return share(whole.minor, 10_000 * PER_YEAR[cycle], whole.of * gross * 12);
}

/** What a membership counts for on a day; null when it is no recurring revenue. */
export interface RevenueStanding {
  mrrMinor: number;
  frozen: boolean;
}

/**
 * Active and past due memberships count with their price, frozen ones with their monthly fee alone (with the price when
 * the freeze keeps billing). Trials, suspended and ended ones, packs and passes do not count.
 */
export function revenueStanding(membership: {
  status: BillingStatus;
  price: Price;
  cycle: BillingCycle;
  /** Off the cycle that runs. */
  discount: Pick<Discount, "kind" | "value"> | null;
  /** The freeze that the day lies in. */
  freeze: Pick<Freeze, "feeMode" | "feeMinor"> | null;
}): RevenueStanding | null {
  const { status, price, cycle, discount, freeze } = membership;
  if (cycle === "once") return null;
  const whole = mrrMinor(price, cycle, discount);
  if (status === "active" || status === "past_due") return { mrrMinor: whole, frozen: false };
  if (status !== "frozen") return null;
  if (freeze?.feeMode === "keep_billing") return { mrrMinor: whole, frozen: true };
  const fee = freeze?.feeMode === "recurring" ? freeze.feeMinor : 0;
  return { mrrMinor: mrrMinor({ ...price, minor: fee }, "month", null), frozen: true };
}

/** How recurring revenue went from the start of a period to its end; all but `freeze` from 0, minor units. */
export interface RevenueMovement {
  startMinor: number;
  newMinor: number;
  reactivatedMinor: number;
  expansionMinor: number;
  contractionMinor: number;
  churnMinor: number;
  /** Below 0 when more was frozen than came back. */
  freezeMinor: number;
  endMinor: number;
}

/** One membership (or one member's together) at both ends of a period. */
export interface RevenueChange {
  before: RevenueStanding | null;
  after: RevenueStanding | null;
  /** Whether the member brought recurring revenue at any time before the period. */
  returning: boolean;
}

type Kind = "new" | "reactivated" | "expansion" | "contraction" | "churn" | "freeze";

/** What a change is; undefined when nothing recurs before and after. */
export function movementKind({ before, after, returning }: RevenueChange): Kind | undefined {
  if (before === null && after === null) return undefined;
  if (before === null) return returning ? "reactivated" : "new";
  if (after === null) return "churn";
  if (before.frozen || after.frozen) return "freeze";
  return after.mrrMinor >= before.mrrMinor ? "expansion" : "contraction";
}

/** start + new + reactivated + expansion − contraction − churn + freeze = end, whatever the changes are. */
export function movementOf(changes: Iterable<RevenueChange>): RevenueMovement {
  const sums: Record<Kind, number> = {
    new: 0,
    reactivated: 0,
    expansion: 0,
    contraction: 0,
    churn: 0,
    freeze: 0,
  };
  let startMinor = 0;
  let endMinor = 0;
  for (const change of changes) {
    const before = change.before?.mrrMinor ?? 0;
    const after = change.after?.mrrMinor ?? 0;
    startMinor += before;
    endMinor += after;
    const kind = movementKind(change);
    if (kind === undefined) continue;
    sums[kind] += kind === "contraction" || kind === "churn" ? before - after : after - before;
  }
  return {
    startMinor,
    newMinor: sums.new,
    reactivatedMinor: sums.reactivated,
    expansionMinor: sums.expansion,
    contractionMinor: sums.contraction,
    churnMinor: sums.churn,
    freezeMinor: sums.freeze,
    endMinor,
  };
}
