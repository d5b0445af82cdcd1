import { z } from "zod";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { offerBackup } from "./download/service";
import { backupSetup, backupsInput, backupsPage, shownPassphrase, startedBackup } from "./schema";
import { askForBackup, readBackupSetup, readBackups, showPassphrase } from "./service";

/** Backups and their proofs, for whoever keeps the installation alive. */
export const backupsRouter = router({
  list: operatorProcedure("backups.list")
    .input(backupsInput)
    .output(backupsPage)
    .query(({ ctx, input }) => readBackups(ctx, input)),
  setup: operatorProcedure("backups.setup")
    .output(backupSetup)
    .query(({ ctx }) => readBackupSetup(ctx)),
  start: operatorProcedure("backups.start")
    .output(startedBackup)
    .mutation(async ({ ctx }) => ({ id: await askForBackup(ctx) })),
  download: operatorProcedure("backups.download", { lane: "steps" })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ href: z.string() }))
    .mutation(({ ctx, input }) => offerBackup(ctx, input.id)),
  passphrase: operatorProcedure("backups.passphrase", { lane: "steps" })
    .output(shownPassphrase)
    .mutation(async ({ ctx }) => ({ passphrase: await showPassphrase(ctx) })),
});
