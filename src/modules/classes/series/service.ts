import { getBranch } from "@/modules/tenancy/branches/service";
import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addDays, type LocalDate } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { readCatalogue } from "../catalogue/service";
import { summarize } from "../effects/rules";
import { applyEffects } from "../effects/service";
import { daysOff } from "../holidays/data";
import { datesBetween, nextDate, within } from "../recurrence/rules";
import { findSession } from "../sessions/data";
import * as data from "./data";
import { type Effect, effectsOf, type SeriesPlan, splitAt } from "./rules";
import type {
  CommitChangeInput,
  EffectPreview,
  NewSeries,
  PreviewChangeInput,
  Series,
  SeriesChange,
} from "./schema";

/** Classes are made so many days ahead; the nightly job carries them on. */
export const AHEAD_DAYS = 56;

interface Place {
  zone: string;
  today: LocalDate;
  isOff: (on: LocalDate) => boolean;
}

/** A branch's clock, its today, and the days on which it has no classes. */
async function placeOf(ctx: TenantContext, branchId: string, seriesId: string | null): Promise<Place> {
  requireBranch(ctx, branchId);
  const branch = await getBranch(ctx, branchId);
  if (branch.closed) throw new DomainError("NOT_FOUND");
  const today = localDate(ctx.clock.now(), branch.zone);
  const off = (await daysOff(ctx.db, today)).filter(
    (one) => one.branchId === null || one.branchId === branchId,
  );
  const skips = seriesId === null ? [] : await data.skipsOf(ctx.db, [seriesId]);
  const skipped = new Set(skips.map(({ on }) => on));
  return { zone: branch.zone, today, isOff: (on) => skipped.has(on) || within(off, on) };
}

/** @throws DomainError NOT_FOUND for a type, room or trainer that the branch doesn't have (any more) */
async function checkParts(
  ctx: TenantContext,
  branchId: string,
  plan: SeriesPlan,
): Promise<{ fits: boolean }> {
  const { types, rooms, trainers } = await readCatalogue(ctx);
  const type = types.find(({ id }) => id === plan.classTypeId);
  const room = rooms.find(({ id }) => id === plan.roomId);
  if (!type || type.archived) throw new DomainError("NOT_FOUND");
  if (plan.roomId !== null && (!room || room.archived || room.branchId !== branchId))
    throw new DomainError("NOT_FOUND");
  if (plan.trainerId !== null && !trainers.some(({ id }) => id === plan.trainerId))
    throw new DomainError("NOT_FOUND");
  if (plan.walkInSeats > plan.capacity) throw new DomainError("INVALID_INPUT");
  return { fits: !room?.capacity || plan.capacity <= room.capacity };
}

interface Worked {
  preview: EffectPreview;
  effects: Effect[];
}

async function preview(
  ctx: TenantContext,
  plan: SeriesPlan,
  effects: Effect[],
  place: Place,
  branchId: string,
  window: { fromOn: LocalDate; toOn: LocalDate },
): Promise<Worked> {
  const { fits } = await checkParts(ctx, branchId, plan);
  const states = effects.flatMap(({ session, state }) =>
    state && session?.status !== "cancelled" ? [state] : [],
  );
  const mine = effects.flatMap(({ session }) => (session ? [session.id] : []));
  const clashes = await data.clashesOf(ctx.db, states, mine);
  const off = datesBetween(plan, window.fromOn, window.toOn).filter(place.isOff);
  return { effects, preview: summarize(effects, { clashes, daysOff: off, roomTooSmall: !fits }) };
}

async function workOutNew(ctx: TenantContext, input: NewSeries): Promise<Worked> {
  const place = await placeOf(ctx, input.branchId, null);
  // What has begun can't be booked: a series that began before today has its classes from now on.
  const now = ctx.clock.now().toISOString();
  const window = {
    fromOn: input.startsOn > place.today ? input.startsOn : place.today,
    toOn: addDays(place.today, AHEAD_DAYS),
  };
  const effects = effectsOf(input, place.zone, window, [], place.isOff).filter(
    ({ state }) => state !== null && state.startsAt > now,
  );
  return await preview(ctx, input, effects, place, input.branchId, window);
}

/** The classes that a new series would have, and what is in their way. Nothing is kept. */
export async function previewNewSeries(ctx: TenantContext, input: NewSeries): Promise<EffectPreview> {
  return (await workOutNew(ctx, input)).preview;
}

/** Plans a series and makes its classes for the weeks ahead. @throws DomainError NOT_FOUND, FORBIDDEN outside one's branches */
export async function createSeries(ctx: TenantContext, input: NewSeries): Promise<{ id: string }> {
  const { effects } = await workOutNew(ctx, input);
  const id = newId<"class-series">() as string;
  const { branchId, ...plan } = input;
  await data.insertSeries(ctx.db, [
    {
      ...plan,
      id,
      branchId,
      followsId: null,
      createdBy: actorId(ctx.actor),
      at: ctx.clock.now().toISOString(),
    },
  ]);
  await applyEffects(ctx, effects, { seriesId: id, branchId, originalTime: plan.localTime }, null);
  ctx.audit({ action: "class-series.create", subject: { kind: "class-series", id }, after: input });
  return { id };
}

