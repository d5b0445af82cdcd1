import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { alertsRouter } from "./alerts/router";
import { backupsRouter } from "./backups/router";
import { healthProcedure } from "./health/router";
import { kiosksRouter } from "./kiosks/router";
import { queuesRouter } from "./queues/router";
import { auditInput, auditPage, mail, mailInput, mailsInput, mailsPage } from "./schema";
import { readAudit, readMail, readMails } from "./service";
import { gymsRouter } from "./usage/router";
import { versionsProcedure } from "./versions/router";

/** For whoever keeps the installation alive. */
export const operationsRouter = router({
  health: healthProcedure,
  versions: versionsProcedure,
  queues: queuesRouter,
  kiosks: kiosksRouter,
  gyms: gymsRouter,
  mails: operatorProcedure("operations.mails")
    .input(mailsInput)
    .output(mailsPage)
    .query(({ ctx, input }) => readMails(ctx, input)),
  mail: operatorProcedure("operations.mail")
    .input(mailInput)
    .output(mail)
    .query(({ ctx, input }) => readMail(ctx, input.id)),
  audit: operatorProcedure("operations.audit")
    .input(auditInput)
    .output(auditPage)
    .query(({ ctx, input }) => readAudit(ctx, input)),
  alerts: alertsRouter,
  backups: backupsRouter,
});

export const operationsRoot = router({ operations: operationsRouter });
export type OperationsApi = typeof operationsRoot;
