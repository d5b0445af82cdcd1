import { endOf, isOver, isPrimary, overlaps } from "@/modules/membership/memberships/rules";
import type { Membership } from "@/modules/membership/memberships/schema";
import type { Plan } from "@/modules/membership/plans/schema";
import { addDays, isLocalDate } from "@/shared/time-zone/local-date";
import type { Discount } from "../../calculator/schema";
import type { QuoteSaleInput } from "../../sales/schema";

/** One thing of a sale as the desk has set it. */
export interface BasketItem {
  id: string;
  plan: Plan;
  startOn: string;
  /** A billing day of the month; null begins the cycles on the first day. */
  alignToDay: number | null;
  firstPeriod: "prorate" | "free";
  discount: Discount | null;
  waiveJoiningFee: boolean;
}

/** The sale as the calculator is asked for it; null while there is nothing to ask. */
export function saleOf(
  items: readonly BasketItem[],
  memberId: string,
  branchId: string | undefined,
): QuoteSaleInput | null {
  if (items.length === 0 || items.some(({ startOn }) => !isLocalDate(startOn))) return null;
  return {
    memberId,
    ...(branchId ? { branchId } : {}),
    items: items.map((item) => ({
      kind: "plan" as const,
      planId: item.plan.id,
      startOn: item.startOn,
      firstPeriod: item.firstPeriod,
      waiveJoiningFee: item.waiveJoiningFee,
      ...(item.discount ? { discount: item.discount } : {}),
      ...(item.alignToDay === null ? {} : { alignToDay: item.alignToDay }),
    })),
  };
}

/** Whether the plan's cycles can begin on a day of the month. */
export function hasBillingDay({ cycle }: Pick<Plan, "cycle">): boolean {
  return cycle === "month" || cycle === "quarter" || cycle === "year";
}

/** A membership that stands in the way of what is being sold, and the first day on which it no longer does. */
export interface Clash {
  item: BasketItem;
  other: Membership;
  freeFrom: string | null;
}

/** What the server would refuse as overlapping, seen beforehand. Plans for certain branches are left to the server. */
export function clashOf(items: readonly BasketItem[], memberships: readonly Membership[]): Clash | undefined {
  for (const item of items) {
    const { plan, startOn } = item;
    if (!isPrimary(plan.kind) || plan.branchIds.length > 0 || !isLocalDate(startOn)) continue;
    const span = { startsOn: startOn, endsOn: endOf(startOn, plan) };
    const other = memberships.find(
      (one) => !isOver(one.status) && isPrimary(one.planKind) && overlaps(one, span),
    );
    if (other) {
      const freeFrom = other.endsOn === null ? null : addDays(other.endsOn, 1);
      return { item, other, freeFrom };
    }
  }
  return undefined;
}
