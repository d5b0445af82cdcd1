import { getBranch } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { keepUp } from "../upkeep/service";
import * as data from "./data";
import type { AddHolidayInput, Holiday, HolidayEffect } from "./schema";

/** Holidays that are not over. */
export function listHolidays(ctx: TenantContext): Promise<Holiday[]> {
  return data.listHolidays(ctx.db, addDays(localDate(ctx.clock.now(), ctx.tenant.zone), -1));
}

/** Those tied to branches don't decide for all of them. */
async function check(ctx: TenantContext, branchId: string | null): Promise<void> {
  if (branchId === null) {
    if (ctx.access.branchIds.length > 0) throw new DomainError("FORBIDDEN");
    return;
  }
  requireBranch(ctx, branchId);
  await getBranch(ctx, branchId);
}

/** What a holiday would cancel. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function previewHoliday(ctx: TenantContext, input: AddHolidayInput): Promise<HolidayEffect> {
  await check(ctx, input.branchId);
  return await data.effectOf(ctx.db, ctx.clock.now(), input);
}

/** Keeps days without classes: those that were planned are cancelled, and people told. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function addHoliday(ctx: TenantContext, input: AddHolidayInput): Promise<{ cancelled: number }> {
  await check(ctx, input.branchId);
  const id = await data.insertHoliday(ctx.db, input, actorId(ctx.actor));
  const { cancelled } = await keepUp(ctx, input.branchId);
  ctx.audit({
    action: "class-holiday.add",
    subject: { kind: "class-holiday", id },
    after: { ...input, cancelled },
  });
  return { cancelled };
}

/** Gives the days back: their classes take place, with new bookings. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function removeHoliday(ctx: TenantContext, id: string): Promise<{ restored: number }> {
  const gone = await data.deleteHoliday(ctx.db, id);
  if (!gone) throw new DomainError("NOT_FOUND");
  await check(ctx, gone.branchId);
  const { restored } = await keepUp(ctx, gone.branchId);
  ctx.audit({ action: "class-holiday.remove", subject: { kind: "class-holiday", id }, before: gone });
  return { restored };
}
