import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { classesPermissions as may } from "../permissions";
import { addSkipInput, seriesSkipsInput, skip, skipDateInput, skipPreview } from "./schema";
import * as skips from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const skipsRouter = router({
  list: tenantProcedure(may["class.plan"])
    .input(seriesSkipsInput)
    .output(z.array(skip))
    .query(({ ctx, input }) => skips.listSkips(ctx, input.seriesId)),
  preview: tenantProcedure(may["class.plan"])
    .input(skipDateInput)
    .output(skipPreview)
    .query(({ ctx, input }) => skips.previewSkip(ctx, input)),
  add: tenantProcedure(may["class.plan"])
    .input(addSkipInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await skips.skipDate(ctx, input);
      return ok;
    }),
  remove: tenantProcedure(may["class.plan"])
    .input(skipDateInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await skips.unskipDate(ctx, input);
      return ok;
    }),
});
