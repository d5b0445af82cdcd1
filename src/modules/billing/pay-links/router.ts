import { z } from "zod";
import { publicProcedure, router, tenantProcedure } from "@/platform/trpc/trpc";
import { sendPayLink } from "../notices/pay-link/service";
import { billingPermissions as may } from "../permissions";
import {
  payByLinkInput,
  payLinkAttempt,
  payLinkIdInput,
  payLinkInput,
  payLinkMade,
  payLinkView,
  sendPayLinkInput,
  watchPayLinkInput,
} from "./schema";
import { addressOf } from "./service";
import { checkAttempt, openLink, payByLink, watchAttempt } from "./visiting/service";

/** A link's token belongs into a body, also where nothing is changed: addresses end in logs. */
const open = { lane: "steps", limit: "own" } as const;

export const payLinksRouter = router({
  send: tenantProcedure(may["payment.take"])
    .input(sendPayLinkInput)
    .output(payLinkMade)
    .mutation(({ ctx, input }) => sendPayLink(ctx, input.invoiceId)),
  // Its own call, since answers of mutations are kept for retries and the address holds the token.
  address: tenantProcedure(may["payment.take"])
    .input(payLinkIdInput)
    .output(z.object({ url: z.string() }))
    .query(async ({ ctx, input }) => ({ url: await addressOf(ctx, input.linkId) })),
  open: publicProcedure("pay-link.open", open)
    .input(payLinkInput)
    .output(payLinkView)
    .mutation(({ ctx, input }) => openLink(ctx, input.token)),
  pay: publicProcedure("pay-link.pay", open)
    .input(payByLinkInput)
    .output(payLinkAttempt)
    .mutation(({ ctx, input }) => payByLink(ctx, input)),
  check: publicProcedure("pay-link.check", open)
    .input(watchPayLinkInput)
    .output(payLinkAttempt)
    .mutation(({ ctx, input }) => checkAttempt(ctx, input.token, input.attemptId)),
  watch: publicProcedure("pay-link.watch", open)
    .input(watchPayLinkInput)
    .output(payLinkAttempt)
    .mutation(({ ctx, input }) => watchAttempt(ctx, input.token, input.attemptId)),
});
