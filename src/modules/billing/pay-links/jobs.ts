import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { invoiceClosed, invoicePaid } from "../events";

/** Ends the links to a bill that was paid. */
export const revokePaid = defineJob({
  name: "billing.revoke-paid-links",
  queue: "default",
  payload: invoicePaid.payload,
  handler: async () => (await import("./job-handlers")).revoke,
});

/** Ends the links to a bill that was taken back or given up. */
export const revokeClosed = defineJob({
  name: "billing.revoke-closed-links",
  queue: "default",
  payload: invoiceClosed.payload,
  handler: async () => (await import("./job-handlers")).revoke,
});

export const payLinkJobs = [listed(revokePaid), listed(revokeClosed)];
export const payLinkSubscriptions = [on(invoicePaid, revokePaid), on(invoiceClosed, revokeClosed)];
