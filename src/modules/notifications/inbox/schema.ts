import { z } from "zod";
import { facts, kind } from "../schema";

const cursor = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

export const inboxInput = z.strictObject({
  limit: z.int().min(1).max(50).default(20),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

export const inboxItem = z.object({
  id: z.uuid(),
  kind,
  facts,
  link: z.string(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;
export const inboxPage = z.object({ items: z.array(inboxItem), next: cursor.nullable() });
export type InboxPage = z.infer<typeof inboxPage>;

export const unreadCount = z.object({ count: z.int() });

export const readInput = z.strictObject({ id: z.uuid() });
/** Everything up to the newest one on the screen: what came since has not been seen. */
export const readAllInput = z.strictObject({ upTo: z.iso.datetime() });
