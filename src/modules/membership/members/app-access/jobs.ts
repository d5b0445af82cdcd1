import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** Mails the link of a member's invitation to the app. */
export const sendAppInvitation = defineJob({
  name: "membership.send-app-invitation",
  queue: "mail",
  payload: z.object({ invitationId: z.uuid() }),
  mode: "long",
  handler: async () => (await import("./job-handlers")).handleSendAppInvitation,
});

/** For the worker's list. */
export const appAccessJobs = [sendAppInvitation];
