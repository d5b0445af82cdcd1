import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import { beginningPreview, previewInput } from "./schema";
import { previewBeginning } from "./service";

/** What an import begins to bill, before it is taken over. */
export const beginningRouter = router({
  preview: tenantProcedure(may["sale.write"])
    .input(previewInput)
    .output(beginningPreview)
    .query(({ ctx, input }) => previewBeginning(ctx, input)),
});
