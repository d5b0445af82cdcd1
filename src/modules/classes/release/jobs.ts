import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Gives on the seats of those who are missing shortly before a class, where the gym wants that. */
export const releaseMissing = defineJob({
  name: "classes.release-missing",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "* * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).releaseMissing,
});

export const releaseJobs = [listed(releaseMissing)];
