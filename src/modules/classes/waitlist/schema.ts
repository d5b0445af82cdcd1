import { z } from "zod";
import { classColor } from "../catalogue/schema";

export const joinInput = z.strictObject({
  sessionId: z.uuid(),
  guestSeats: z.int().min(0).max(20).default(0),
  /** No seat later than so many minutes before the class; null takes any. */
  noticeMinutes: z.int().min(0).max(2_880).nullable().default(null),
});
export type JoinInput = z.infer<typeof joinInput>;

export const entryIdInput = z.strictObject({ entryId: z.uuid() });

/** 1 is the first in the queue. */
export const place = z.object({ entryId: z.uuid(), place: z.int() });
export type Place = z.infer<typeof place>;

/** A member's place in a queue. */
export const ownEntry = z.object({
  entryId: z.uuid(),
  sessionId: z.uuid(),
  name: z.string(),
  color: classColor,
  branchName: z.string(),
  trainerName: z.string().nullable(),
  localOn: z.iso.date(),
  localTime: z.string(),
  zone: z.string(),
  startsAt: z.iso.datetime(),
  status: z.enum(["waitlisted", "offered"]),
  guestSeats: z.int(),
  noticeMinutes: z.int().nullable(),
  /** Until when an offered seat can be taken. */
  offerExpiresAt: z.iso.datetime().nullable(),
  /** Without a hold whoever is first gets the seat. */
  holdsSeat: z.boolean(),
  place: z.int(),
});
export type OwnEntry = z.infer<typeof ownEntry>;
