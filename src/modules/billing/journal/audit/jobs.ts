import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Each night the books against themselves. Whatever does not hold makes this job fail, where the operator sees it. */
export const auditBooksNightly = defineJob({
  name: "billing.audit-books",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "40 3 * * *", scope: "tenants" },
  // Wrong books are as wrong at the second look; an operator starts it again when they are mended.
  attempts: 1,
  handler: async () => (await import("./job-handlers")).auditBooksNightly,
});

export const journalAuditJobs = [listed(auditBooksNightly)];
