import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Takes away the prices that were shown and never confirmed. */
const forgetQuotesJob = defineJob({
  name: "billing.forget-quotes",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "40 3 * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).forget,
});

export const quoteJobs = [listed(forgetQuotesJob)];
