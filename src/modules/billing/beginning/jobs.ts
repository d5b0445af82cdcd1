import { z } from "zod";
import { membershipsImported } from "@/modules/membership/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Begins to bill what an import brought. */
export const beginImported = defineJob({
  name: "billing.begin-imported",
  queue: "default",
  payload: membershipsImported.payload,
  handler: async () => (await import("./job-handlers")).beginImported,
});

/** Begins to bill whatever has no billing life yet: memberships from before there was one, and lost events. */
export const begin = defineJob({
  name: "billing.begin",
  queue: "schedules",
  mode: "long",
  payload: z.strictObject({}),
  schedule: { cron: "0 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).begin,
});

export const beginningJobs = [listed(beginImported), listed(begin)];
export const beginningSubscriptions = [on(membershipsImported, beginImported)];
