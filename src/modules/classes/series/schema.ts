import { z } from "zod";
import { capacityField, minutesField } from "../catalogue/schema";
import { wallTimeField } from "../sessions/schema";

const recurrence = {
  localTime: wallTimeField,
  minutes: minutesField,
  weekdays: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, "twice"),
  everyWeeks: z.int().min(1).max(52),
  /** One of the two, or neither: the series goes on. */
  endsOn: z.iso.date().nullable(),
  dates: z.int().min(1).max(1_000).nullable(),
};

const plan = {
  classTypeId: z.uuid(),
  roomId: z.uuid().nullable(),
  trainerId: z.uuid().nullable(),
  capacity: capacityField,
  walkInSeats: z.int().min(0).max(10_000),
};

const oneEnd = (input: { endsOn?: string | null | undefined; dates?: number | null | undefined }) =>
  !(input.endsOn && input.dates);

export const newSeries = z
  .strictObject({ branchId: z.uuid(), startsOn: z.iso.date(), ...recurrence, ...plan })
  .refine(oneEnd, { path: ["dates"], message: "two_ends" })
  .refine(({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn, {
    path: ["endsOn"],
    message: "before_start",
  })
  .refine(({ walkInSeats, capacity }) => walkInSeats <= capacity, {
    path: ["walkInSeats"],
    message: "above_capacity",
  });
export type NewSeries = z.infer<typeof newSeries>;

export const seriesChange = z
  .strictObject({ ...recurrence, ...plan })
  .partial()
  .refine(oneEnd, { path: ["dates"], message: "two_ends" });
export type SeriesChange = z.infer<typeof seriesChange>;

export const SCOPES = ["following", "all"] as const;

/** A change of a series from a class on (`following`: this one included) or of everything still to come (`all`). */
export const previewChangeInput = z.strictObject({
  sessionId: z.uuid(),
  scope: z.enum(SCOPES),
  change: seriesChange,
});
export type PreviewChangeInput = z.infer<typeof previewChangeInput>;

export const commitChangeInput = previewChangeInput.extend({
  /** `seen` of the preview that was shown. */
  seen: z.string().length(64),
});
export type CommitChangeInput = z.infer<typeof commitChangeInput>;

export const OUTCOMES = ["kept", "moved", "cancelled", "created"] as const;
export const outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcome>;

const slot = z.object({ on: z.iso.date(), time: z.string() });

/** What an edit would do, class by class and in sum. The commit does exactly this, or says that it has changed since. */
export const effectPreview = z.object({
  sessions: z.object({ kept: z.int(), moved: z.int(), cancelled: z.int(), created: z.int() }),
  bookings: z.object({ kept: z.int(), moved: z.int(), cancelled: z.int() }),
  /** People on waitlists of classes that are cancelled. */
  waitlistEnded: z.int(),
  /** Bookings that would not fit the new number of seats; they keep theirs, marked as overbooked. */
  overbooked: z.int(),
  /** Rooms and trainers that are busy at the new times. */
  clashes: z.array(
    z.object({
      kind: z.enum(["room", "trainer"]),
      on: z.iso.date(),
      time: z.string(),
      name: z.string(),
      className: z.string(),
    }),
  ),
  /** Days in question on which there are no classes. */
  daysOff: z.array(z.iso.date()),
  /** Whether more are planned in than the room holds. */
  roomTooSmall: z.boolean(),
  rows: z.array(
    z.object({
      sessionId: z.uuid().nullable(),
      outcome,
      from: slot.nullable(),
      to: slot.nullable(),
      booked: z.int(),
      waitlisted: z.int(),
    }),
  ),
  /** Rows beyond those listed. */
  more: z.int(),
  /** Stands for all of the above; goes back with the commit. */
  seen: z.string(),
});
export type EffectPreview = z.infer<typeof effectPreview>;

export const series = z.object({
  id: z.uuid(),
  branchId: z.uuid(),
  startsOn: z.iso.date(),
  localTime: z.string(),
  minutes: z.int(),
  weekdays: z.array(z.int()),
  everyWeeks: z.int(),
  endsOn: z.iso.date().nullable(),
  dates: z.int().nullable(),
  ...plan,
  typeName: z.string(),
  color: z.string(),
  roomName: z.string().nullable(),
  trainerName: z.string().nullable(),
  /** When the next class is; null when there is none left. */
  nextAt: z.iso.datetime().nullable(),
  nextSessionId: z.uuid().nullable(),
});
export type Series = z.infer<typeof series>;
