import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { invoiceClosed, invoiceOverdue, invoicePaid } from "../events";

/** Lets memberships go on whose bill was paid. */
export const settlePaid = defineJob({
  name: "billing.settle-paid",
  queue: "default",
  payload: invoicePaid.payload,
  handler: async () => (await import("./job-handlers")).settlePaid,
});

/** The same for a bill that was taken back or given up; a plan whose sale is void never begins. */
export const settleClosed = defineJob({
  name: "billing.settle-closed",
  queue: "default",
  payload: invoiceClosed.payload,
  handler: async () => (await import("./job-handlers")).settleClosed,
});

/** Begins the grace of memberships whose bill was not paid in time. */
export const startGrace = defineJob({
  name: "billing.start-grace",
  queue: "default",
  payload: invoiceOverdue.payload,
  handler: async () => (await import("./job-handlers")).startGrace,
});

export const dueJobs = [listed(settlePaid), listed(settleClosed), listed(startGrace)];
export const dueSubscriptions = [
  on(invoicePaid, settlePaid),
  on(invoiceClosed, settleClosed),
  on(invoiceOverdue, startGrace),
];
