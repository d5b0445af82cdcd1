import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import * as reading from "./reading/service";
import {
  assignee,
  collectionIdInput,
  collectionPage,
  collectionSummary,
  listCollectionsInput,
  noteCollectionInput,
  writeOffCollectionInput,
} from "./schema";
import * as collections from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const collectionsRouter = router({
  list: tenantProcedure(may["collection.write"])
    .input(listCollectionsInput)
    .output(collectionPage)
    .query(({ ctx, input }) => reading.listCollections(ctx, input)),
  summary: tenantProcedure(may["collection.write"])
    .output(collectionSummary)
    .query(({ ctx }) => reading.collectionSummary(ctx)),
  assignees: tenantProcedure(may["collection.write"])
    .output(z.array(assignee))
    .query(({ ctx }) => collections.assignees(ctx)),
  tryAgain: tenantProcedure(may["collection.write"])
    .input(collectionIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await collections.tryAgain(ctx, input.collectionId);
      return ok;
    }),
  note: tenantProcedure(may["collection.write"])
    .input(noteCollectionInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await collections.noteCollection(ctx, input);
      return ok;
    }),
  writeOff: tenantProcedure(may["invoice.write-off"])
    .input(writeOffCollectionInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await collections.writeOff(ctx, input.collectionId, input.reason);
      return ok;
    }),
});
