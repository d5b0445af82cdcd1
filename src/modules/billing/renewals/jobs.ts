import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Bills every membership whose next period begins today or began while nobody looked. */
export const renew = defineJob({
  name: "billing.renew",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "2 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).renew,
});

export const chargeRenewalPayload = z.strictObject({ invoiceId: z.uuid(), tries: z.int().min(0) });

/** Charges the payer's card or wallet for a renewal. `tries` counts the ones before. */
export const chargeRenewal = defineJob({
  name: "billing.charge-renewal",
  queue: "default",
  payload: chargeRenewalPayload,
  handler: async () => (await import("./job-handlers")).chargeRenewal,
});

export const renewalJobs = [listed(renew), listed(chargeRenewal)];
