import { collectionSummary } from "@/modules/billing/collections/reading/service";
import type { TenantContext } from "@/platform/context";
import { addMonths } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { revenueRows } from "../data";
import { getOutstanding, getRecurring } from "../service";
import type { MoneyGlance } from "./schema";

/** What the dashboard says about money. Minor units of the gym's currency. */
export async function getGlance(ctx: TenantContext, branchId: string | undefined): Promise<MoneyGlance> {
  const day = localDate(ctx.clock.now(), ctx.tenant.zone);
  const first = `${day.slice(0, 7)}-01`;
  // On the 31st the month before ends earlier: all of it is compared.
  const sameDay = addMonths(day, -1, Number(day.slice(8)));
  const revenue = { todayMinor: 0, monthMinor: 0, monthBeforeMinor: 0 };
  for (const row of await revenueRows(ctx.db, addMonths(first, -1, 1), day, branchId ?? null)) {
    if (row.account !== "revenue") continue;
    const minor = Number(row.minor);
    if (row.day >= first) revenue.monthMinor += minor;
    else if (row.day <= sameDay) revenue.monthBeforeMinor += minor;
    if (row.day === day) revenue.todayMinor += minor;
  }
  const month = (await getRecurring(ctx, 1, branchId)).months[0];
  const owed = await getOutstanding(ctx, branchId);
  const failed = await collectionSummary(ctx);
  return {
    currency: ctx.tenant.currency,
    asOf: ctx.clock.now().toISOString(),
    day,
    revenue,
    recurring: { nowMinor: month?.endMinor ?? 0, startMinor: month?.startMinor ?? 0 },
    outstanding: {
      minor: owed.totalMinor,
      bills: owed.bills,
      overdueMinor: owed.ages.reduce((sum, { age, minor }) => (age === "not_due" ? sum : sum + minor), 0),
    },
    failed: {
      minor: failed.open.minor,
      count: failed.open.count,
      recovered: failed.periods.find(({ days }) => days === 30)?.rate ?? null,
    },
  };
}
