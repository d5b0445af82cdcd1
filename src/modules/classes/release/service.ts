import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import * as bookingData from "../bookings/data";
import { endSeat, tellSeats } from "../bookings/seats";
import { penalize } from "../penalties/service";
import { fillSeats } from "../waitlist/filling";
import * as data from "./data";

/** Classes about to begin in which seats are to be given on; none where the gym does not want that. */
export function classesToRelease(ctx: TenantContext): Promise<string[]> {
  const { releaseSeats, releaseMinutes } = policiesOf(ctx.tenant);
  return releaseSeats ? data.classesToRelease(ctx.db, ctx.clock.now(), releaseMinutes) : Promise.resolve([]);
}

/**
 * Gives on the seats of those who are not there shortly before a class: they end as released, at the cost of an absence
 * or at none, and the queue moves up. Seats booked after that moment stay; once the class has begun nothing is released.
 * @returns how many seats were given on
 */
export async function releaseSeatsOf(ctx: TenantContext, sessionId: string): Promise<number> {
  const { releaseSeats, releaseMinutes, releaseCosts } = policiesOf(ctx.tenant);
  if (!releaseSeats) return 0;
  await bookingData.holdClass(ctx.db, sessionId);
  const missing = await data.missingFrom(ctx.db, sessionId, ctx.clock.now(), releaseMinutes);
  await bookingData.holdPeople(
    ctx.db,
    [sessionId],
    missing.map(({ memberId }) => memberId),
  );
  let released = 0;
  for (const { id } of missing) {
    const row = await bookingData.findBooking(ctx.db, id);
    if (!row) continue;
    const costs = () => penalize(ctx, id, "no_show");
    const ending = { status: "released", by: "release", reason: "NOT_THERE" } as const;
    if (await endSeat(ctx, row, ending, releaseCosts === "no_show" ? costs : undefined)) released += 1;
  }
  if (released === 0) return 0;
  await fillSeats(ctx, sessionId);
  await tellSeats(ctx, sessionId);
  return released;
}
