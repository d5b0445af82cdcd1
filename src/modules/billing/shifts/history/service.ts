import type { TenantContext } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { startOfLocalDay } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import type { ShiftHistory, ShiftHistoryInput } from "../schema";
import * as data from "./data";

const PAGE = 30;

/** Shifts, newest first, with the totals of everything the filter finds. @throws DomainError FORBIDDEN */
export async function shiftHistory(ctx: TenantContext, input: ShiftHistoryInput): Promise<ShiftHistory> {
  const { zone, currency } = ctx.tenant;
  const { branchIds } = ctx.access;
  if (input.branchId) requireBranch(ctx, input.branchId);
  const asked: data.Asked = {
    branchIds: input.branchId ? [input.branchId] : branchIds.length > 0 ? branchIds : null,
    from: input.from ? startOfLocalDay(input.from, zone) : null,
    before: input.to ? startOfLocalDay(addDays(input.to, 1), zone) : null,
    differing: input.differing,
  };
  const rows = await data.listShifts(ctx.db, asked, input.cursor ?? null, PAGE + 1);
  const items = rows.slice(0, PAGE);
  return {
    currency,
    items,
    next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null,
    totals: await data.totalsOf(ctx.db, asked),
  };
}
