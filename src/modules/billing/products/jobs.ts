import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { invoicePaid } from "../events";

/** Gives what a paid bill's products grant. */
export const grantProducts = defineJob({
  name: "billing.grant-products",
  queue: "default",
  payload: invoicePaid.payload,
  handler: async () => (await import("./job-handlers")).grantProducts,
});

export const productJobs = [listed(grantProducts)];
export const productSubscriptions = [on(invoicePaid, grantProducts)];
