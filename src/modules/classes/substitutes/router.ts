import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { substitutePermissions as may } from "./permissions";
import { answerInput, askInput, coverRequest, requestIdInput } from "./schema";
import * as substitutes from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const substitutesRouter = router({
  open: tenantProcedure(may["substitute.take"])
    .output(z.array(coverRequest))
    .query(({ ctx }) => substitutes.openRequests(ctx)),
  ask: tenantProcedure(may["substitute.ask"])
    .input(askInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => substitutes.askForCover(ctx, input)),
  answer: tenantProcedure(may["substitute.take"])
    .input(answerInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await substitutes.answerRequest(ctx, input.requestId, input.accept);
      return ok;
    }),
  withdraw: tenantProcedure(may["substitute.ask"])
    .input(requestIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await substitutes.withdrawRequest(ctx, input.requestId);
      return ok;
    }),
});
