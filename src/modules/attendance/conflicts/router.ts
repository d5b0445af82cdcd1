import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { attendancePermissions as may } from "../permissions";
import { acceptInput, branchOfConflicts, conflict, dismissInput } from "./schema";
import * as conflicts from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const conflictsRouter = router({
  list: tenantProcedure(may["conflict.read"])
    .input(branchOfConflicts)
    .output(z.array(conflict))
    .query(({ ctx, input }) => conflicts.listConflicts(ctx, input.branchId)),
  count: tenantProcedure(may["conflict.read"])
    .input(branchOfConflicts)
    .output(z.object({ count: z.int() }))
    .query(({ ctx, input }) => conflicts.countConflicts(ctx, input.branchId)),
  accept: tenantProcedure(may["conflict.resolve"])
    .input(acceptInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await conflicts.acceptConflict(ctx, input);
      return ok;
    }),
  dismiss: tenantProcedure(may["conflict.resolve"])
    .input(dismissInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await conflicts.dismissConflict(ctx, input);
      return ok;
    }),
});
