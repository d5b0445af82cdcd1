import { z } from "zod";
import { policiesSchema } from "@/modules/tenancy/policies/schema";

export const penaltyKind = z.enum(["late_cancel", "extra_late_cancel", "no_show", "guest_no_show"]);
export type PenaltyKind = z.infer<typeof penaltyKind>;

/** `balance`: no card could be charged, the fee stands on the account. `void`: it was a mistake. */
export const penaltyStatus = z.enum(["pending", "charged", "balance", "waived", "forgiven_auto", "void"]);
export type PenaltyStatus = z.infer<typeof penaltyStatus>;

/** What would be taken; fees in minor units. */
export const loss = z.object({
  kind: penaltyKind,
  seats: z.int(),
  creditsLost: z.int(),
  passesLost: z.int(),
  feeMinor: z.int(),
  currency: z.string(),
  /** Let off, for the nth time of so many within 30 days: nothing is taken after all. */
  forgiven: z.object({ n: z.int(), of: z.int() }).nullable(),
});

export const PENALTY_VIEWS = ["pending", "decided", "all"] as const;

export const listPenaltiesInput = z.strictObject({
  view: z.enum(PENALTY_VIEWS).default("pending"),
  memberId: z.uuid().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListPenaltiesInput = z.infer<typeof listPenaltiesInput>;

const common = {
  id: z.uuid(),
  bookingId: z.uuid(),
  kind: penaltyKind,
  status: penaltyStatus,
  className: z.string(),
  startsAt: z.iso.datetime(),
  zone: z.string(),
  seats: z.int(),
  creditForfeited: z.boolean(),
  feeMinor: z.int(),
  currency: z.string(),
  createdAt: z.iso.datetime(),
  /** Until when staff may waive it. */
  reviewUntil: z.iso.datetime(),
  reason: z.string().nullable(),
};

export const penaltyRow = z.object({
  ...common,
  memberId: z.uuid(),
  memberName: z.string(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
  invoiceId: z.uuid().nullable(),
});
export type PenaltyRow = z.infer<typeof penaltyRow>;

export const penaltyPage = z.object({ items: z.array(penaltyRow), nextCursor: z.string().nullable() });
export type PenaltyPage = z.infer<typeof penaltyPage>;

export const ownPenalty = z.object(common);
export type OwnPenalty = z.infer<typeof ownPenalty>;

export const waiveInput = z.strictObject({
  penaltyId: z.uuid(),
  reason: z.string().trim().min(3).max(300),
});

/** Rules that a kind of class may have of its own. */
const own = policiesSchema.pick({
  freeCancelMinutes: true,
  penaltyTakes: true,
  lateFeeMinor: true,
  extraLateFeeMinor: true,
  noShowFeeMinor: true,
}).shape;
export const ownRules = z.strictObject({
  freeCancelMinutes: own.freeCancelMinutes.unwrap().nullable(),
  penaltyTakes: own.penaltyTakes.unwrap().nullable(),
  lateFeeMinor: own.lateFeeMinor.unwrap().nullable(),
  extraLateFeeMinor: own.extraLateFeeMinor.unwrap().nullable(),
  noShowFeeMinor: own.noShowFeeMinor.unwrap().nullable(),
});
export type OwnRules = z.infer<typeof ownRules>;

export const rulesOfType = z.object({ id: z.uuid(), name: z.string(), rules: ownRules });
export type RulesOfType = z.infer<typeof rulesOfType>;

export const setRulesInput = z.strictObject({ classTypeId: z.uuid(), rules: ownRules });

export const simulateInput = policiesSchema.pick({
  freeCancelMinutes: true,
  extraLate: true,
  extraLateMinutes: true,
  lateFeeMinor: true,
  extraLateFeeMinor: true,
  noShowFeeMinor: true,
  penaltyTakes: true,
  forgivenPer30Days: true,
  hostPaysForGuests: true,
});
export type SimulateInput = z.infer<typeof simulateInput>;

/** What a rule would have made of the last 30 days. */
export const simulation = z.object({
  /** Late cancellations and absences that would have cost something. */
  penalties: z.int(),
  forgiven: z.int(),
  feesMinor: z.int(),
  credits: z.int(),
  members: z.int(),
});
export type Simulation = z.infer<typeof simulation>;

export const simulated = z.object({
  currency: z.string(),
  /** Cancellations and absences that were looked at. */
  bookings: z.int(),
  /** By the rule that holds, and by the one asked about. */
  now: simulation,
  asked: simulation,
});
export type Simulated = z.infer<typeof simulated>;
