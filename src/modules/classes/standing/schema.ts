import { z } from "zod";

const terms = {
  /** The first class; it tells the series. */
  sessionId: z.uuid(),
  guestSeats: z.int().min(0).max(20).default(0),
  /** The last day; null goes on. */
  endsOn: z.iso.date().nullable().default(null),
};

export const standInput = z.strictObject(terms);
export const standForInput = z.strictObject({ ...terms, memberId: z.uuid() });
export type StandInput = z.infer<typeof standInput>;

export const standingIdInput = z.strictObject({ standingId: z.uuid() });
export const skipInput = z.strictObject({ standingId: z.uuid(), sessionId: z.uuid() });
export const standingOfInput = z.strictObject({ memberId: z.uuid() });

/** One class of a standing booking. `due` gets its seat when booking opens, `missed` did not, and `reason` says why. */
export const standingDate = z.object({
  sessionId: z.uuid(),
  localOn: z.iso.date(),
  localTime: z.string(),
  state: z.enum(["booked", "due", "missed", "skipped", "cancelled"]),
  reason: z.string().nullable(),
});

export const standing = z.object({
  id: z.uuid(),
  name: z.string(),
  branchName: z.string(),
  localTime: z.string(),
  /** 1 is Monday. */
  weekdays: z.array(z.int()),
  guestSeats: z.int(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date().nullable(),
  /** The next classes, the soonest first. */
  dates: z.array(standingDate),
});
export type Standing = z.infer<typeof standing>;
