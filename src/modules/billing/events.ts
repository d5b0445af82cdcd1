import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";

/** A bill is paid in full, by whatever means: memberships that waited for it go on. */
export const invoicePaid = defineEvent({
  name: "billing.invoice-paid",
  payload: z.object({
    invoiceId: z.uuid(),
    memberId: z.uuid(),
    membershipIds: z.array(z.uuid()),
  }),
});

/** A bill's day has passed and something of it is open. */
export const invoiceOverdue = defineEvent({
  name: "billing.invoice-overdue",
  payload: z.object({ invoiceId: z.uuid(), memberId: z.uuid() }),
});

/** A bill was taken back or given up. */
export const invoiceClosed = defineEvent({
  name: "billing.invoice-closed",
  payload: z.object({ invoiceId: z.uuid(), memberId: z.uuid(), how: z.enum(["void", "written_off"]) }),
});

/** A try to get money came to an end; it may still succeed late, and then it is told again. */
export const paymentSettled = defineEvent({
  name: "billing.payment-settled",
  payload: z.object({
    attemptId: z.uuid(),
    invoiceId: z.uuid().nullable(),
    memberId: z.uuid(),
    status: z.enum(["succeeded", "failed", "expired"]),
    failureCode: z.string().nullable(),
    automatic: z.boolean(),
    amountMinor: z.int(),
  }),
});

/** Money went back to a member, or became their account credit. */
export const refundDone = defineEvent({
  name: "billing.refund-done",
  payload: z.object({
    refundId: z.uuid(),
    attemptId: z.uuid(),
    invoiceId: z.uuid().nullable(),
    memberId: z.uuid(),
    amountMinor: z.int(),
  }),
});
