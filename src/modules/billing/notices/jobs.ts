import { z } from "zod";
import { membershipChanged, sharedAllowanceSpent } from "@/modules/membership/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { paymentSettled } from "../events";
import { noticeOrder } from "./schema";

/** Hands one notice to the mail or text message service. */
export const sendNotice = defineJob({
  name: "billing.send-notice",
  queue: "mail",
  mode: "long",
  attempts: 12,
  payload: noticeOrder,
  handler: async () => (await import("./job-handlers")).send,
});

/** Reminds of open bills and announces renewals, by day. */
export const planNotices = defineJob({
  name: "billing.plan-notices",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "22 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).plan,
});

/** Thanks for a payment. */
export const tellPaid = defineJob({
  name: "billing.tell-paid",
  queue: "default",
  payload: paymentSettled.payload,
  handler: async () => (await import("./job-handlers")).paid,
});

/** Says that the grace is over, and how to come back. */
export const tellSuspended = defineJob({
  name: "billing.tell-suspended",
  queue: "default",
  payload: membershipChanged.payload,
  handler: async () => (await import("./job-handlers")).changed,
});

/** Tells the payer that a household has used up what it shares. */
export const tellPoolEmpty = defineJob({
  name: "billing.tell-pool-empty",
  queue: "default",
  payload: sharedAllowanceSpent.payload,
  handler: async () => (await import("./job-handlers")).poolEmpty,
});

export const noticeJobs = [
  listed(sendNotice),
  listed(planNotices),
  listed(tellPaid),
  listed(tellSuspended),
  listed(tellPoolEmpty),
];
export const noticeSubscriptions = [
  on(paymentSettled, tellPaid),
  on(membershipChanged, tellSuspended),
  on(sharedAllowanceSpent, tellPoolEmpty),
];
