import { z } from "zod";

export const ENTITLEMENT_KINDS = ["visits", "class", "pt", "guest"] as const;
export const entitlementKind = z.enum(ENTITLEMENT_KINDS);
export type EntitlementKind = z.infer<typeof entitlementKind>;

export const POOL_SOURCES = ["cycle", "pack", "manual"] as const;
export type PoolSource = (typeof POOL_SOURCES)[number];

export const entryReason = z.enum(["grant", "use", "reserve", "release", "return", "expire", "adjust"]);

/** What somebody has, and what is left of it. */
export const entitlementPool = z.object({
  id: z.uuid(),
  kind: entitlementKind,
  source: z.enum(POOL_SOURCES),
  membershipId: z.uuid().nullable(),
  planName: z.string().nullable(),
  /** Shared by a household. */
  shared: z.boolean(),
  granted: z.int(),
  left: z.int(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
});
export type EntitlementPool = z.infer<typeof entitlementPool>;

export const entitlementEntry = z.object({
  id: z.uuid(),
  poolId: z.uuid(),
  kind: entitlementKind,
  planName: z.string().nullable(),
  memberId: z.uuid(),
  memberName: z.string(),
  delta: z.int(),
  reason: entryReason,
  sourceKind: z.string(),
  sourceId: z.uuid(),
  day: z.iso.date(),
  note: z.string().nullable(),
  at: z.iso.datetime(),
});
export type EntitlementEntry = z.infer<typeof entitlementEntry>;

export const entitlementHistoryInput = z.strictObject({
  memberId: z.uuid(),
  cursor: z.uuid().optional(),
});

export const entitlementHistory = z.object({
  items: z.array(entitlementEntry),
  next: z.uuid().nullable(),
});
export type EntitlementHistory = z.infer<typeof entitlementHistory>;

export const adjustEntitlementInput = z.strictObject({
  memberId: z.uuid(),
  membershipId: z.uuid(),
  kind: entitlementKind,
  source: z.enum(POOL_SOURCES),
  delta: z
    .int()
    .min(-1_000)
    .max(1_000)
    .refine((delta) => delta !== 0, { message: "not_zero" }),
  note: z.string().trim().min(3).max(200),
});
export type AdjustEntitlementInput = z.infer<typeof adjustEntitlementInput>;
