import { z } from "zod";
import { CLASS_LISTS } from "./words";

const day = z.iso.date();
const count = z.int().min(0);

const span = {
  from: day,
  to: day,
  /** Absent: all branches that the asker may see. */
  branchId: z.uuid().optional(),
};

export const classNumbersInput = z
  .strictObject({
    ...span,
    /** First day of what it is compared with; as many days right before when absent. */
    beforeFrom: day.optional(),
  })
  .refine((input) => input.from <= input.to, { path: ["to"], message: "before_start" });
export type ClassNumbersInput = z.output<typeof classNumbersInput>;

/** Seats of some classes that are over. Guests count with whoever brought them. */
export const seatCounts = z.object({
  classes: count,
  capacity: count,
  /** Seats that were taken when the class ended: came, did not come, or not marked. */
  booked: count,
  attended: count,
  missed: count,
  /** Seats for those who waited until the end and got none. */
  unmet: count,
});
export type SeatCounts = z.infer<typeof seatCounts>;

const group = seatCounts.extend({ id: z.uuid().nullable(), name: z.string().nullable(), before: seatCounts });

/** How full classes were and how many came, in a span of days and in the one before. */
export const classNumbers = z.object({
  asOf: z.iso.datetime(),
  before: z.object({ from: day, to: day }),
  total: seatCounts,
  totalBefore: seatCounts,
  /** By the wall clock of the class: 1 is Monday. Slots without a class are absent. */
  slots: z.array(seatCounts.extend({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23) })),
  /** Largest first. `id` is null for classes without a trainer. */
  trainers: z.array(group),
  types: z.array(group),
});
export type ClassNumbers = z.infer<typeof classNumbers>;
export type ClassGroup = z.infer<typeof group>;

export const classListInput = z
  .strictObject({
    ...span,
    show: z.enum(CLASS_LISTS).default("all"),
    typeId: z.uuid().optional(),
    trainerId: z.uuid().optional(),
    weekday: z.int().min(1).max(7).optional(),
    hour: z.int().min(0).max(23).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.int().min(1).max(100).default(50),
  })
  .refine((input) => input.from <= input.to, { path: ["to"], message: "before_start" });
export type ClassListInput = z.output<typeof classListInput>;

export const pastClass = seatCounts.omit({ classes: true }).extend({
  id: z.uuid(),
  name: z.string(),
  localOn: day,
  localTime: z.string(),
  startsAt: z.iso.datetime(),
  trainerName: z.string().nullable(),
  branchName: z.string(),
});
export type PastClass = z.infer<typeof pastClass>;

export const classPage = z.object({
  /** Of all pages: what the number is made of. */
  total: seatCounts,
  items: z.array(pastClass),
  nextCursor: z.string().nullable(),
});
export type ClassPage = z.infer<typeof classPage>;
