import { z } from "zod";

export const savedMethod = z.object({
  id: z.uuid(),
  provider: z.string(),
  kind: z.string(),
  label: z.string(),
  last4: z.string().nullable(),
  /** `YYYY-MM` */
  expires: z.string().nullable(),
  isDefault: z.boolean(),
});
export type SavedMethodView = z.infer<typeof savedMethod>;

export const methodIdInput = z.strictObject({ methodId: z.uuid() });

export const removeMethodInput = methodIdInput.extend({
  /** The next bills will be paid at the desk, so that the last card may go. */
  payAtDesk: z.boolean().optional(),
});

/** The provider's page on which the card is typed. */
export const setupStarted = z.object({ url: z.url() });

/** What the way back from that page says. */
export const finishSetupInput = z.strictObject({ setup: z.string().regex(/^\w{1,128}$/) });
export const setupFinished = z.object({
  state: z.enum(["saved", "waiting", "failed"]),
  failureCode: z.string().nullable(),
});
