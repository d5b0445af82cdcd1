import { z } from "zod";

/** What the form of a closure asks for; apart, because it brings zod along. */
export const closureForm = z
  .object({ fromOn: z.iso.date(), toOn: z.iso.date(), reason: z.string().trim().max(120) })
  .refine((input) => input.toOn >= input.fromOn, { path: ["toOn"], message: "before_start" });
