import { z } from "zod";
import { visitRecorded, visitUndone } from "@/modules/attendance/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Settles who attended the classes that are over. Late or twice does no harm: what is settled is left alone. */
export const closeClasses = defineJob({
  name: "classes.close-classes",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "*/5 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).closeClasses,
});

/** Somebody came in: their class knows. */
export const markFromDoor = defineJob({
  name: "classes.mark-from-door",
  queue: "default",
  payload: visitRecorded.payload,
  handler: async () => (await import("./job-handlers")).markFromDoor,
});

/** A check-in was taken back: so is the mark that came of it. */
export const unmarkFromDoor = defineJob({
  name: "classes.unmark-from-door",
  queue: "default",
  payload: visitUndone.payload,
  handler: async () => (await import("./job-handlers")).unmarkFromDoor,
});

export const rosterJobs = [listed(closeClasses)];
export const rosterSubscriptions = [on(visitRecorded, markFromDoor), on(visitUndone, unmarkFromDoor)];
