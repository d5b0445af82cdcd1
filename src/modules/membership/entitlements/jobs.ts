import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** Closes the pools that ran out unused, after midnight at the gym. */
export const settleEntitlementsJob = defineJob({
  name: "membership.settle-entitlements",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "20 0 * * *" },
  handler: async () => (await import("./job-handlers")).settle,
});

export const entitlementJobs = [settleEntitlementsJob];
