import { z } from "zod";

export const PLAN_KINDS = ["membership", "pack", "day_pass", "trial", "comp"] as const;
export const planKind = z.enum(PLAN_KINDS);
export type PlanKind = z.infer<typeof planKind>;

export const CYCLES = ["week", "4week", "month", "quarter", "year", "once"] as const;
export const cycle = z.enum(CYCLES);

/** A window of local wall time on some weekdays; 1 is Monday. `to` may be 24:00. */
export const accessWindow = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/),
});
export type AccessWindow = z.infer<typeof accessWindow>;

const terms = {
  priceMinor: z.int().min(0).max(100_000_000),
  cycle,
  /** Visits a pack holds, or that a recurring plan allows per cycle; null is without limit. */
  visits: z.int().min(1).max(1_000).nullable(),
  /** Days a pack, pass or trial is valid, the first included; null for plans that renew. */
  validDays: z.int().min(1).max(3_660).nullable(),
  /** Empty: at any hour the branch is open. */
  accessHours: z.array(accessWindow).max(14),
  /** Empty: every branch. */
  branchIds: z.array(z.uuid()).max(200),
};

export const planTerms = z.strictObject(terms);
export type PlanTerms = z.infer<typeof planTerms>;

export const createPlanInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  kind: planKind,
  description: z.string().trim().max(300).nullish(),
  ...terms,
});
export type CreatePlanInput = z.infer<typeof createPlanInput>;

/** New terms from a date on; memberships already sold keep theirs. */
export const newPlanVersionInput = z.strictObject({ planId: z.uuid(), validFrom: z.iso.date(), ...terms });
export type NewPlanVersionInput = z.infer<typeof newPlanVersionInput>;

export const updatePlanInput = z.strictObject({
  planId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(300).nullish(),
});

export const plan = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: planKind,
  description: z.string().nullable(),
  retired: z.boolean(),
  /** The version that is sold today. */
  version: z.int(),
  validFrom: z.iso.date(),
  currency: z.string(),
  ...terms,
  /** A later version that is already decided. */
  next: z.object({ validFrom: z.iso.date(), priceMinor: z.int() }).nullable(),
  /** Members who hold this plan today, at any version. */
  holders: z.int(),
});
export type Plan = z.infer<typeof plan>;
