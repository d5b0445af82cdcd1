import { defineJob, on } from "@/platform/jobs/definitions";
import { paymentSettled, refundDone } from "../../events";

/** A payment came or failed: the payer finds it in the inbox. */
export const showPayment = defineJob({
  name: "billing.show-payment",
  queue: "default",
  payload: paymentSettled.payload,
  handler: async () => (await import("./job-handlers")).payment,
});

/** Money went back. */
export const showRefund = defineJob({
  name: "billing.show-refund",
  queue: "default",
  payload: refundDone.payload,
  handler: async () => (await import("./job-handlers")).refund,
});

export const inboxSubscriptions = [on(paymentSettled, showPayment), on(refundDone, showRefund)];
