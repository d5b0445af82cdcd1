import { z } from "zod";

/** Why something was done; the audit log keeps it. */
export const reasonInput = z.strictObject({ reason: z.string().trim().min(3).max(200) });
