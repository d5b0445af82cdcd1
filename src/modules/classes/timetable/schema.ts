import { z } from "zod";
import type { BookingStatus } from "../bookings/schema";
import type { Timetable, TimetableSession } from "../sessions/schema";

/** What stands between a member and a class, as far as what they have decides it. */
export interface Missing {
  /** Why a membership gives no seat, `BANNED`, or that nothing is left of what it counts. */
  reason: string;
  /** The day from which on there is more of it. */
  resetOn: string | null;
}

/** What a class is to a member right now: the one thing that its card says and offers. */
export type ClassState =
  | { kind: "cancelled"; booked: boolean }
  | { kind: "past"; outcome: BookingStatus | null }
  | { kind: "in_progress"; booked: boolean }
  | { kind: "booked"; bookingId: string; guestSeats: number; freeUntil: string }
  | {
      kind: "offered";
      entryId: string;
      guestSeats: number;
      expiresAt: string;
      /** Without a hold whoever is first gets the seat. */
      holdsSeat: boolean;
    }
  | { kind: "waitlisted"; entryId: string; place: number; guestSeats: number; noticeMinutes: number | null }
  | { kind: "opens"; at: string }
  | { kind: "closed" }
  | { kind: "needs_plan"; missing: Missing }
  | { kind: "clash"; name: string; time: string }
  /** `limit`: already on so many waitlists of that day that there is no room for another. */
  | { kind: "full"; place: number; limit: number | null }
  | { kind: "bookable" };

/** What a seat takes from a member; without anything that is good for the class, what it would take. */
export type Cost =
  | { kind: "included" }
  | { kind: "credits"; count: number }
  | { kind: "drop_in"; minor: number; currency: string };

/** A class with everything that a member's card of it needs. */
export interface MemberSession extends TimetableSession {
  description: string | null;
  maxGuests: number;
  cost: Cost;
  /** Until when a seat can be given back for nothing, promises to this member included. */
  freeUntil: string;
  state: ClassState;
}

export interface MemberTimetable extends Omit<Timetable, "sessions"> {
  sessions: MemberSession[];
}

export const historyInput = z.strictObject({
  /** `next` of the page before. */
  cursor: z.strictObject({ startsAt: z.iso.datetime(), id: z.uuid() }).optional(),
});
export type HistoryInput = z.infer<typeof historyInput>;

/** A booking that is over: the class has ended, or it was cancelled before. */
export interface PastBooking {
  id: string;
  sessionId: string;
  name: string;
  branchName: string;
  trainerName: string | null;
  zone: string;
  startsAt: string;
  status: BookingStatus;
  late: boolean;
  credits: number;
  guestSeats: number;
}

export interface BookingHistory {
  items: PastBooking[];
  next: { startsAt: string; id: string } | null;
}
