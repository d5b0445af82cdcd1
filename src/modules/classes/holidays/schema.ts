import { z } from "zod";

export const addHolidayInput = z
  .strictObject({
    /** Every branch without one. */
    branchId: z.uuid().nullable(),
    fromOn: z.iso.date(),
    toOn: z.iso.date(),
    name: z.string().trim().min(1).max(80),
  })
  .refine(({ fromOn, toOn }) => toOn >= fromOn, { path: ["toOn"], message: "before_start" });
export type AddHolidayInput = z.infer<typeof addHolidayInput>;

export const holidayIdInput = z.strictObject({ holidayId: z.uuid() });

export const holiday = z.object({
  id: z.uuid(),
  branchId: z.uuid().nullable(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  name: z.string(),
});
export type Holiday = z.infer<typeof holiday>;

/** What a holiday would cancel. */
export const holidayEffect = z.object({ sessions: z.int(), bookings: z.int() });
export type HolidayEffect = z.infer<typeof holidayEffect>;
