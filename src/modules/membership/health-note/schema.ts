import { z } from "zod";

/** Kept only as long as the member agrees to it, which they say each time that they write. */
export const saveHealthNoteInput = z.strictObject({
  note: z.string().trim().min(1).max(500),
  consent: z.literal(true),
});

export const healthNote = z.object({
  note: z.string(),
  consentedAt: z.iso.datetime(),
});
export type HealthNote = z.infer<typeof healthNote>;
