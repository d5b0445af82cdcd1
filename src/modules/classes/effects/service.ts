import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { newId } from "@/platform/ids";
import { sessionCancelled, sessionChanged, sessionMoved } from "../events";
import { tellTimetable } from "../live";
import * as seriesData from "../series/data";
import type { Effect } from "../series/rules";
import * as sessionData from "../sessions/data";
import type { CancelCause } from "../sessions/schema";

export interface Target {
  seriesId: string | null;
  branchId: string;
  /** The wall time by which a date of the series is known from now on; null keeps each class's own. */
  originalTime: string | null;
}

function changedFields({ session, state }: Effect) {
  if (!session || !state) return [];
  return [
    ...(session.trainerId !== state.trainerId ? (["trainer"] as const) : []),
    ...(session.roomId !== state.roomId ? (["room"] as const) : []),
    ...(session.capacity !== state.capacity || session.walkInSeats !== state.walkInSeats
      ? (["seats"] as const)
      : []),
    ...(session.classTypeId !== state.classTypeId ? (["type"] as const) : []),
  ];
}

/** Carries out what `effectsOf` decided: moves, makes and cancels classes, and tells whoever has to react. */
export async function applyEffects(
  ctx: TenantContext,
  effects: readonly Effect[],
  target: Target,
  reason: string | null,
): Promise<void> {
  const now = ctx.clock.now();
  const gone = effects.flatMap(({ session, state }) => (session && !state ? [session] : []));
  const unused = await seriesData.removeUnused(
    ctx.db,
    gone.map(({ id }) => id),
  );
  await cancelAll(
    ctx,
    gone.filter(({ id }) => !unused.has(id)).map(({ id }) => ({ id, cause: "series" as const, reason })),
  );
  const moved = effects.flatMap(({ session, state }) =>
    session && state
      ? [
          {
            ...state,
            id: session.id,
            seriesId: target.seriesId,
            originalTime: target.originalTime ?? session.localTime,
          },
        ]
      : [],
  );
  await seriesData.moveSessions(ctx.db, moved, now);
  const made = effects.flatMap(({ session, state }) =>
    state && !session
      ? [
          {
            ...state,
            id: newId<"class-session">() as string,
            seriesId: target.seriesId,
            branchId: target.branchId,
            originalTime: target.originalTime ?? state.localTime,
          },
        ]
      : [],
  );
  await seriesData.createSessions(ctx.db, made, now);
  for (const effect of effects) {
    const { session, state } = effect;
    if (!session || !state || session.status === "cancelled") continue;
    if (session.startsAt !== state.startsAt) {
      ctx.emit(sessionMoved, { sessionId: session.id, from: session.startsAt, to: state.startsAt });
    }
    const fields = changedFields(effect);
    if (fields.length > 0) {
      const seatsFreed = state.capacity - state.walkInSeats - (session.capacity - session.walkInSeats);
      ctx.emit(sessionChanged, { sessionId: session.id, fields, seatsFreed });
    }
  }
  tellTimetable(ctx);
}

/** Cancels classes; each that was still to take place is told of once. @returns how many */
export async function cancelAll(
  ctx: TenantContext,
  rows: readonly { id: string; cause: CancelCause; reason: string | null }[],
): Promise<number> {
  const done = await sessionData.cancelSessions(ctx.db, rows, ctx.clock.now(), actorId(ctx.actor));
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const sessionId of done) {
    const row = byId.get(sessionId);
    if (row) ctx.emit(sessionCancelled, { sessionId, cause: row.cause, reason: row.reason });
  }
  return done.length;
}
