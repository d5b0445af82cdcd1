import { z } from "zod";
import { setGymStatus } from "@/modules/tenancy/gyms/service";
import { discardDeadLetter, replayDeadLetter } from "@/platform/jobs/dead-letters";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { alertsRouter } from "./alerts/router";
import { backupsRouter } from "./backups/router";
import {
  auditInput,
  auditPage,
  deadLetterKey,
  deadLettersInput,
  deadLettersPage,
  discardInput,
  gymsInput,
  gymsPage,
  mail,
  mailInput,
  mailsInput,
  mailsPage,
  overview,
  setStatusInput,
} from "./schema";
import { readAudit, readDeadLetters, readGyms, readMail, readMails, readOverview } from "./service";

const nothing = z.object({});

/** For whoever keeps the installation alive. */
export const operationsRouter = router({
  overview: operatorProcedure("operations.overview")
    .output(overview)
    .query(({ ctx }) => readOverview(ctx)),
  gyms: operatorProcedure("operations.gyms")
    .input(gymsInput)
    .output(gymsPage)
    .query(({ ctx, input }) => readGyms(ctx, input)),
  setGymStatus: operatorProcedure("operations.set-gym-status")
    .input(setStatusInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await setGymStatus(ctx, input.tenantId, input.status, input.reason);
      return {};
    }),
  mails: operatorProcedure("operations.mails")
    .input(mailsInput)
    .output(mailsPage)
    .query(({ ctx, input }) => readMails(ctx, input)),
  mail: operatorProcedure("operations.mail")
    .input(mailInput)
    .output(mail)
    .query(({ ctx, input }) => readMail(ctx, input.id)),
  deadLetters: operatorProcedure("operations.dead-letters")
    .input(deadLettersInput)
    .output(deadLettersPage)
    .query(({ ctx, input }) => readDeadLetters(ctx, input)),
  replayDeadLetter: operatorProcedure("operations.replay-dead-letter")
    .input(deadLetterKey)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await replayDeadLetter(ctx, input);
      return {};
    }),
  discardDeadLetter: operatorProcedure("operations.discard-dead-letter")
    .input(discardInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await discardDeadLetter(ctx, { tenantId: input.tenantId, id: input.id }, input.reason);
      return {};
    }),
  audit: operatorProcedure("operations.audit")
    .input(auditInput)
    .output(auditPage)
    .query(({ ctx, input }) => readAudit(ctx, input)),
  alerts: alertsRouter,
  backups: backupsRouter,
});

export const operationsRoot = router({ operations: operationsRouter });
export type OperationsApi = typeof operationsRoot;
