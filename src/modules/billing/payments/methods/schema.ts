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

/** What the browser needs for the provider's own card form; `setup` comes back when it is filled in. */
export const setupStarted = z.object({
  setup: z.string(),
  clientSecret: z.string(),
  publishableKey: z.string(),
});

export const finishSetupInput = z.strictObject({ setup: z.string().max(1_000) });
export const setupFinished = z.object({
  state: z.enum(["saved", "waiting", "failed"]),
  failureCode: z.string().nullable(),
});
