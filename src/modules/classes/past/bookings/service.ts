import type { TenantContext } from "@/platform/context";
import { idAt, newId } from "@/platform/ids";
import { closeWaitlist, expireOffer } from "../../waitlist/jobs";
import * as data from "./data";

/** A booking as somebody else knows it: of the past with what became of it, or still ahead. */
export interface PastBooking {
  /** Only where something else points at it. */
  id?: string;
  sessionId: string;
  memberId: string;
  membershipId: string;
  status: "booked" | "attended" | "no_show" | "cancelled_early" | "cancelled_late" | "cancelled_by_gym";
  channel: "app" | "desk" | "waitlist";
  overbooked?: boolean;
  bookedAt: Date;
  /** When it was settled or cancelled; none while it is ahead. */
  endedAt?: Date;
  reason?: string;
  /** When the visit began by which they came. */
  visitAt?: Date;
}

/** A place in a queue as somebody else knows it. */
export interface PastWait {
  sessionId: string;
  memberId: string;
  status: "waitlisted" | "offered" | "booked";
  noticeMinutes: number | null;
  joinedAt: Date;
  offeredAt?: Date;
  offerExpiresAt?: Date;
  settledAt?: Date;
  bookingId?: string;
}

/** A booking as it is written down. */
export type PastBookingRow = Omit<Required<PastBooking>, "endedAt" | "reason" | "visitAt"> & {
  endedAt: Date | null;
  reason: string | null;
  visitAt: Date | null;
};

const ROWS_AT_ONCE = 3_000;

/**
 * Writes down bookings in a few statements for tens of thousands of them. They are paid by the membership; no credits move
 * and nobody is told. Whoever came without a visit did not come: visits are written first.
 */
export async function recordPastBookings(ctx: TenantContext, list: readonly PastBooking[]): Promise<void> {
  const rows = list.map(
    ({ id, overbooked = false, endedAt = null, reason = null, visitAt = null, ...one }): PastBookingRow => ({
      ...one,
      id: id ?? idAt(one.bookedAt),
      overbooked,
      endedAt,
      reason,
      visitAt,
    }),
  );
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await data.insertBookings(ctx.db, rows.slice(at, at + ROWS_AT_ONCE));
  }
}

/** Writes down places in the queues of classes to come; offers run out and queues end by themselves. */
export async function recordWaits(
  ctx: TenantContext,
  list: readonly PastWait[],
  startsAt: ReadonlyMap<string, Date>,
): Promise<void> {
  const rows = list.map((one) => ({ ...one, id: newId<"waitlist-entry">() as string }));
  await data.insertWaits(ctx.db, rows);
  for (const { id: entryId, offerExpiresAt } of rows) {
    if (offerExpiresAt) ctx.enqueue(expireOffer, { entryId }, { runAt: offerExpiresAt });
  }
  for (const sessionId of new Set(list.map((one) => one.sessionId))) {
    const runAt = startsAt.get(sessionId);
    if (runAt) ctx.enqueue(closeWaitlist, { sessionId }, { runAt });
  }
}
