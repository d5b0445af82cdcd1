import { z } from "zod";

const minor = z.int();
const day = z.iso.date();

export const moneyInput = z.strictObject({
  from: day,
  to: day,
  /** Absent: all branches. */
  branchId: z.uuid().optional(),
  /** First day of what it is compared with, e.g. of the month before; as many days right before when absent. */
  beforeFrom: day.optional(),
});
export type MoneyInput = z.infer<typeof moneyInput>;

/** What was billed on a day, without tax, less what was taken back; by what it was for. */
export const revenue = z.object({
  currency: z.string(),
  asOf: z.iso.datetime(),
  totalMinor: minor,
  /** The stretch that it is compared with: never longer, never reaching into the one that is asked for. */
  before: z.object({ from: day, to: day }),
  beforeMinor: minor,
  taxMinor: minor,
  /** Received in the same days, by way of payment; refunds taken off. */
  received: z.array(z.object({ tender: z.string(), minor })),
  kinds: z.array(z.object({ kind: z.string(), minor })),
  days: z.array(
    z.object({
      day,
      kinds: z.record(z.string(), minor),
      /** Revenue of the same day in the stretch before; null when that has no such day. */
      beforeMinor: minor.nullable(),
    }),
  ),
});
export type Revenue = z.infer<typeof revenue>;

export const outstanding = z.object({
  currency: z.string(),
  asOf: z.iso.datetime(),
  totalMinor: minor,
  bills: z.int(),
  /** By how long ago they were due. */
  ages: z.array(z.object({ age: z.enum(["not_due", "week", "month", "older"]), minor, bills: z.int() })),
  /** Account credit that members have. */
  creditMinor: minor,
});
export type Outstanding = z.infer<typeof outstanding>;

export const recurringInput = z.strictObject({
  /** How many months back, the running one included. */
  months: z.int().min(1).max(36).default(13),
  /** Absent: all branches; else the memberships that belong to it. */
  branchId: z.uuid().optional(),
});

/** start + new + reactivated + expansion − contraction − churn + freeze = end. */
export const recurringMonth = z.object({
  month: z.string(),
  startMinor: minor,
  newMinor: minor,
  reactivatedMinor: minor,
  expansionMinor: minor,
  contractionMinor: minor,
  churnMinor: minor,
  freezeMinor: minor,
  endMinor: minor,
  /** Members who bring recurring revenue at its end. */
  members: z.int(),
  /** The running month is not over. */
  running: z.boolean(),
});
export type RecurringMonth = z.infer<typeof recurringMonth>;

export const recurring = z.object({
  currency: z.string(),
  asOf: z.iso.datetime(),
  months: z.array(recurringMonth),
});
export type Recurring = z.infer<typeof recurring>;

export const MOVEMENT_KINDS = ["new", "reactivated", "expansion", "contraction", "churn", "freeze"] as const;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

export const movementsInput = z.strictObject({
  month,
  kind: z.enum(MOVEMENT_KINDS).optional(),
  branchId: z.uuid().optional(),
});

/** Whose recurring revenue moved in a month: the list behind each of its numbers. */
export const movement = z.object({
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  kind: z.enum(MOVEMENT_KINDS),
  beforeMinor: minor,
  afterMinor: minor,
});
export type Movement = z.infer<typeof movement>;

export const standingsInput = z.strictObject({
  month,
  /** The evening before its first day, or its last evening (today's while it runs). */
  at: z.enum(["start", "end"]),
  branchId: z.uuid().optional(),
});

/** Who brings recurring revenue on a day: the list behind the ends of a month. */
export const standing = z.object({
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  minor,
  frozen: z.boolean(),
});
export type Standing = z.infer<typeof standing>;
