import { z } from "zod";

const minor = z.int();

export const glanceInput = z.strictObject({
  /** Absent: all branches. */
  branchId: z.uuid().optional(),
});

/** The money of the dashboard: a handful of numbers, each with its own page. */
export const moneyGlance = z.object({
  currency: z.string(),
  asOf: z.iso.datetime(),
  day: z.iso.date(),
  revenue: z.object({
    todayMinor: minor,
    /** From the first of the month until today. */
    monthMinor: minor,
    /** The month before until the same day. */
    monthBeforeMinor: minor,
  }),
  recurring: z.object({
    nowMinor: minor,
    /** At the end of the month before. */
    startMinor: minor,
  }),
  outstanding: z.object({
    minor,
    bills: z.int(),
    /** The part whose day has passed. */
    overdueMinor: minor,
  }),
  /** Bills that could not be collected and wait, in all branches. */
  failed: z.object({
    minor,
    count: z.int(),
    /** Of what failed in the last 30 days, the part that came in, 0 to 1; null when nothing failed. */
    recovered: z.number().min(0).max(1).nullable(),
  }),
});
export type MoneyGlance = z.infer<typeof moneyGlance>;
