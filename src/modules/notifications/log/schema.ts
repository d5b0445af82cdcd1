import { z } from "zod";
import { STATUSES } from "../catalogue";
import { channel, kind } from "../schema";

export const status = z.enum(STATUSES);

const cursor = z.strictObject({ createdAt: z.iso.datetime(), id: z.uuid() });

export const deliveriesInput = z.strictObject({
  status: status.optional(),
  channel: channel.optional(),
  limit: z.int().min(1).max(100).default(50),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

/** A line of the log. It names no person: the gym knows who it was. */
export const deliveryRow = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  gym: z.string(),
  kind,
  channel,
  status,
  reason: z.string().nullable(),
  attempts: z.int(),
  digest: z.boolean(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;
export const deliveriesPage = z.object({ rows: z.array(deliveryRow), next: cursor.nullable() });

export const deliveryKey = z.strictObject({ tenantId: z.uuid(), id: z.uuid() });
export const discardInput = z.strictObject({
  tenantId: z.uuid(),
  id: z.uuid(),
  reason: z.string().trim().min(3).max(200),
});