interface WorkedChange extends Worked {
  series: data.SeriesRow;
  before: SeriesPlan | null;
  after: SeriesPlan;
}

/** `endsOn` and `dates` are one choice: naming either decides both. */
function tidy(change: SeriesChange): Partial<SeriesPlan> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named);
}

async function workOutChange(
  ctx: TenantContext,
  input: PreviewChangeInput,
  hold: boolean,
): Promise<WorkedChange> {
  const session = await findSession(ctx.db, input.sessionId, false);
  if (!session?.seriesId) throw new DomainError("NOT_FOUND");
  const series = await data.findSeries(ctx.db, session.seriesId, hold);
  if (!series) throw new DomainError("NOT_FOUND");
  const place = await placeOf(ctx, series.branchId, series.id);
  const now = ctx.clock.now();
  const [all] = input.scope === "all" ? await data.listSeries(ctx.db, now, series.id, AHEAD_DAYS) : [];
  const first = input.scope === "all" ? nextDate(series, addDays(place.today, 1)) : session.originalOn;
  const nextOn = all?.nextAt ? localDate(all.nextAt, place.zone) : null;
  const fromOn = [first, nextOn].filter((on) => on !== null).sort()[0] ?? place.today;
  if (hold) await data.holdSessions(ctx.db, series.id, fromOn);
  const standing = await data.standingFrom(ctx.db, series.id, fromOn);
  // What has begun stays as it was, and its date is taken.
  const begun = standing.filter(({ startsAt }) => startsAt <= now.toISOString());
  if (input.scope === "following" && begun.some(({ id }) => id === session.id))
    throw new DomainError("CONFLICT");
  const done = new Set(begun.map(({ originalOn }) => originalOn));
  const open = standing.filter(({ originalOn }) => !done.has(originalOn));
  const { before, after } = splitAt(series, tidy(input.change), fromOn);
  // Ending the day before is to end it here; earlier there is nothing left to change.
  if (after.endsOn !== null && after.endsOn < addDays(after.startsOn, -1))
    throw new DomainError("INVALID_INPUT");
  const last = open.at(-1)?.originalOn ?? fromOn;
  const ahead = addDays(place.today, AHEAD_DAYS);
  const window = { fromOn, toOn: last > ahead ? last : ahead };
  const effects = effectsOf(after, place.zone, window, open, (on) => done.has(on) || place.isOff(on)).filter(
    ({ session: old, state }) => old !== null || (state !== null && state.startsAt > now.toISOString()),
  );
  return { series, before, after, ...(await preview(ctx, after, effects, place, series.branchId, window)) };
}

/**
 * What changing a series from a class on, or all that is still to come, would do to its classes and their bookings.
 * @throws DomainError NOT_FOUND; CONFLICT when the class has begun; INVALID_INPUT for an end that lies before
 */
export async function previewChange(ctx: TenantContext, input: PreviewChangeInput): Promise<EffectPreview> {
  return (await workOutChange(ctx, input, false)).preview;
}

/**
 * Does what the preview showed. What lies before stays a series of its own, so that history keeps its plan.
 * @throws DomainError STALE when it would do something else by now; see `previewChange`
 */
export async function commitChange(
  ctx: TenantContext,
  { seen, ...input }: CommitChangeInput,
): Promise<{ id: string }> {
  const worked = await workOutChange(ctx, input, true);
  if (worked.preview.seen !== seen) throw new DomainError("STALE");
  const { series, before, after, effects } = worked;
  let { id } = series;
  if (before === null) await data.updateSeries(ctx.db, id, after);
  else {
    await data.updateSeries(ctx.db, id, before);
    id = newId<"class-series">() as string;
    await data.insertSeries(ctx.db, [
      {
        ...after,
        id,
        branchId: series.branchId,
        followsId: series.id,
        createdBy: actorId(ctx.actor),
        at: ctx.clock.now().toISOString(),
      },
    ]);
    await data.carryAlong(ctx.db, series.id, id, after.startsOn);
  }
  await applyEffects(
    ctx,
    effects,
    { seriesId: id, branchId: series.branchId, originalTime: after.localTime },
    null,
  );
  const { version: _version, id: _id, branchId: _branch, ...was } = series;
  ctx.audit({
    action: "class-series.change",
    subject: { kind: "class-series", id },
    ...changes<SeriesPlan>(was, after),
  });
  return { id };
}

/** Series that have classes to come, in the order of the week. */
export function listSeries(ctx: TenantContext): Promise<Series[]> {
  return data.listSeries(ctx.db, ctx.clock.now(), null, AHEAD_DAYS);
}
