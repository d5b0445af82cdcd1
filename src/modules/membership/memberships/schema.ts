import { z } from "zod";

/** As stored. "Expired" is not stored: it follows from the end date. */
export const MEMBERSHIP_STATUSES = ["active", "frozen", "suspended", "ended"] as const;
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
  priceMinor: z.int(),
  currency: z.string(),
  cycle: z.string(),
  visits: z.int().nullable(),
});
export type Membership = z.infer<typeof membership>;

export const startMembershipInput = z.strictObject({
  memberId: z.uuid(),
  planId: z.uuid(),
  startsOn: localDate,
  /** Overrides the plan's own length; null is open-ended. */
  endsOn: localDate.nullish(),
});
export type StartMembershipInput = z.infer<typeof startMembershipInput>;

export const freezeInput = z
  .strictObject({
    membershipId: z.uuid(),
    from: localDate,
    to: localDate,
    reason: z.string().trim().max(200).optional(),
  })
  .refine((input) => input.to >= input.from, { path: ["to"], message: "before_start" });

export const changeMembershipInput = z.strictObject({
  membershipId: z.uuid(),
  reason: z.string().trim().max(200).optional(),
});

export const endMembershipInput = changeMembershipInput.extend({ on: localDate });
