import { z } from "zod";
import { REFUND_STATUSES } from "./words";

export const refundStatus = z.enum(REFUND_STATUSES);
export type RefundStatus = z.infer<typeof refundStatus>;

export const refundInput = z.strictObject({
  attemptId: z.uuid(),
  amountMinor: z.int().min(1).max(2_000_000_000),
  reason: z.string().trim().min(3).max(300),
  /** The way it came, out of the drawer, or as account credit. */
  to: z.enum(["original", "cash", "credit"]).default("original"),
  /** Whose drawer; the bill's branch unless told. */
  branchId: z.uuid().optional(),
  idempotency: z.string().regex(/^[\w:.-]{8,80}$/),
});
export type RefundInput = z.infer<typeof refundInput>;

export const refund = z.object({
  id: z.uuid(),
  attemptId: z.uuid(),
  invoiceId: z.uuid().nullable(),
  memberId: z.uuid(),
  amountMinor: z.int(),
  currency: z.string(),
  toCredit: z.boolean(),
  reason: z.string(),
  status: refundStatus,
  failureCode: z.string().nullable(),
  createdAt: z.iso.datetime(),
  doneAt: z.iso.datetime().nullable(),
});
export type Refund = z.infer<typeof refund>;

export const refundPage = z.object({ items: z.array(refund), nextCursor: z.string().nullable() });
export const listRefundsInput = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
});
