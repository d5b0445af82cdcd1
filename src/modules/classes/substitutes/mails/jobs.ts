import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

export const coverMailPayload = z.strictObject({
  requestId: z.uuid(),
  /** Whose mail it is. */
  staffId: z.uuid(),
});

/** Mails a colleague that somebody looks for a substitute. */
export const mailCoverAsked = defineJob({
  name: "classes.mail-cover-asked",
  queue: "mail",
  payload: coverMailPayload,
  mode: "long",
  handler: async () => (await import("./job-handlers")).mailAsked,
});

/** Mails whoever asked that a colleague takes the class, or can't. */
export const mailCoverAnswered = defineJob({
  name: "classes.mail-cover-answered",
  queue: "mail",
  payload: coverMailPayload,
  mode: "long",
  handler: async () => (await import("./job-handlers")).mailAnswered,
});

export const substituteJobs = [listed(mailCoverAsked), listed(mailCoverAnswered)];
