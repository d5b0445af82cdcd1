import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { registerReceipts } from "./payments/accounts/jobs";

/**
 * Sends one charge to its provider, once. Whoever comes again, after a crash or twice, asks what became of it instead.
 */
export const charge = defineJob({
  name: "billing.charge",
  queue: "default",
  mode: "long",
  payload: z.strictObject({
    attemptId: z.uuid(),
    /** Keeps the card for later bills. */
    save: z.boolean().default(false),
    /** Where the customer comes back to: a path of Pulse. */
    returnPath: z.string().startsWith("/").max(300),
    /** Whoever pays is not known to be the member: nothing about the member goes to the provider's page. */
    byStranger: z.boolean().default(false),
  }),
  handler: async () => (await import("./job-handlers")).charge,
});

/** Asks a provider what became of one payment. */
export const checkAttempt = defineJob({
  name: "billing.check-attempt",
  queue: "default",
  mode: "long",
  payload: z.strictObject({ attemptId: z.uuid() }),
  handler: async () => (await import("./job-handlers")).checkAttempt,
});

/** Asks about every payment and refund without an answer whose time has come. */
export const checkAttempts = defineJob({
  name: "billing.check-attempts",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "* * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).checkAttempts,
});

/** Sends one refund to its provider, once. */
export const sendRefund = defineJob({
  name: "billing.send-refund",
  queue: "default",
  mode: "long",
  payload: z.strictObject({ refundId: z.uuid() }),
  handler: async () => (await import("./job-handlers")).sendRefund,
});

/** Asks the provider which card was kept by a setup or along with a payment, and keeps it. */
export const keepCard = defineJob({
  name: "billing.keep-card",
  queue: "default",
  mode: "long",
  payload: z.strictObject({ memberId: z.uuid(), ref: z.string().min(1).max(128) }),
  handler: async () => (await import("./job-handlers")).keepCard,
});

/** Tells the provider to forget a card that a member removed. */
export const forgetMethod = defineJob({
  name: "billing.forget-method",
  queue: "default",
  mode: "long",
  payload: z.strictObject({ methodId: z.uuid() }),
  handler: async () => (await import("./job-handlers")).forgetMethod,
});

/** Marks bills whose day has passed. */
export const markOverdue = defineJob({
  name: "billing.mark-overdue",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "7 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).markOverdue,
});

export const billingJobs = [
  listed(charge),
  listed(checkAttempt),
  listed(checkAttempts),
  listed(sendRefund),
  listed(keepCard),
  listed(forgetMethod),
  listed(markOverdue),
  listed(registerReceipts),
];
