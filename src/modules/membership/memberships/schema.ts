import { z } from "zod";

/** As stored. "Expired" and "cancel pending" are not stored: they follow from the dates. */
export const MEMBERSHIP_STATUSES = [
  "draft",
  "pending_signature",
  "pending_payment",
  "pending_start",
  "trial",
  "active",
  "past_due",
  "frozen",
  "suspended",
  "completed",
  "ended",
] as const;
export const membershipStatus = z.enum(MEMBERSHIP_STATUSES);
export type MembershipStatus = z.infer<typeof membershipStatus>;

/** What a member is to the gym today, over all memberships. */
export const STANDINGS = ["active", "frozen", "suspended", "expired", "none"] as const;
export const standing = z.enum(STANDINGS);
export type Standing = z.infer<typeof standing>;

const localDate = z.iso.date();

/** A membership as a rule sees it; dates are the gym's calendar days, both ends included. */
export interface MembershipState {
  status: MembershipStatus;
  startsOn: string;
  endsOn: string | null;
  frozenFrom: string | null;
  frozenTo: string | null;
}

export const membership = z.object({
  id: z.uuid(),
  planId: z.uuid(),
  planName: z.string(),
  planKind: z.string(),
  status: membershipStatus,
  startsOn: localDate,
  endsOn: localDate.nullable(),
  frozenFrom: localDate.nullable(),
  frozenTo: localDate.nullable(),
  /** Whether that freeze ends with the first visit. */
  freezeEndsOnReturn: z.boolean(),
  priceMinor: z.int(),
  currency: z.string(),
  cycle: z.string(),
  visits: z.int().nullable(),
});
export type Membership = z.infer<typeof membership>;

/** What is taken off the price, for so many cycles; null is for good. Percents are whole, amounts minor units a cycle. */
export const discount = z.strictObject({
  type: z.enum(["percent", "amount"]),
  value: z.int().min(1).max(100_000_000),
  cyclesLeft: z.int().min(0).max(1_200).nullable(),
});
export type Discount = z.infer<typeof discount>;

export const FREEZE_FEE_MODES = ["free", "one_off", "recurring", "keep_billing"] as const;
export const freezeFeeMode = z.enum(FREEZE_FEE_MODES);
export type FreezeFeeMode = z.infer<typeof freezeFeeMode>;

/** What can happen to a membership; each is a row of its history. */
export const MEMBERSHIP_CHANGES = [
  "sold",
  "taken_over",
  "signed",
  "paid",
  "unpaid",
  "started",
  "converted",
  "renewed",
  "past_due",
  "suspended",
  "reactivated",
  "freeze_scheduled",
  "freeze_cancelled",
  "frozen",
  "returned",
  "switched",
  "switch_scheduled",
  "switch_withdrawn",
  "cancel_requested",
  "cancel_withdrawn",
  "billing_moved",
  "completed",
  "reopened",
  "ended",
] as const;
export const membershipChange = z.enum(MEMBERSHIP_CHANGES);
export type MembershipChange = z.infer<typeof membershipChange>;

export const changeMembershipInput = z.strictObject({
  membershipId: z.uuid(),
  reason: z.string().trim().max(200).optional(),
});
