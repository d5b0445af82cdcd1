import { z } from "zod";
import { bill, billingCycle, billingStatus, freezeFeeMode } from "../calculator/schema";

const day = z.iso.date();
const person = z.object({ id: z.uuid(), name: z.string() });

/** What somebody may ask for as a membership stands; the quote still says whether the rules allow it. */
export const POSSIBLE_CHANGES = [
  "freeze",
  "return",
  "cancel_freeze",
  "switch",
  "undo_switch",
  "cancel",
  "undo_cancel",
  "move_billing_day",
] as const;
export const possibleChange = z.enum(POSSIBLE_CHANGES);
export type PossibleChange = z.infer<typeof possibleChange>;

/** A membership with its money: what runs, what comes, and what may be changed. */
export const membershipMoney = z.object({
  id: z.uuid(),
  planId: z.uuid(),
  planName: z.string(),
  planKind: z.string(),
  cycle: billingCycle,
  priceMinor: z.int(),
  currency: z.string(),
  status: billingStatus,
  startsOn: day,
  endsOn: day.nullable(),
  termEndsOn: day.nullable(),
  noticeDays: z.int(),
  minTermMonths: z.int(),
  autoRenew: z.boolean(),
  holder: person,
  payer: person,
  /** Held for a household: everybody in it may use it. */
  shared: z.boolean(),
  discount: z
    .object({ kind: z.enum(["percent", "amount"]), value: z.int(), cyclesLeft: z.int().nullable() })
    .nullable(),
  /** Those that run or are to come; without a last day one lasts until the return. */
  freezes: z.array(
    z.object({
      id: z.uuid(),
      fromOn: day,
      toOn: day.nullable(),
      running: z.boolean(),
      feeMode: freezeFeeMode,
      feeMinor: z.int(),
      endOnReturn: z.boolean(),
    }),
  ),
  /** The gym's terms for a freeze that is asked for today. */
  freezeTerms: z.object({
    earliestOn: day,
    minDays: z.int(),
    maxDays: z.int(),
    feeMode: freezeFeeMode,
    feeMinor: z.int(),
  }),
  /** Somebody has cancelled; `endsOn` is the last day. */
  cancelled: z.boolean(),
  /** What a coming renewal changes. */
  next: z
    .object({
      reason: z.enum(["switch", "price_change"]),
      planName: z.string(),
      priceMinor: z.int(),
      /** The renewal that brings it. */
      fromOn: day.nullable(),
    })
    .nullable(),
  /** Unpaid since that day; the last one on which the door opens is `graceEndsOn`. */
  pastDueSince: day.nullable(),
  graceEndsOn: day.nullable(),
  suspendedOn: day.nullable(),
  suspendReason: z.string().nullable(),
  owedMinor: z.int(),
  /** The day of the month on which it is billed; null for weeks and single payments. */
  billingDay: z.int().nullable(),
  /** Null when nothing more is billed, or when somebody else pays. */
  nextBill: bill.nullable(),
  possible: z.array(possibleChange),
});
export type MembershipMoney = z.infer<typeof membershipMoney>;

export const billingOverview = z.object({
  /** The gym's day by which this was counted. */
  today: day,
  currency: z.string(),
  /** What the member has with the gym. */
  creditMinor: z.int(),
  /** Open on all their bills, due or not. */
  openMinor: z.int(),
  memberships: z.array(membershipMoney),
});
export type BillingOverview = z.infer<typeof billingOverview>;

/** A plan that a member may switch to by themselves. */
export const offeredPlan = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  priceMinor: z.int(),
  currency: z.string(),
  cycle: billingCycle,
  visits: z.int().nullable(),
  minTermMonths: z.int(),
  noticeDays: z.int(),
});
export type OfferedPlan = z.infer<typeof offeredPlan>;
