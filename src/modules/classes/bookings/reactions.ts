import type { TenantContext } from "@/platform/context";
import { voidOfSession } from "../penalties/service";
import { fillSeats } from "../waitlist/filling";
import { endQueue } from "../waitlist/service";
import * as data from "./data";
import { bookingPolicyOf } from "./policy";
import { whyNotOn } from "./rules";
import { endSeat, tellSeats } from "./seats";

/**
 * The gym has cancelled a class: its bookings end and what was taken for them comes back, whatever the hour, also for
 * those cancelled late; its queue ends too. Nothing happens to a class that takes place again by now.
 */
export async function endCancelledClass(
  ctx: TenantContext,
  sessionId: string,
  reason: string | null,
): Promise<void> {
  const held = await data.holdClass(ctx.db, sessionId);
  if (held?.status !== "cancelled") return;
  for (const row of await data.bookingsOfSession(ctx.db, sessionId)) {
    await endSeat(ctx, row, { status: "cancelled_by_gym", by: "gym", reason });
  }
  await voidOfSession(ctx, sessionId, reason);
  await endQueue(ctx, sessionId, "CLASS_CANCELLED");
  await tellSeats(ctx, sessionId);
}

/**
 * A membership was frozen, suspended or ended: the seats to come that it gave and no longer gives on their day are given
 * back, at no cost. Those on days it still covers stay.
 */
export async function releaseSeats(ctx: TenantContext, membershipId: string): Promise<void> {
  const rows = await data.bookingsOfMembership(ctx.db, membershipId, ctx.clock.now());
  const sessions = [...new Set(rows.map(({ sessionId }) => sessionId))];
  for (const sessionId of sessions) await data.holdClass(ctx.db, sessionId);
  await data.holdPeople(ctx.db, sessions, []);
  const freed = new Set<string>();
  for (const row of await data.bookingsOfMembership(ctx.db, membershipId, ctx.clock.now())) {
    const facts = await data.findFacts(ctx.db, row.sessionId, row.memberId);
    const membership = facts?.memberships.find(({ id }) => id === membershipId);
    const { graceDays } = bookingPolicyOf(ctx.tenant, row.policies);
    const why = membership
      ? whyNotOn(membership, { day: row.localOn, branchId: row.branchId, graceDays })
      : "EXPIRED";
    if (why === null) continue;
    const ending = { status: "cancelled_early", by: "membership", reason: why } as const;
    if (await endSeat(ctx, row, ending)) freed.add(row.sessionId);
  }
  for (const sessionId of freed) {
    await fillSeats(ctx, sessionId);
    await tellSeats(ctx, sessionId);
  }
}
