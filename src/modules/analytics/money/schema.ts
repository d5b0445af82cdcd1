import { z } from "zod";

const minor = z.int();
const day = z.iso.date();

export const moneyInput = z.strictObject({
  from: day,
  to: day,
  /** Absent: all branches. */
  branchId: z.uuid().optional(),
});
export type MoneyInput = z.infer<typeof moneyInput>;

/** What was billed on a day, without tax, less what was taken back; by what it was for. */
export const revenue = z.object({
  currency: z.string(),
  asOf: z.iso.datetime(),
  totalMinor: minor,
  /** The same number of days right before. */
  beforeMinor: minor,
  taxMinor: minor,
  /** Received in the same days, by way of payment; refunds taken off. */
  received: z.array(z.object({ tender: z.string(), minor })),
  kinds: z.array(z.object({ kind: z.string(), minor })),
  days: z.array(z.object({ day, kinds: z.record(z.string(), minor) })),
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

export const movementsInput = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  kind: z.enum(MOVEMENT_KINDS).optional(),
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
