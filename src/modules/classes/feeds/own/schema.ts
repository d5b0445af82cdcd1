import { z } from "zod";
import { feed } from "../schema";

/** A member's own bookings, or the classes that a trainer teaches. */
export const ownFeedKind = z.enum(["member", "trainer"]);
export type OwnFeedKind = z.infer<typeof ownFeedKind>;

export const ownFeedsInput = z.strictObject({ kind: ownFeedKind });

export const createOwnFeedInput = z.strictObject({
  kind: ownFeedKind,
  /** What it is for: "My phone". */
  name: z.string().trim().min(1).max(60),
});
export type CreateOwnFeedInput = z.infer<typeof createOwnFeedInput>;

export const ownFeed = feed.omit({ branchId: true });
export type OwnFeed = z.infer<typeof ownFeed>;
