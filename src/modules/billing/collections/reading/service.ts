import type { TenantContext } from "@/platform/context";
import { addLocalDays } from "@/shared/time-zone/time-zone";
import type { CollectionPage, CollectionSummary, ListCollectionsInput } from "../schema";
import { COLLECTION_DAYS } from "../words";
import { cursorOf, keyOf } from "./cursor";
import * as data from "./data";

/** The instant so many days ago, by the gym's clock. */
function daysAgo(ctx: TenantContext, days: number): Date {
  return addLocalDays(ctx.clock.now(), -days, ctx.tenant.zone);
}

/** Failed bills, those that wait longest first; what is over, the latest first. */
export async function listCollections(
  ctx: TenantContext,
  input: ListCollectionsInput,
): Promise<CollectionPage> {
  const rows = await data.listCollections(ctx.db, {
    view: input.view,
    since: input.days ? daysAgo(ctx, input.days) : null,
    assignee: input.assignee,
    after: input.cursor === undefined ? undefined : keyOf(input.cursor),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ at: _, ...row }) => row),
    nextCursor: rows.length > input.limit && last ? cursorOf(last.at, last.id) : null,
  };
}

/** What is open and what came in, minor units of the gym's currency. */
export async function collectionSummary(ctx: TenantContext): Promise<CollectionSummary> {
  const open = await data.openSums(ctx.db);
  const periods: CollectionSummary["periods"] = [];
  for (const days of COLLECTION_DAYS) {
    const sums = await data.periodSums(ctx.db, daysAgo(ctx, days));
    periods.push({
      days,
      failed: { count: sums.failedCount, minor: sums.failedMinor },
      recovered: { count: sums.recoveredCount, minor: sums.recoveredMinor },
      rate: sums.failedMinor > 0 ? sums.inTimeMinor / sums.failedMinor : null,
    });
  }
  return {
    currency: ctx.tenant.currency,
    open: { count: open.openCount, minor: open.openMinor },
    review: { count: open.reviewCount, minor: open.reviewMinor },
    periods,
  };
}
