import { z } from "zod";

export const PLAN_KINDS = ["membership", "pack", "day_pass", "trial", "comp", "add_on"] as const;
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

/**
 * So many of a kind, per so long. A cycle is the billing cycle, `total` the whole membership. Visits have a field of
 * their own: they are taken at the door.
 */
export const allowance = z.strictObject({
  kind: z.enum(["class", "pt", "guest"]),
  n: z.int().min(1).max(1_000),
  per: z.enum(["cycle", "week", "day", "total"]),
});
export type Allowance = z.infer<typeof allowance>;

/** Where a plan's freezes differ from the gym's policy; what is left out is the policy's. */
export const freezeTerms = z.strictObject({
  allowed: z.boolean().optional(),
  noticeDays: z.int().min(0).max(60).optional(),
  minDays: z.int().min(1).max(90).optional(),
  maxDays: z.int().min(1).max(365).optional(),
  timesPerYear: z.int().min(0).max(12).optional(),
  feeMode: z.enum(["free", "one_off", "recurring", "keep_billing"]).optional(),
  feeMinor: z.int().min(0).max(100_000_000).optional(),
});
export type FreezeTerms = z.infer<typeof freezeTerms>;

/** The terms that every plan has to name. */
const basic = {
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

/** The terms that have a usual value. */
const more = {
  joiningFeeMinor: z.int().min(0).max(100_000_000),
  /** Days at the start that cost nothing. */
  trialDays: z.int().min(0).max(365),
  /** Days before the last one by which a cancellation is said. */
  noticeDays: z.int().min(0).max(365),
  minTermMonths: z.int().min(0).max(60),
  autoRenew: z.boolean(),
  /** A pass of so many hours from its sale, instead of a calendar day. */
  validHours: z.int().min(1).max(744).nullable(),
  /** People whom one membership lets in; more than one is a family's. */
  seats: z.int().min(1).max(20),
  /** Whether its credits go before a membership's allowance. */
  packFirst: z.boolean(),
  allowances: z.array(allowance).max(8),
  freezeTerms: freezeTerms.nullable(),
  taxRateId: z.uuid().nullable(),
};

const terms = {
  ...basic,
  joiningFeeMinor: more.joiningFeeMinor.default(0),
  trialDays: more.trialDays.default(0),
  noticeDays: more.noticeDays.default(0),
  minTermMonths: more.minTermMonths.default(0),
  autoRenew: more.autoRenew.default(true),
  validHours: more.validHours.default(null),
  seats: more.seats.default(1),
  packFirst: more.packFirst.default(false),
  allowances: more.allowances.default([]),
  freezeTerms: more.freezeTerms.default(null),
  taxRateId: more.taxRateId.default(null),
  /** Whether the price contains the tax; as the gym shows its prices unless told. */
  taxInclusive: z.boolean().optional(),
};

export const planTerms = z.strictObject(terms);
/** As given: what has a usual value may be left out. */
export type PlanTerms = z.input<typeof planTerms>;
export type ParsedTerms = z.output<typeof planTerms>;
/** As kept: nothing is left out. */
export type FullTerms = ParsedTerms & { taxInclusive: boolean };

const offer = {
  /** Whether people may buy it by themselves. */
  onlineSale: z.boolean(),
  /** How many may hold it at once; null is without limit. */
  maxHolders: z.int().min(1).max(1_000_000).nullable(),
};

export const createPlanInput = z.strictObject({
  name: z.string().trim().min(1).max(80),
  kind: planKind,
  description: z.string().trim().max(300).nullish(),
  onlineSale: offer.onlineSale.default(true),
  maxHolders: offer.maxHolders.default(null),
  ...terms,
});
export type CreatePlanInput = z.input<typeof createPlanInput>;

/** New terms from a date on; memberships already sold keep theirs. */
export const newPlanVersionInput = z.strictObject({ planId: z.uuid(), validFrom: z.iso.date(), ...terms });
export type NewPlanVersionInput = z.input<typeof newPlanVersionInput>;

export const updatePlanInput = z.strictObject({
  planId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(300).nullish(),
  /** Left out, both stay. */
  onlineSale: offer.onlineSale.optional(),
  maxHolders: offer.maxHolders.optional(),
});
export type UpdatePlanInput = z.infer<typeof updatePlanInput>;

export const plan = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: planKind,
  description: z.string().nullable(),
  retired: z.boolean(),
  ...offer,
  /** The version that is sold today. */
  versionId: z.uuid(),
  version: z.int(),
  validFrom: z.iso.date(),
  currency: z.string(),
  ...basic,
  ...more,
  taxInclusive: z.boolean(),
  tax: z.object({ name: z.string(), basisPoints: z.int() }).nullable(),
  /** A later version that is already decided. */
  next: z.object({ validFrom: z.iso.date(), priceMinor: z.int() }).nullable(),
  /** Members who hold this plan today, at any version. */
  holders: z.int(),
});
export type Plan = z.infer<typeof plan>;

/** A version with its plan and tax, as whoever calculates needs it. */
export interface VersionTerms extends Omit<FullTerms, "taxRateId"> {
  id: string;
  planId: string;
  planName: string;
  planKind: PlanKind;
  retired: boolean;
  maxHolders: number | null;
  onlineSale: boolean;
  version: number;
  validFrom: string;
  currency: string;
  tax: { id: string; name: string; basisPoints: number } | null;
}

export const affectedInput = z.strictObject({
  planId: z.uuid(),
  /** The day from which the new terms would be sold; today unless told. */
  validFrom: z.iso.date().optional(),
  /** The new price, to be told what changes. */
  priceMinor: basic.priceMinor.optional(),
});

/** Whom a plan's new terms would reach, before anything is changed. */
export const affected = z.object({
  planId: z.uuid(),
  name: z.string(),
  currency: z.string(),
  validFrom: z.iso.date(),
  holders: z.int(),
  versions: z.array(
    z.object({
      version: z.int(),
      validFrom: z.iso.date(),
      priceMinor: z.int(),
      cycle,
      holders: z.int(),
      /** New price less theirs; null when none was named. */
      differenceMinor: z.int().nullable(),
      /** When the first and the last of them would renew at the new terms; null when none renews. */
      firstRenewalOn: z.iso.date().nullable(),
      lastRenewalOn: z.iso.date().nullable(),
      /** Those who would never renew at them: what they hold ends before. */
      endsBefore: z.int(),
      /** Those who wait for an agreed term to end first. */
      inTerm: z.int(),
    }),
  ),
  /** Renewals at the new terms by day, the first ninety days that have any. */
  renewals: z.array(z.object({ on: z.iso.date(), holders: z.int() })),
});
export type Affected = z.infer<typeof affected>;
