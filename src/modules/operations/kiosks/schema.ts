import { z } from "zod";
import { DEVICE_STATES } from "@/modules/attendance/kiosk/schema";
import { reason } from "../schema";

const cursor = z.strictObject({ rank: z.int().min(0).max(9), id: z.uuid() });

export const kiosksInput = z.strictObject({
  limit: z.int().min(1).max(100).default(50),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

export const kioskRow = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  name: z.string(),
  gym: z.string(),
  slug: z.string(),
  branch: z.string(),
  state: z.enum(DEVICE_STATES),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** As it said itself when it was heard of last; null when it has never said so. */
  version: z.string().nullable(),
  /** Check-ins that it kept and had not sent yet then. */
  queued: z.int().nullable(),
  /** Check-ins it kept while it was offline and sent within a week. */
  keptScans: z.int(),
  /** Of those, what the gym's desk has yet to decide. */
  conflicts: z.int(),
  /** Since when an alert about it is open. */
  alertSince: z.iso.datetime().nullable(),
});
export type KioskRow = z.infer<typeof kioskRow>;
export const kiosksPage = z.object({ rows: z.array(kioskRow), next: cursor.nullable() });

export const revokeInput = z.strictObject({ tenantId: z.uuid(), deviceId: z.uuid(), reason });
