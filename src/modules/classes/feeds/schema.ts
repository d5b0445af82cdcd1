import { z } from "zod";

export const createFeedInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** All branches without one. */
  branchId: z.uuid().nullable(),
});
export type CreateFeedInput = z.infer<typeof createFeedInput>;

export const feedIdInput = z.strictObject({ feedId: z.uuid() });

export const feed = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  branchId: z.uuid().nullable(),
  address: z.string(),
  createdAt: z.iso.datetime(),
  lastReadAt: z.iso.datetime().nullable(),
});
export type Feed = z.infer<typeof feed>;
