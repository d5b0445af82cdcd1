import { z } from "zod";
import { branchClosuresChanged } from "@/modules/tenancy/events";
import { defineJob, on } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Makes the classes of the weeks ahead, each night by the gym's own clock. Late or twice does no harm. */
export const keepUpTimetable = defineJob({
  name: "classes.keep-up-timetable",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "20 3 * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).keepUpTimetable,
});

/** A branch closes or opens for some days: its classes follow. */
export const followClosures = defineJob({
  name: "classes.follow-closures",
  queue: "default",
  payload: branchClosuresChanged.payload,
  handler: async () => (await import("./job-handlers")).followClosures,
});

export const classesJobs = [listed(keepUpTimetable)];
export const classesSubscriptions = [on(branchClosuresChanged, followClosures)];
