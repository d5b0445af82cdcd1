import { z } from "zod";

const whole = (fallback: number, low: number, high: number) => z.int().min(low).max(high).default(fallback);

const wallTime = (fallback: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default(fallback);

/** A gym's own rules, with the value that holds until the gym says otherwise. */
export const policiesSchema = z.strictObject({
  /** Days after a missed payment during which the door still opens. */
  graceDays: whole(7, 0, 30),
  /** Minutes in which a second scan is the same visit. */
  ignoreWindowMinutes: whole(10, 1, 240),
  /** Hours after which a visit without a check-out ends by itself. */
  autoCheckOutHours: whole(3, 1, 12),
  /** Seconds a member's code is shown before the next one. */
  qrSeconds: whole(30, 15, 120),
  /** Codes before and after the current one that still count; forgives wrong phone clocks. */
  qrWindows: whole(2, 0, 10),
  /** What the door does when no waiver is signed. */
  waiver: z.enum(["block", "warn", "none"]).default("none"),
  /** Whether a minor needs a guardian on record to come in. */
  minorNeedsGuardian: z.boolean().default(false),
  /** Age in years below which a person counts as a minor. */
  minorAge: whole(18, 12, 21),
  /** Whether the desk may let somebody in against the rules, with a reason. */
  staffOverride: z.boolean().default(true),
  /** Whether nobody comes in while the branch is closed. */
  enforceOpeningHours: z.boolean().default(false),
  /** What the door does when the branch is at its capacity. */
  capacity: z.enum(["block", "warn", "none"]).default("warn"),
  /** Minutes of silence after which a kiosk counts as offline. */
  kioskOfflineMinutes: whole(30, 5, 120),
  /** Bills of so many cycles may be open during the grace days; with more the door closes at once. */
  graceCycles: whole(1, 0, 12),
  /** Days after the due day on which a failed renewal is tried again; after the last one somebody looks at it. */
  retryDays: z.array(z.int().min(1).max(60)).max(6).default([1, 3, 5, 7]),
  /** Hours in which nobody is locked out because a payment's outcome is still unknown. */
  pendingFloorHours: whole(12, 0, 48),
  /** Days from a bill's date to the day it is due. */
  dueDays: whole(0, 0, 60),
  /** Whether the prices on show contain the tax. */
  pricesIncludeTax: z.boolean().default(true),
  /** Stands before the year and the number of a bill. */
  invoicePrefix: z
    .string()
    .regex(/^[A-Z0-9-]{0,8}$/)
    .default(""),
  /** Cash totals are rounded to a multiple of so many minor units. */
  cashRoundingMinor: whole(1, 1, 10_000),
  /** Percent that the desk may take off without a manager. */
  deskDiscountPercent: whole(10, 0, 100),
  /** Minor units from which a second person confirms a receipt that was matched by hand; 0 is never. */
  twoPersonMinor: whole(0, 0, 1_000_000_000),
  /** Days before a freeze by which it is asked for. */
  freezeNoticeDays: whole(7, 0, 60),
  freezeMinDays: whole(7, 1, 90),
  freezeMaxDays: whole(90, 1, 365),
  freezeTimesPerYear: whole(2, 0, 12),
  /** What a frozen month costs, in minor units. */
  freezeFeeMinor: whole(0, 0, 100_000_000),
  freezeFeeMode: z.enum(["free", "one_off", "recurring", "keep_billing"]).default("free"),
  /** When a switch to a dearer and to a cheaper plan takes effect. */
  upgradeWhen: z.enum(["now", "renewal"]).default("now"),
  downgradeWhen: z.enum(["now", "renewal"]).default("renewal"),
  /** What members may do by themselves. */
  selfFreeze: z.boolean().default(true),
  selfSwitch: z.boolean().default(true),
  selfCancel: z.boolean().default(true),
  /** Visits of one guest within 90 days. */
  guestVisitsPer90Days: whole(3, 0, 90),
  /** Minutes before a class from which, and until which, it can be booked. */
  bookingOpensMinutes: whole(10_080, 5, 86_400),
  bookingClosesMinutes: whole(0, 0, 2_880),
  /** Minutes before a class until which a cancellation costs nothing; the night does not count. */
  freeCancelMinutes: whole(120, 0, 2_880),
  /** Minutes in which whoever moved up from a waitlist inside that time may still cancel for nothing. */
  promotedFreeMinutes: whole(30, 0, 240),
  /** The branch's night, in which no deadline runs. The same time twice is no night. */
  nightFrom: wallTime("22:00"),
  nightTo: wallTime("07:00"),
  /** Whether a freed seat is given to the first who waits, offered to them, or told to all who wait. */
  waitlistMode: z.enum(["auto", "offer", "broadcast"]).default("auto"),
  /** Minutes before a class from which a freed seat is offered instead of given. */
  waitlistAutoMinutes: whole(60, 0, 2_880),
  /** Minutes that an offer stands. */
  waitlistOfferMinutes: whole(15, 1, 1_440),
  /** Waitlists that a member may stand on for one day. */
  waitlistPerDay: whole(2, 0, 10),
  /** Minutes before a class from which people can be marked as there. */
  rosterOpensMinutes: whole(30, 5, 240),
  /** Minutes after its start from which somebody counts as late. */
  lateAfterMinutes: whole(5, 0, 60),
  /** Minutes after its start until which coming through the door still counts as coming to the class. */
  doorClosesMinutes: whole(10, 0, 120),
  /** Minutes around a visit in which coming to a class is the same visit. */
  classMergeMinutes: whole(60, 1, 240),
  /** Whether a cancellation in the last minutes before a class costs more than a late one, and in how many. */
  extraLate: z.boolean().default(false),
  extraLateMinutes: whole(30, 5, 1_440),
  /** What a seat costs that is cancelled late, extra late, or not used; minor units. */
  lateFeeMinor: whole(0, 0, 100_000_000),
  extraLateFeeMinor: whole(0, 0, 100_000_000),
  noShowFeeMinor: whole(0, 0, 100_000_000),
  /** What is taken: the credit that was used, or the fee where none was; both; or the fee alone. */
  penaltyTakes: z.enum(["either", "both", "fee"]).default("either"),
  /** Penalties that a member is let off within any 30 days; bookings with a credit pack never. */
  forgivenPer30Days: whole(2, 0, 5),
  /** Hours after a class begins in which staff may still waive. */
  penaltyReviewHours: whole(24, 0, 72),
  /** Whether a member answers for the guests they bring. */
  hostPaysForGuests: z.boolean().default(true),
  /** Whether seats of those who are not there shortly before a class are given on, how many minutes, and at what cost. */
  releaseSeats: z.boolean().default(false),
  releaseMinutes: whole(5, 1, 60),
  releaseCosts: z.enum(["nothing", "no_show"]).default("nothing"),
  /** Whether anybody may see the gym: its page, and what of it is on the page. */
  publicPage: z.boolean().default(false),
  publicPlans: z.boolean().default(true),
  publicTimetable: z.boolean().default(true),
  publicOccupancy: z.boolean().default(true),
  /** First names of trainers beside their classes. */
  publicTrainers: z.boolean().default(false),
  /** Whether people may ask to join without coming by. */
  publicJoin: z.boolean().default(true),
});

export type Policies = z.output<typeof policiesSchema>;

export const defaultPolicies: Policies = Object.freeze(policiesSchema.parse({}));

const known = new WeakMap<object, Policies>();

/**
 * The gym's rules with every default filled in. A stored value that is no longer valid gives way to the default, so
 * that an old setting can never close a door.
 */
export function policiesOf(tenant: { readonly policies: unknown }): Policies {
  const kept = known.get(tenant);
  if (kept) return kept;
  const stored = (
    tenant.policies !== null && typeof tenant.policies === "object" ? tenant.policies : {}
  ) as Record<string, unknown>;
  const filled: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(policiesSchema.shape)) {
    const parsed = rule.safeParse(stored[name]);
    filled[name] = parsed.success ? parsed.data : defaultPolicies[name as keyof Policies];
  }
  const policies = Object.freeze(filled) as unknown as Policies;
  known.set(tenant, policies);
  return policies;
}
