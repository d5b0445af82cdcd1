import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Mails whoever asked to join what happens next, or that they are a member already. */
export const answerJoinRequest = defineJob({
  name: "storefront.answer-join-request",
  queue: "mail",
  payload: z.object({ requestId: z.uuid() }),
  mode: "long",
  handler: async () => (await import("./job-handlers")).answerJoinRequest,
});

/** Forgets names of people who did not become members. Late or twice does no harm. */
export const forgetJoinRequests = defineJob({
  name: "storefront.forget-join-requests",
  queue: "schedules",
  payload: z.strictObject({}),
  schedule: { cron: "40 3 * * *", scope: "tenants" },
  handler: async () => (await import("./job-handlers")).forgetJoinRequests,
});

/** For the worker's list. */
export const storefrontJobs = [answerJoinRequest, forgetJoinRequests].map(listed);
