import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import * as imports from "./service";
import {
  batchPageSchema,
  checkInput,
  commitInput,
  decideInput,
  importDetailSchema,
  importIdInput,
  importRowSchema,
  listBatchesInput,
  listRowsInput,
  rowsPageSchema,
} from "./wizard/schema";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const manage = () => tenantProcedure(may["import.manage"]);

export const importsRouter = router({
  list: manage()
    .input(listBatchesInput)
    .output(batchPageSchema)
    .query(({ ctx, input }) => imports.listImports(ctx, input.cursor)),
  get: manage()
    .input(importIdInput)
    .output(importDetailSchema)
    .query(({ ctx, input }) => imports.getImport(ctx, input.batchId)),
  rows: manage()
    .input(listRowsInput)
    .output(rowsPageSchema)
    .query(({ ctx, input }) => imports.listImportRows(ctx, input)),
  check: manage()
    .input(checkInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await imports.checkBatch(ctx, input);
      return ok;
    }),
  decide: manage()
    .input(decideInput)
    .output(importRowSchema)
    .mutation(({ ctx, input }) => imports.decideImportRow(ctx, input)),
  commit: manage()
    .input(commitInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await imports.commitBatch(ctx, input);
      return ok;
    }),
  undo: manage()
    .input(importIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await imports.undoBatch(ctx, input.batchId);
      return ok;
    }),
  cancel: manage()
    .input(importIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await imports.cancelBatch(ctx, input.batchId);
      return ok;
    }),
});
