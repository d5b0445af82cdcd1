import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { backupsInput, backupsPage } from "./schema";
import { readBackups } from "./service";

/** Backups and their proofs, for whoever keeps the installation alive. */
export const backupsRouter = router({
  list: operatorProcedure("backups.list")
    .input(backupsInput)
    .output(backupsPage)
    .query(({ ctx, input }) => readBackups(ctx, input)),
});
