import { type Policies, policiesOf, policiesSchema } from "@/modules/tenancy/policies/schema";
import type { TenantFacts } from "@/platform/context";

const NAMES = [
  "bookingOpensMinutes",
  "bookingClosesMinutes",
  "freeCancelMinutes",
  "promotedFreeMinutes",
  "nightFrom",
  "nightTo",
  "waitlistMode",
  "waitlistAutoMinutes",
  "waitlistOfferMinutes",
  "waitlistPerDay",
  "rosterOpensMinutes",
  "lateAfterMinutes",
  "doorClosesMinutes",
  "classMergeMinutes",
  "graceDays",
  "extraLate",
  "extraLateMinutes",
  "lateFeeMinor",
  "extraLateFeeMinor",
  "noShowFeeMinor",
  "penaltyTakes",
  "forgivenPer30Days",
  "penaltyReviewHours",
  "hostPaysForGuests",
  "releaseSeats",
  "releaseMinutes",
  "releaseCosts",
] as const;

/** The gym's rules that bookings and waitlists go by. */
export type BookingPolicy = Pick<Policies, (typeof NAMES)[number]>;

/** The rules for one kind of class: its own, and the gym's where it has none. What is not valid gives way to the gym's. */
export function bookingPolicyOf(tenant: Pick<TenantFacts, "policies">, ofClass: unknown): BookingPolicy {
  const gym = policiesOf(tenant);
  const own = (ofClass !== null && typeof ofClass === "object" ? ofClass : {}) as Record<string, unknown>;
  const pairs = NAMES.map((name) => {
    const parsed = own[name] === undefined ? undefined : policiesSchema.shape[name].safeParse(own[name]);
    return [name, parsed?.success ? parsed.data : gym[name]];
  });
  return Object.fromEntries(pairs) as BookingPolicy;
}
