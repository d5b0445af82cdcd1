import { listBranches } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { daysOff } from "../holidays/data";
import { datesBetween, occurrenceOn, within } from "../recurrence/rules";
import { createSessions, insertSeries, type NewSessionRow } from "../series/data";
import { stateOn } from "../series/rules";
import type { NewSeries } from "../series/schema";
import { AHEAD_DAYS } from "../series/service";
import { type OwnDate, setOwnDates } from "./data";

/** How one date of a past series differed. */
export interface PastException {
  on: string;
  substituteId?: string;
  roomId?: string;
  localTime?: string;
  /** The gym cancelled it, and why. */
  cancelled?: string;
}

export interface PastSeries extends NewSeries {
  exceptions: readonly PastException[];
}

/** A class as it was written down. */
export interface PastSession {
  id: string;
  /** Which series of the list it belongs to. */
  series: number;
  branchId: string;
  localOn: string;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
  cancelled: boolean;
}

const ROWS_AT_ONCE = 2_000;

/**
 * Writes down series with all their classes from the first one to the weeks ahead, in a few statements for thousands of
 * them: what planning each on its day would have left behind. Nobody is told.
 * @returns the classes, those of one series after those of another
 * @throws DomainError NOT_FOUND for an unknown branch
 */
export async function recordPastSeries(
  ctx: TenantContext,
  list: readonly PastSeries[],
): Promise<PastSession[]> {
  const now = ctx.clock.now();
  const branches = new Map((await listBranches(ctx)).map((branch) => [branch.id, branch]));
  const first = list.map(({ startsOn }) => startsOn).sort()[0] ?? localDate(now, ctx.tenant.zone);
  const off = await daysOff(ctx.db, first);
  const sessions: NewSessionRow[] = [];
  const own: OwnDate[] = [];
  const made: PastSession[] = [];
  const series = list.map(({ exceptions, ...plan }, index) => {
    const zone = branches.get(plan.branchId)?.zone;
    if (zone === undefined) throw new DomainError("NOT_FOUND");
    const id = newId<"class-series">() as string;
    const days = off.filter(({ branchId }) => branchId === null || branchId === plan.branchId);
    const byDate = new Map(exceptions.map((one) => [one.on, one]));
    const until = addDays(localDate(now, zone), AHEAD_DAYS);
    for (const on of datesBetween(plan, plan.startsOn, until)) {
      if (within(days, on)) continue;
      const state = stateOn(on, plan, zone, null);
      const sessionId = newId<"class-session">() as string;
      sessions.push({
        ...state,
        id: sessionId,
        seriesId: id,
        branchId: plan.branchId,
        originalTime: plan.localTime,
      });
      const exception = byDate.get(on);
      if (exception) own.push(ownDate(sessionId, plan, exception, zone));
      made.push({
        id: sessionId,
        series: index,
        branchId: plan.branchId,
        localOn: on,
        startsAt: new Date(state.startsAt),
        endsAt: new Date(state.endsAt),
        capacity: plan.capacity,
        cancelled: exception?.cancelled !== undefined,
      });
    }
    return { ...plan, id, followsId: null, createdBy: actorId(ctx.actor), at: now.toISOString() };
  });
  await insertSeries(ctx.db, series);
  for (let at = 0; at < sessions.length; at += ROWS_AT_ONCE) {
    await createSessions(ctx.db, sessions.slice(at, at + ROWS_AT_ONCE), now);
  }
  await setOwnDates(ctx.db, own);
  return made;
}

function ownDate(id: string, plan: NewSeries, exception: PastException, zone: string): OwnDate {
  const { on, substituteId, roomId, localTime = plan.localTime, cancelled } = exception;
  const { startsAt, endsAt } = occurrenceOn(on, { localTime, minutes: plan.minutes }, zone);
  return {
    id,
    substituteId: substituteId ?? null,
    roomId: roomId ?? null,
    localTime,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    cancelReason: cancelled ?? null,
    cancelledAt: cancelled === undefined ? null : startsAt.toISOString(),
    detached: [...(localTime === plan.localTime ? [] : ["time"]), ...(roomId === undefined ? [] : ["room"])],
  };
}
