import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { classesPermissions as may } from "../../permissions";
import { feedIdInput } from "../schema";
import { createOwnFeedInput, ownFeed, ownFeedsInput } from "./schema";
import * as feeds from "./service";

export const ownFeedsRouter = router({
  list: tenantProcedure(may["feed.own"])
    .input(ownFeedsInput)
    .output(z.array(ownFeed))
    .query(({ ctx, input }) => feeds.listOwnFeeds(ctx, input.kind)),
  // An address is a key: idempotency keeps answers, so it is read by `list` instead.
  create: tenantProcedure(may["feed.own"])
    .input(createOwnFeedInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => feeds.createOwnFeed(ctx, input)),
  revoke: tenantProcedure(may["feed.own"])
    .input(feedIdInput)
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await feeds.revokeOwnFeed(ctx, input.feedId);
      return { ok: true as const };
    }),
});
