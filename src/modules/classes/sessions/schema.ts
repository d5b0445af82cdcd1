import { z } from "zod";
import { capacityField, type classColor, type level, minutesField } from "../catalogue/schema";

export const cancelCause = z.enum(["gym", "closure", "holiday", "series"]);
export type CancelCause = z.infer<typeof cancelCause>;

/** What of one class is not as its series says. */
export const DETACHABLE = ["time", "type", "room", "trainer", "seats", "status"] as const;
export type Detachable = (typeof DETACHABLE)[number];

export const wallTimeField = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "time");

/** Days that one look at a timetable may span. */
const MAX_DAYS = 42;

export const timetableInput = z
  .strictObject({
    /** All branches without one. */
    branchId: z.uuid().optional(),
    from: z.iso.date(),
    to: z.iso.date(),
  })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MAX_DAYS * 86_400_000, {
    path: ["to"],
    message: "too_long",
  });
export type TimetableInput = z.infer<typeof timetableInput>;

/** A class as everybody may see it. */
export interface TimetableSession {
  id: string;
  seriesId: string | null;
  branchId: string;
  typeId: string;
  name: string;
  color: z.infer<typeof classColor>;
  level: z.infer<typeof level>;
  roomName: string | null;
  trainerId: string | null;
  trainerName: string | null;
  /** Whom the trainer stands in for. */
  insteadOf: string | null;
  localOn: string;
  localTime: string;
  minutes: number;
  startsAt: string;
  endsAt: string;
  status: "scheduled" | "cancelled";
  cancelReason: string | null;
  note: string | null;
  capacity: number;
  /** Seats that can be booked by now; never below zero. */
  seatsLeft: number;
  waitlisted: number;
  credits: number;
  dropInMinor: number | null;
  currency: string | null;
}

export interface TimetableBranch {
  id: string;
  name: string;
  zone: string;
  /** Days of the span without classes. */
  off: { fromOn: string; toOn: string; name: string | null; closed: boolean }[];
}

export interface Timetable {
  branches: TimetableBranch[];
  sessions: TimetableSession[];
  /** Where the span is empty: the next day that has a class. */
  nextOn: string | null;
}

/** A class as those see it who run the gym. */
export interface StaffSession extends TimetableSession {
  roomId: string | null;
  plannedTrainerId: string | null;
  substituteId: string | null;
  walkInSeats: number;
  booked: number;
  overbooked: number;
  detached: Detachable[];
  version: number;
}

export interface StaffTimetable extends Omit<Timetable, "sessions"> {
  sessions: StaffSession[];
}

export const sessionIdInput = z.strictObject({ sessionId: z.uuid() });

/** What may be different about one class. */
export const sessionChange = z
  .strictObject({
    localOn: z.iso.date(),
    localTime: wallTimeField,
    minutes: minutesField,
    roomId: z.uuid().nullable(),
    substituteId: z.uuid().nullable(),
    capacity: capacityField,
    walkInSeats: z.int().min(0).max(10_000),
    note: z.string().trim().max(200).nullable(),
  })
  .partial();
export type SessionChange = z.infer<typeof sessionChange>;

export const previewSessionInput = z.strictObject({ sessionId: z.uuid(), change: sessionChange });
export type PreviewSessionInput = z.infer<typeof previewSessionInput>;

export const changeSessionInput = z.strictObject({
  sessionId: z.uuid(),
  change: sessionChange,
  /** `seen` of the preview that was shown. */
  seen: z.string().length(64),
});
export type ChangeSessionInput = z.infer<typeof changeSessionInput>;

export const cancelSessionInput = z.strictObject({
  sessionId: z.uuid(),
  reason: z.string().trim().min(3).max(200),
});
export type CancelSessionInput = z.infer<typeof cancelSessionInput>;
