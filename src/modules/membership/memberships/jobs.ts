import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/**
 * Lets happen what a membership's calendar has in store: starts, ends of trials, freezes, the end of the grace, last
 * days. Lists and the door already go by the dates; this settles what is stored. Runs late or twice without harm.
 */
export const settle = defineJob({
  name: "membership.settle",
  queue: "schedules",
  payload: z.strictObject({}),
  mode: "long",
  schedule: { cron: "10 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).settle,
});

export const membershipJobs = [settle];
