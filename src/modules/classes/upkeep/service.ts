import { listBranches } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { cancelAll } from "../effects/service";
import { sessionMoved, sessionRestored } from "../events";
import * as holidays from "../holidays/data";
import { tellTimetable } from "../live";
import { expand, occurrenceOn, within } from "../recurrence/rules";
import * as series from "../series/data";
import { stateOn } from "../series/rules";
import { AHEAD_DAYS } from "../series/service";
import * as sessions from "../sessions/data";

export interface Upkeep {
  created: number;
  cancelled: number;
  restored: number;
  moved: number;
}

/**
 * Makes the classes of the weeks ahead, and puts right what days off and clocks have changed since: runs late or twice
 * without harm, because a date of a series is one row, and a class is cancelled or brought back once. Days that went by
 * while nothing ran get no classes: nobody could have come.
 */
export async function keepUp(ctx: TenantContext, branchId: string | null = null): Promise<Upkeep> {
  const now = ctx.clock.now();
  const branches = new Map((await listBranches(ctx)).map((branch) => [branch.id, branch]));
  const yesterday = addDays(localDate(now, ctx.tenant.zone), -1);
  const off = await holidays.daysOff(ctx.db, yesterday);
  const running = await series.holdRunning(ctx.db, yesterday, branchId);
  const skips = new Set(
    (
      await series.skipsOf(
        ctx.db,
        running.map(({ id }) => id),
      )
    ).map(({ seriesId, on }) => `${seriesId} ${on}`),
  );
  const rows = running.flatMap((plan): series.NewSessionRow[] => {
    const branch = branches.get(plan.branchId);
    if (!branch) return [];
    const today = localDate(now, branch.zone);
    const days = off.filter((one) => one.branchId === null || one.branchId === branch.id);
    const isOff = (on: string) => skips.has(`${plan.id} ${on}`) || within(days, on);
    return expand(plan, branch.zone, { from: today, to: addDays(today, AHEAD_DAYS) }, isOff)
      .filter(({ startsAt }) => startsAt > now)
      .map(({ on }) => ({
        ...stateOn(on, plan, branch.zone, null),
        id: newId<"class-session">(),
        seriesId: plan.id,
        branchId: branch.id,
        originalTime: plan.localTime,
      }));
  });
  const created = await series.createSessions(ctx.db, rows, now);
  const misplaced = await holidays.misplaced(ctx.db, now, branchId);
  const cancelled = await cancelAll(
    ctx,
    misplaced.flatMap(({ id, cause, name }) => (cause === null ? [] : [{ id, cause, reason: name }])),
  );
  const back = misplaced.filter(({ cause }) => cause === null).map(({ id }) => id);
  const restored = await sessions.restoreSessions(ctx.db, back, now);
  for (const sessionId of restored) ctx.emit(sessionRestored, { sessionId });
  const moved = await setRight(ctx, branchId);
  if (created + cancelled + restored.length + moved > 0) tellTimetable(ctx);
  return { created, cancelled, restored: restored.length, moved };
}

/** Classes keep their wall time when a branch's zone is corrected or a country changes its clocks' rules. */
async function setRight(ctx: TenantContext, branchId: string | null): Promise<number> {
  const adrift = (await holidays.comingSessions(ctx.db, ctx.clock.now(), branchId)).flatMap((one) => {
    const { startsAt, endsAt } = occurrenceOn(one.localOn, one, one.zone);
    if (startsAt.toISOString() === one.startsAt) return [];
    return [
      { id: one.id, from: one.startsAt, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    ];
  });
  await sessions.retimeSessions(ctx.db, adrift, ctx.clock.now());
  for (const { id, from, startsAt } of adrift) ctx.emit(sessionMoved, { sessionId: id, from, to: startsAt });
  return adrift.length;
}
