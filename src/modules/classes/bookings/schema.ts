import { z } from "zod";
import type { ClassColor } from "../catalogue/schema";
import { loss } from "../penalties/schema";

export const bookingStatus = z.enum([
  "held",
  "booked",
  "checked_in",
  "attended",
  "cancelled_early",
  "cancelled_late",
  "no_show",
  "cancelled_by_gym",
  "released",
]);
export type BookingStatus = z.infer<typeof bookingStatus>;

const guestSeats = z.int().min(0).max(20).default(0);

export const bookInput = z.strictObject({ sessionId: z.uuid(), guestSeats });
export const bookForInput = z.strictObject({
  sessionId: z.uuid(),
  memberId: z.uuid(),
  guestSeats,
  pool: z.enum(["online", "walk_in"]).default("online"),
});
export const bookingIdInput = z.strictObject({ bookingId: z.uuid() });
export const cancelForInput = z.strictObject({
  bookingId: z.uuid(),
  /** Whether it costs nothing, however late it is. */
  free: z.boolean().default(false),
  reason: z.string().trim().max(200).nullable().default(null),
});
export const sessionInput = z.strictObject({ sessionId: z.uuid() });
export const checkInput = z.strictObject({ sessionId: z.uuid(), guestSeats });

export const booked = z.object({
  bookingId: z.uuid(),
  status: bookingStatus,
  /** Until when it can be cancelled for nothing. */
  freeUntil: z.iso.datetime(),
  /** Until when it can be undone as if it had never been. */
  undoUntil: z.iso.datetime(),
  /** Credits that it took. */
  credits: z.int(),
  overbooked: z.boolean(),
});
export type Booked = z.infer<typeof booked>;

export const cancelled = z.object({ status: bookingStatus, late: z.boolean(), returned: z.boolean() });
export type Cancelled = z.infer<typeof cancelled>;

export const consequence = z.object({
  outcome: z.enum(["free", "late", "closed"]),
  freeUntil: z.iso.datetime(),
  /** Credits that would be lost. */
  creditsLost: z.int(),
  /** All that a late cancellation would cost; null when there is nothing to lose. */
  loss: loss.nullable(),
});
export type BookingConsequence = z.infer<typeof consequence>;

/** Whether the signed-in member may book a class right now. */
export const bookable = z.object({
  refusal: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  seatsLeft: z.int(),
  /** The place they would have in the queue. */
  place: z.int(),
  opensAt: z.iso.datetime(),
  freeUntil: z.iso.datetime(),
  /** Credits that it would take; 0 where the plan does not count classes. */
  credits: z.int(),
  /** What it costs to cancel too late or to stay away; null where nothing is lost. */
  costs: z.object({
    late: loss.nullable(),
    /** In the last minutes before the class, where those cost more. */
    extraLate: loss.nullable(),
    extraLateMinutes: z.int(),
    noShow: loss.nullable(),
    /** When the member comes and none of their guests does. */
    guestsNoShow: loss.nullable(),
  }),
});
export type Bookable = z.infer<typeof bookable>;

/** A member's own booking, soonest first. */
export interface OwnBooking {
  id: string;
  sessionId: string;
  name: string;
  color: ClassColor;
  branchId: string;
  branchName: string;
  roomName: string | null;
  trainerName: string | null;
  zone: string;
  localOn: string;
  localTime: string;
  startsAt: string;
  endsAt: string;
  status: BookingStatus;
  guestSeats: number;
  /** Credits that it took. */
  credits: number;
  bookedAt: string;
  freeUntil: string;
}
