import { z } from "zod";
import { invoiceStatus } from "../invoices/schema";
import { ATTEMPT_STATUSES, TENDERS } from "./words";

/** How money reaches the gym. `credit` is what the member has with the gym already. */
export const tender = z.enum(TENDERS);
export type Tender = z.infer<typeof tender>;

export const attemptStatus = z.enum(ATTEMPT_STATUSES);
export type AttemptStatus = z.infer<typeof attemptStatus>;

/** What the customer must do now, as the provider's port says it. */
export const customerAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("redirect"), url: z.string() }),
  z.object({ kind: z.literal("wait_for_phone") }),
  z.object({ kind: z.literal("wait_for_transfer") }),
]);

const minor = z.int().min(1).max(2_000_000_000);

export const tenderInput = z.strictObject({
  tender,
  amountMinor: minor,
  /** Cash handed over; what is too much is the change. */
  tenderedMinor: minor.optional(),
  /** E.164; for a prompt on a phone. */
  phone: z.string().trim().max(20).optional(),
  savedMethodId: z.uuid().optional(),
  /** Keeps the card for later bills. */
  saveMethod: z.boolean().optional(),
  /** Number of the terminal's slip or the bank transfer. */
  receipt: z.string().trim().max(60).optional(),
});
export type TenderInput = z.infer<typeof tenderInput>;

export const takePaymentInput = z.strictObject({
  invoiceId: z.uuid(),
  tenders: z.array(tenderInput).min(1).max(6),
  /** Whose drawer the cash goes into; the bill's branch unless told. */
  branchId: z.uuid().optional(),
  /** One per intended payment: sent again, it is the same payment. */
  idempotency: z.string().regex(/^[\w:.-]{8,80}$/),
});

export interface TakePayment extends z.infer<typeof takePaymentInput> {
  /** Nobody stands at the screen: a renewal or a retry. Refused while another payment is on its way. */
  automatic?: boolean | undefined;
  /** Where the customer comes back to from the provider's page: a path of Pulse, never taken from outside. */
  returnPath?: string | undefined;
  /** Whoever pays is not known to be the member: their name, address and cards are not shown to them. */
  byStranger?: boolean | undefined;
}

export const attempt = z.object({
  id: z.uuid(),
  invoiceId: z.uuid().nullable(),
  memberId: z.uuid(),
  tender,
  status: attemptStatus,
  amountMinor: z.int(),
  currency: z.string(),
  tenderedMinor: z.int().nullable(),
  changeMinor: z.int(),
  phone: z.string().nullable(),
  receipt: z.string().nullable(),
  failureCode: z.string().nullable(),
  action: customerAction.nullable(),
  automatic: z.boolean(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  succeededAt: z.iso.datetime().nullable(),
});
export type Attempt = z.infer<typeof attempt>;

export const paymentResult = z.object({
  invoice: z.object({
    id: z.uuid(),
    number: z.string().nullable(),
    status: invoiceStatus,
    totalMinor: z.int(),
    openMinor: z.int(),
    currency: z.string(),
  }),
  attempts: z.array(attempt),
});
export type PaymentResult = z.infer<typeof paymentResult>;

export const attemptIdInput = z.strictObject({ attemptId: z.uuid() });

/** A member pays their own bill; what is in the hand is the desk's. */
export const payOwnInput = z.strictObject({
  invoiceId: z.uuid(),
  tender: z.enum(["mpesa", "stripe", "gcash", "credit"]),
  amountMinor: minor,
  phone: z.string().trim().max(20).optional(),
  savedMethodId: z.uuid().optional(),
  saveMethod: z.boolean().optional(),
  idempotency: takePaymentInput.shape.idempotency,
});

export const closeUnknownInput = attemptIdInput.extend({
  paid: z.boolean(),
  receipt: z.string().trim().min(4).max(60).optional(),
  reason: z.string().trim().min(3).max(300),
});
