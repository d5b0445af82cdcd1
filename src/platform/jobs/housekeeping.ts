import { z } from "zod";
import { defineJob } from "./definitions";
import { listed } from "./registry";

/** Rows that have served their purpose. Times are minutes when little else runs; all may run late or twice. */
const common = {
  queue: "schedules" as const,
  mode: "long" as const,
  payload: z.object({}).strict(),
};

/** Kept answers of mutations, after the day in which a client may ask for them again. */
export const sweepIdempotencyKeys = defineJob({
  ...common,
  name: "platform.sweep-idempotency-keys",
  schedule: { cron: "17 * * * *", scope: "platform" },
  handler: async () => (await import("./housekeeping-handlers")).sweepIdempotencyKeys,
});

/** Windows of rate limits that ended more than an hour ago. */
export const sweepRateLimits = defineJob({
  ...common,
  name: "platform.sweep-rate-limits",
  schedule: { cron: "27 * * * *", scope: "platform" },
  handler: async () => (await import("./housekeeping-handlers")).sweepRateLimits,
});

/** Sessions that ended a month ago, and one-time links that ended a week ago. */
export const sweepSignIns = defineJob({
  ...common,
  name: "platform.sweep-sign-ins",
  schedule: { cron: "37 3 * * *", scope: "platform" },
  handler: async () => (await import("./housekeeping-handlers")).sweepSignIns,
});

/** Notes of schedules that were followed more than a month ago, but the latest of each. */
export const sweepScheduleTicks = defineJob({
  ...common,
  name: "platform.sweep-schedule-ticks",
  schedule: { cron: "47 3 * * *", scope: "platform" },
  handler: async () => (await import("./housekeeping-handlers")).sweepScheduleTicks,
});

export const housekeepingJobs = [
  listed(sweepIdempotencyKeys),
  listed(sweepRateLimits),
  listed(sweepSignIns),
  listed(sweepScheduleTicks),
];
