import { getBranch } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { asOutput } from "@/platform/trpc/raw-json";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { readCatalogue } from "../catalogue/service";
import { summarize } from "../effects/rules";
import { applyEffects, cancelAll } from "../effects/service";
import { sessionChanged, sessionRestored } from "../events";
import { daysOff } from "../holidays/data";
import { tellTimetable } from "../live";
import { occurrenceOn, within } from "../recurrence/rules";
import { clashesOf } from "../series/data";
import type { Effect, SessionState } from "../series/rules";
import type { EffectPreview } from "../series/schema";
import * as data from "./data";
import type {
  CancelSessionInput,
  ChangeSessionInput,
  Detachable,
  PreviewSessionInput,
  SessionChange,
  StaffTimetable,
  Timetable,
  TimetableInput,
} from "./schema";

/** The timetable as anybody may see it: without classes that are not listed. */
export async function readTimetable(ctx: TenantContext, input: TimetableInput): Promise<Timetable> {
  return asOutput<Timetable>(await data.timetableJson(ctx.db, "public", input, ctx.clock.now()));
}

/** The timetable with bookings, for those who run the gym. */
export async function readStaffTimetable(ctx: TenantContext, input: TimetableInput): Promise<StaffTimetable> {
  return asOutput<StaffTimetable>(await data.timetableJson(ctx.db, "staff", input, ctx.clock.now()));
}

/** A class that can still be changed. @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT once it has begun */
async function coming(ctx: TenantContext, id: string, hold: boolean): Promise<data.SessionRow> {
  const session = await data.findSession(ctx.db, id, hold);
  if (!session) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, session.branchId);
  if (session.startsAt <= ctx.clock.now().toISOString()) throw new DomainError("CONFLICT");
  return session;
}

function stateAfter(session: data.SessionRow, change: SessionChange, zone: string): SessionState {
  const time = {
    localOn: change.localOn ?? session.localOn,
    localTime: change.localTime ?? session.localTime,
    minutes: change.minutes ?? session.minutes,
  };
  const { startsAt, endsAt } = occurrenceOn(time.localOn, time, zone);
  return {
    ...time,
    originalOn: session.originalOn,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    roomId: change.roomId === undefined ? session.roomId : change.roomId,
    trainerId: session.trainerId,
    classTypeId: session.classTypeId,
    capacity: change.capacity ?? session.capacity,
    walkInSeats: change.walkInSeats ?? session.walkInSeats,
  };
}

function detachedAfter(session: data.SessionRow, state: SessionState): Detachable[] {
  const found = new Set(session.detached);
  if (state.startsAt !== session.startsAt || state.minutes !== session.minutes) found.add("time");
  if (state.roomId !== session.roomId) found.add("room");
  if (state.capacity !== session.capacity || state.walkInSeats !== session.walkInSeats) found.add("seats");
  return [...found];
}

interface Worked {
  session: data.SessionRow;
  effect: Effect & { state: SessionState };
  preview: EffectPreview;
}

async function workOut(
  ctx: TenantContext,
  { sessionId, change }: PreviewSessionInput,
  hold: boolean,
): Promise<Worked> {
  const session = await coming(ctx, sessionId, hold);
  if (session.status === "cancelled") throw new DomainError("CONFLICT");
  const { zone } = await getBranch(ctx, session.branchId);
  const state = stateAfter(session, change, zone);
  if (state.startsAt <= ctx.clock.now().toISOString() || state.walkInSeats > state.capacity)
    throw new DomainError("INVALID_INPUT");
  const { rooms, trainers } = await readCatalogue(ctx);
  const room = rooms.find(({ id }) => id === state.roomId);
  if (state.roomId !== null && room?.branchId !== session.branchId) throw new DomainError("NOT_FOUND");
  const { substituteId } = change;
  if (substituteId && !trainers.some(({ id }) => id === substituteId)) throw new DomainError("NOT_FOUND");
  const moved = state.startsAt !== session.startsAt || state.minutes !== session.minutes;
  const effect: Effect & { state: SessionState } = { outcome: moved ? "moved" : "kept", session, state };
  const standsIn = substituteId === undefined ? session.substituteId : substituteId;
  const asked = { ...state, trainerId: standsIn ?? state.trainerId };
  const off = (await daysOff(ctx.db, state.localOn)).filter(
    (one) => one.branchId === null || one.branchId === session.branchId,
  );
  return {
    session,
    effect,
    preview: summarize([effect], {
      clashes: await clashesOf(ctx.db, [asked], [session.id]),
      daysOff: within(off, state.localOn) ? [state.localOn] : [],
      roomTooSmall: room?.capacity != null && state.capacity > room.capacity,
    }),
  };
}

