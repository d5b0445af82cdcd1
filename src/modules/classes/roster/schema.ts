import { z } from "zod";
import type { BookingStatus } from "../bookings/schema";
import type { classColor } from "../catalogue/schema";

export const MARKS = ["check_in", "late", "attended", "no_show", "undo", "walk_in"] as const;
export const mark = z.enum(MARKS);
export type Mark = z.infer<typeof mark>;

/** One tap on a roster. `id` is made by the device: however often it is sent, it is one mark. */
export const newMark = z.strictObject({
  id: z.uuid(),
  sessionId: z.uuid(),
  memberId: z.uuid(),
  mark,
  /** When it was tapped, by the device's clock. */
  deviceAt: z.iso.datetime(),
  /** A walk-in beyond the seats, by those who may. */
  overbook: z.boolean().default(false),
});
export type NewMark = z.input<typeof newMark>;

export const syncMarksInput = z.strictObject({
  /** The device's clock at the moment of sending: sets the marks' times right. */
  sentAt: z.iso.datetime(),
  marks: z.array(newMark).min(1).max(200),
});
export type SyncMarksInput = z.output<typeof syncMarksInput>;

export const markOutcome = z.object({
  id: z.uuid(),
  outcome: z.enum(["applied", "already", "refused"]),
  /** Of a refusal: its code, as of an error, and what the sentence needs. */
  refusal: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .nullable(),
});
export type MarkOutcome = z.infer<typeof markOutcome>;
export const syncMarksResult = z.object({ outcomes: z.array(markOutcome) });

export const walkInInput = z.strictObject({ sessionId: z.uuid(), memberId: z.uuid() });
/** Whether somebody without a booking may come in right now. */
export const walkInCheck = z.object({
  refusal: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  seatsLeft: z.int(),
  /** Whether they could come beyond the seats, as far as this reader may allow it. */
  mayOverbook: z.boolean(),
  credits: z.int(),
});
export type WalkInCheck = z.infer<typeof walkInCheck>;

export const moveInput = z.strictObject({ bookingId: z.uuid(), toSessionId: z.uuid() });

export const dayInput = z.strictObject({
  /** The classes that the reader teaches, or those of a branch. */
  of: z.union([z.literal("mine"), z.uuid()]),
});
export type DayInput = z.infer<typeof dayInput>;

/** A class of today, as whoever runs it sees it. */
export interface RosterClass {
  id: string;
  name: string;
  color: z.infer<typeof classColor>;
  branchId: string;
  branchName: string;
  zone: string;
  roomName: string | null;
  trainerId: string | null;
  trainerName: string | null;
  insteadOf: string | null;
  localOn: string;
  localTime: string;
  startsAt: string;
  endsAt: string;
  status: "scheduled" | "cancelled";
  cancelReason: string | null;
  capacity: number;
  /** People and their guests. */
  booked: number;
  present: number;
  waiting: number;
  /** Whether a colleague is asked to take it. */
  substituteAsked: boolean;
}

export interface RosterPerson {
  bookingId: string;
  memberId: string;
  name: string;
  number: string;
  /** Storage key of the photo. */
  photo: string | null;
  status: BookingStatus;
  late: boolean;
  guestSeats: number;
  guests: string[];
  pool: "online" | "walk_in";
  overbooked: boolean;
  checkedInAt: string | null;
  /** Never in a class of this gym before. */
  firstTimer: boolean;
  birthday: boolean;
  /** What trainers are to mind, in the member's own words; null without their consent. */
  healthNote: string | null;
}

export interface RosterWaiting {
  entryId: string;
  memberId: string;
  name: string;
  photo: string | null;
  status: "waitlisted" | "offered";
  guestSeats: number;
  joinedAt: string;
  offerExpiresAt: string | null;
}

export interface Roster {
  session: RosterClass & {
    /** From when people can be marked, and from when they count as late; ISO instants. */
    marksFrom: string;
    lateFrom: string;
    /** Until when staff may set right who was there. */
    marksUntil: string;
    walkInSeats: number;
    /** Whether the reader may mark, book for others, and go beyond the seats. */
    may: { mark: boolean; manage: boolean; overbook: boolean };
  };
  people: RosterPerson[];
  waiting: RosterWaiting[];
  /** When this was so, ISO. */
  at: string;
}
