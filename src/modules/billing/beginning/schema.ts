import { z } from "zod";
import { planChoiceSchema } from "@/modules/membership/imports/wizard/schema";

export const previewInput = z.strictObject({
  batchId: z.uuid(),
  /** Where somebody has chosen otherwise than proposed. */
  plans: z.array(planChoiceSchema).max(1_000),
});
export type PreviewInput = z.infer<typeof previewInput>;

/** What an import would begin to bill. */
export const beginningPreview = z.object({
  currency: z.string(),
  /** Memberships with a first bill, the days on which those are, and what they come to together. */
  billed: z.int(),
  fromOn: z.iso.date().nullable(),
  toOn: z.iso.date().nullable(),
  totalMinor: z.int(),
  /** Running ones that never get a bill: they end before, or were paid at once. */
  unbilled: z.int(),
  /** Over already. */
  over: z.int(),
});
export type BeginningPreview = z.infer<typeof beginningPreview>;
