import { z } from "zod";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { invoiceClosed, invoiceOverdue, invoicePaid, paymentSettled } from "../events";

/** Keeps a failed bill's collection in step with its payments. */
export const followPayment = defineJob({
  name: "billing.collection-payment",
  queue: "default",
  payload: paymentSettled.payload,
  handler: async () => (await import("./job-handlers")).followPayment,
});

/** Opens the collection of a bill whose day has passed. */
export const followOverdue = defineJob({
  name: "billing.collection-overdue",
  queue: "default",
  payload: invoiceOverdue.payload,
  handler: async () => (await import("./job-handlers")).followInvoice,
});

/** Ends the collection of a bill that was paid. */
export const followPaid = defineJob({
  name: "billing.collection-paid",
  queue: "default",
  payload: invoicePaid.payload,
  handler: async () => (await import("./job-handlers")).followInvoice,
});

/** Ends the collection of a bill that was taken back or given up. */
export const followClosed = defineJob({
  name: "billing.collection-closed",
  queue: "default",
  payload: invoiceClosed.payload,
  handler: async () => (await import("./job-handlers")).followInvoice,
});

/** Makes the tries whose time has come. Late, it makes one each. */
export const collect = defineJob({
  name: "billing.collect",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "12 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).collect,
});

export const collectionJobs = [
  listed(followPayment),
  listed(followOverdue),
  listed(followPaid),
  listed(followClosed),
  listed(collect),
];
export const collectionSubscriptions = [
  on(paymentSettled, followPayment),
  on(invoiceOverdue, followOverdue),
  on(invoicePaid, followPaid),
  on(invoiceClosed, followClosed),
];
