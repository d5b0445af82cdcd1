import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

export const deliveryOrder = z.strictObject({ deliveryId: z.uuid() });
export const digestOrder = z.strictObject({ memberId: z.uuid(), dueAt: z.iso.datetime() });

/** Hands one notification to one channel. Tries again by its own plan, so that the log knows each try. */
export const deliver = defineJob({
  name: "notifications.deliver",
  queue: "mail",
  mode: "long",
  payload: deliveryOrder,
  handler: async () => (await import("./job-handlers")).deliver,
});

/** Sends what has waited for a member's summary, as one mail. */
export const sendDigest = defineJob({
  name: "notifications.send-digest",
  queue: "mail",
  mode: "long",
  payload: digestOrder,
  handler: async () => (await import("./job-handlers")).sendDigest,
});

/** Forgets what was told long ago. */
export const forgetOld = defineJob({
  name: "notifications.forget-old",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "47 3 * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).forgetOld,
});

export const notificationJobs = [listed(deliver), listed(sendDigest), listed(forgetOld)];
