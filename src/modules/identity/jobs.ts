import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** Things an account is told although nobody asked for a link. */
export const NOTICES = [
  "password-changed",
  "email-changed",
  "second-factor-on",
  "second-factor-off",
  "recovery-code-used",
] as const;

/**
 * An account's mail. `mailId` names the mail for good, and the link inside where there is one; no token travels.
 * `reset` carries what was typed, so that asking takes the same time for known and unknown people.
 */
export const accountMail = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("verify"), mailId: z.uuid(), userId: z.uuid(), next: z.string().optional() }),
  z.object({ kind: z.literal("change-email"), mailId: z.uuid(), userId: z.uuid() }),
  z.object({ kind: z.literal("account-exists"), mailId: z.uuid(), userId: z.uuid() }),
  z.object({ kind: z.literal("reset"), mailId: z.uuid(), email: z.string(), next: z.string().optional() }),
  z.object({
    kind: z.literal("notice"),
    mailId: z.uuid(),
    userId: z.uuid(),
    notice: z.enum(NOTICES),
    /** Where to, when it isn't the account's present e-mail. */
    to: z.string().optional(),
  }),
]);

export type AccountMail = z.infer<typeof accountMail>;

export const sendAccountMail = defineJob({
  name: "identity.send-mail",
  queue: "mail",
  payload: accountMail,
  mode: "long",
  attempts: 12,
  handler: async () => (await import("./job-handlers")).handleAccountMail,
});

export const identityJobs = [sendAccountMail];
