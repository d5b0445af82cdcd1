import { z } from "zod";

const whole = (fallback: number, low: number, high: number) => z.int().min(low).max(high).default(fallback);

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
