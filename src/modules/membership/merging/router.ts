import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import { keptMerge, mergeInput, mergePreview, mergePreviewInput } from "./schema";
import { type MergeParts, mergeMembers, mergesOf, previewMerge, undoMerge } from "./service";

/**
 * Merging reaches into what every module keeps about a member; each brings its own part, and the server puts them
 * together.
 */
export function mergingRoot(parts: MergeParts) {
  const merging = router({
    preview: tenantProcedure(may["member.merge"])
      .input(mergePreviewInput)
      .output(mergePreview)
      .query(({ ctx, input }) => previewMerge(ctx, parts, input)),
    commit: tenantProcedure(may["member.merge"])
      .input(mergeInput)
      .output(z.object({ mergeId: z.uuid() }))
      .mutation(({ ctx, input }) => mergeMembers(ctx, parts, input)),
    ofMember: tenantProcedure(may["member.merge"])
      .input(z.strictObject({ memberId: z.uuid() }))
      .output(z.array(keptMerge))
      .query(({ ctx, input }) => mergesOf(ctx, parts, input.memberId)),
    undo: tenantProcedure(may["member.merge"])
      .input(z.strictObject({ mergeId: z.uuid() }))
      .output(z.object({ absorbedId: z.uuid() }))
      .mutation(({ ctx, input }) => undoMerge(ctx, parts, input.mergeId)),
  });
  return router({ merging });
}
export type MergingApi = ReturnType<typeof mergingRoot>;
