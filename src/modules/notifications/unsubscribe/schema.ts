import { z } from "zod";
import { TOPICS } from "../catalogue";

export const unsubscribeInput = z.strictObject({ token: z.string().min(1).max(100) });
/** What a link switches off; null for one that this gym has not given out. */
export const unsubscribeView = z.object({ what: z.enum([...TOPICS, "digest"]).nullable() });
export type UnsubscribeView = z.infer<typeof unsubscribeView>;
