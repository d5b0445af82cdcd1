import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Ends visits that nobody checked out. Runs late or twice without harm: what has ended is left alone. */
export const closeOldVisits = defineJob({
  name: "attendance.close-old-visits",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "*/5 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).closeOldVisits,
});

export const attendanceJobs = [listed(closeOldVisits)];
