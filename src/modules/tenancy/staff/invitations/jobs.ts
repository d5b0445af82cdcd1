import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** Mails an invitation's link. */
export const sendInvitation = defineJob({
  name: "tenancy.send-invitation",
  queue: "mail",
  payload: z.object({ invitationId: z.uuid() }),
  mode: "long",
  handler: async () => (await import("./job-handlers")).handleSendInvitation,
});
