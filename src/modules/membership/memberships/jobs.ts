import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/**
 * Works out anew what members are whose standing has run out: freezes that ended, memberships that began or expired.
 * Lists already show the right standing by date; this settles what is stored. Runs late or twice without harm.
 */
export const settleStandings = defineJob({
  name: "membership.settle-standings",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "10 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).settleStandings,
});

export const membershipJobs = [settleStandings];