/** What a change of this one class would do. @throws DomainError NOT_FOUND; CONFLICT once it has begun or is cancelled */
export async function previewSession(ctx: TenantContext, input: PreviewSessionInput): Promise<EffectPreview> {
  return (await workOut(ctx, input, false)).preview;
}

/** Changes one class: its time, room, seats, words, or who stands in. @throws DomainError STALE; see `previewSession` */
export async function changeSession(
  ctx: TenantContext,
  { seen, ...input }: ChangeSessionInput,
): Promise<void> {
  const { session, effect, preview } = await workOut(ctx, input, true);
  if (preview.seen !== seen) throw new DomainError("STALE");
  const { seriesId, branchId } = session;
  await applyEffects(ctx, [effect], { seriesId, branchId, originalTime: session.originalTime }, null);
  const { change } = input;
  const substituteId = change.substituteId === undefined ? session.substituteId : change.substituteId;
  const own = {
    substituteId: substituteId === session.trainerId ? null : substituteId,
    note: change.note === undefined ? session.note : change.note || null,
    detached: detachedAfter(session, effect.state),
  };
  await data.setOwn(ctx.db, session.id, own);
  if (own.substituteId !== session.substituteId) {
    ctx.emit(sessionChanged, { sessionId: session.id, fields: ["trainer"], seatsFreed: 0 });
  }
  ctx.audit({
    action: "class-session.change",
    subject: { kind: "class-session", id: session.id },
    before: {
      localOn: session.localOn,
      localTime: session.localTime,
      roomId: session.roomId,
      substituteId: session.substituteId,
      capacity: session.capacity,
    },
    after: change,
  });
}

/**
 * The gym cancels a class; what was taken for its bookings comes back, and people are told.
 * @throws DomainError NOT_FOUND; CONFLICT once it has begun
 */
export async function cancelSession(ctx: TenantContext, input: CancelSessionInput): Promise<void> {
  const session = await coming(ctx, input.sessionId, true);
  const cancelled = await cancelAll(ctx, [{ id: session.id, cause: "gym", reason: input.reason }]);
  if (cancelled === 0) return;
  ctx.audit({
    action: "class-session.cancel",
    subject: { kind: "class-session", id: session.id },
    after: { localOn: session.localOn, localTime: session.localTime, booked: session.booked },
    reason: input.reason,
  });
  tellTimetable(ctx, session.id);
}

/** A class that the gym cancelled takes place after all, empty. @throws DomainError NOT_FOUND; CONFLICT on a day without classes or once over */
export async function restoreSession(ctx: TenantContext, sessionId: string): Promise<void> {
  const session = await coming(ctx, sessionId, true);
  if (session.status === "scheduled") return;
  const today = localDate(ctx.clock.now(), ctx.tenant.zone);
  const off = (await daysOff(ctx.db, today)).filter(
    (one) => one.branchId === null || one.branchId === session.branchId,
  );
  if (session.cancelCause === "series" || within(off, session.localOn)) throw new DomainError("CONFLICT");
  await data.restoreSessions(ctx.db, [session.id], ctx.clock.now());
  ctx.emit(sessionRestored, { sessionId: session.id });
  ctx.audit({ action: "class-session.restore", subject: { kind: "class-session", id: session.id } });
  tellTimetable(ctx, session.id);
}
