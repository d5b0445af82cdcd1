import { z } from "zod";

export const dashboardInput = z.strictObject({
  /** Absent: all branches. */
  branchId: z.uuid().optional(),
});
export type DashboardInput = z.output<typeof dashboardInput>;

const count = z.int().min(0);

export const dashboard = z.object({
  /** The gym's calendar day that "today" means. */
  day: z.iso.date(),
  asOf: z.iso.datetime(),
  /** The hour that is running now, in the gym's zone. */
  hour: z.int().min(0).max(23),
  members: z.object({
    /** Standing → members; standings that nobody has are absent. */
    byStanding: z.record(z.string(), count),
    newThisMonth: count,
    /** Whose membership ends within the next seven days, today included. */
    endingSoon: count,
  }),
  visits: z.object({
    today: count,
    /**
     * Median of the same weekday over the last eight weeks, counted to the end of this hour; null with fewer than
     * two such days on record.
     */
    usualByNow: z.number().nullable(),
    inside: count,
    /** Over all branches counted, null when one of them has no limit. */
    capacity: count.nullable(),
  }),
  /** Check-ins per hour of the day; hours in which nothing happens on any compared day are left out at both ends. */
  hours: z.array(z.object({ hour: z.int(), today: count, usual: z.number().nullable() })),
  /** The last 28 days, today last. */
  days: z.array(z.object({ day: z.iso.date(), visits: count })),
});
export type Dashboard = z.infer<typeof dashboard>;
