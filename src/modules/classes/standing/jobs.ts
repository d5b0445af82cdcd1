import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

export const standingPayload = z.strictObject({ standingId: z.uuid(), sessionId: z.uuid() });

/** Looks for classes that open for booking and orders the seats that stand in them. Late or twice does no harm. */
export const keepStanding = defineJob({
  name: "classes.keep-standing",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "*/5 * * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).keepStanding,
});

/** Takes one seat of a standing booking, or writes down why there was none. */
export const takeStanding = defineJob({
  name: "classes.take-standing",
  queue: "default",
  payload: standingPayload,
  handler: async () => (await import("./job-handlers")).takeStanding,
});

export const standingJobs = [listed(keepStanding), listed(takeStanding)];
