import { getBranch } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { cancelAll } from "../effects/service";
import { tellTimetable } from "../live";
import { datesBetween } from "../recurrence/rules";
import { keepUp } from "../upkeep/service";
import * as data from "./data";
import type { AddSkipInput, Skip, SkipPreview } from "./schema";

interface Found {
  series: data.SkippedSeries;
  /** The day at the series' branch. */
  today: string;
}

/** @throws DomainError NOT_FOUND, FORBIDDEN outside one's branches */
async function find(ctx: TenantContext, seriesId: string, hold: boolean): Promise<Found> {
  const series = await data.findSeries(ctx.db, seriesId, hold);
  if (!series) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, series.branchId);
  const { zone } = await getBranch(ctx, series.branchId);
  return { series, today: localDate(ctx.clock.now(), zone) };
}

/** A date of the series that is still to come, with its class if one was made. */
async function dateOf(ctx: TenantContext, { series, today }: Found, seriesId: string, on: string) {
  const made = await data.classOn(ctx.db, seriesId, on);
  const over = made !== undefined && made.startsAt <= ctx.clock.now().toISOString();
  const isDate = on >= today && !over && datesBetween(series, on, on).length === 1;
  return { isDate, made };
}

/** The dates to come that a series leaves out. @throws DomainError NOT_FOUND */
export async function listSkips(ctx: TenantContext, seriesId: string): Promise<Skip[]> {
  const { today } = await find(ctx, seriesId, false);
  return await data.skipsFrom(ctx.db, seriesId, today);
}

/** What leaving out a date would do. @throws DomainError NOT_FOUND */
export async function previewSkip(
  ctx: TenantContext,
  { seriesId, on }: { seriesId: string; on: string },
): Promise<SkipPreview> {
  const { isDate, made } = await dateOf(ctx, await find(ctx, seriesId, false), seriesId, on);
  return { isDate, booked: made?.status === "scheduled" ? made.booked : 0 };
}

/**
 * A series does not take place on one of its dates: iCalendar's EXDATE. A class that was made already is cancelled for
 * good, its credits come back and its people are told; further ahead none is made.
 * @throws DomainError NOT_FOUND; INVALID_INPUT when the series has no class on that day, or it is over
 */
export async function skipDate(ctx: TenantContext, input: AddSkipInput): Promise<void> {
  const { seriesId, on, reason } = input;
  const { isDate, made } = await dateOf(ctx, await find(ctx, seriesId, true), seriesId, on);
  if (!isDate) throw new DomainError("INVALID_INPUT", { field: "on" });
  const skip = { seriesId, on, reason, id: newId<"class-skip">(), createdBy: actorId(ctx.actor) };
  if (!(await data.insertSkip(ctx.db, { ...skip, createdAt: ctx.clock.now() }))) return;
  if (made) await cancelAll(ctx, [{ id: made.id, cause: "series", reason }]);
  ctx.audit({
    action: "class-series.skip",
    subject: { kind: "class-series", id: seriesId },
    after: { on, booked: made?.booked ?? 0 },
    reason,
  });
  tellTimetable(ctx);
}

/**
 * The series takes place on that date after all; a class of the weeks ahead is made at once.
 * @throws DomainError NOT_FOUND; CONFLICT when a class of that date was cancelled with it
 */
export async function unskipDate(
  ctx: TenantContext,
  { seriesId, on }: { seriesId: string; on: string },
): Promise<void> {
  const { series } = await find(ctx, seriesId, true);
  if (await data.classOn(ctx.db, seriesId, on)) throw new DomainError("CONFLICT");
  if (!(await data.deleteSkip(ctx.db, seriesId, on))) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: "class-series.unskip",
    subject: { kind: "class-series", id: seriesId },
    before: { on },
  });
  await keepUp(ctx, series.branchId);
}
