import { z } from "zod";
import { memberCameBack } from "@/modules/membership/events";
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

export const confirmReturnPayload = memberCameBack.payload.extend({ visitId: z.uuid() });

/** Tells that somebody came back from a freeze, unless the visit was taken back. */
export const confirmReturn = defineJob({
  name: "attendance.confirm-return",
  queue: "default",
  payload: confirmReturnPayload,
  handler: async () => (await import("./job-handlers")).confirmReturn,
});

export const attendanceJobs = [listed(closeOldVisits), listed(confirmReturn)];
