import { z } from "zod";

const date = { seriesId: z.uuid(), on: z.iso.date() };

export const seriesSkipsInput = z.strictObject({ seriesId: z.uuid() });
export const skipDateInput = z.strictObject(date);
export const addSkipInput = z.strictObject({ ...date, reason: z.string().trim().min(3).max(200) });
export type AddSkipInput = z.infer<typeof addSkipInput>;

/** What leaving out a date would do. */
export const skipPreview = z.object({
  /** Whether the series takes place on that day at all, and it is not over. */
  isDate: z.boolean(),
  /** People who have booked the class of that date. */
  booked: z.int(),
});
export type SkipPreview = z.infer<typeof skipPreview>;

/** A date to come on which a series does not take place. */
export const skip = z.object({
  on: z.iso.date(),
  reason: z.string().nullable(),
  /** Whether it can be given back: a class that was made, and cancelled, stays cancelled. */
  removable: z.boolean(),
});
export type Skip = z.infer<typeof skip>;
