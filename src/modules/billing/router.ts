import { z } from "zod";
import { requireRecentPassword } from "@/modules/identity/accounts/service";
import { DomainError } from "@/platform/errors";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { beginningRouter } from "./beginning/router";
import { changesRouter } from "./changes/router";
import { collectionsRouter } from "./collections/router";
import { creditBalance, creditEntry, giveCreditInput } from "./credit/schema";
import * as credit from "./credit/service";
import * as reading from "./invoices/reading/service";
import {
  type InvoicePage,
  invoiceDetail,
  invoiceIdInput,
  listInvoicesInput,
  listOwnInvoicesInput,
  reasonedInvoiceInput,
} from "./invoices/schema";
import * as invoices from "./invoices/service";
import { sendReceiptCopy } from "./notices/receipt-copy/service";
import { receiptSent } from "./notices/schema";
import { overviewRouter } from "./overview/router";
import { payLinksRouter } from "./pay-links/router";
import {
  enableProviderInput,
  networkProvider,
  prepareProviderInput,
  providerAccount,
  providerCredentials,
} from "./payments/accounts/schema";
import * as accounts from "./payments/accounts/service";
import {
  finishSetupInput,
  methodIdInput,
  removeMethodInput,
  savedMethod,
  setupFinished,
  setupStarted,
} from "./payments/methods/schema";
import * as methods from "./payments/methods/service";
import { paymentInQuestion } from "./payments/questions/schema";
import { listQuestions } from "./payments/questions/service";
import {
  attempt,
  attemptIdInput,
  closeUnknownInput,
  paymentResult,
  payOwnInput,
  takePaymentInput,
} from "./payments/schema";
import * as payments from "./payments/service";
import { billingPermissions as may } from "./permissions";
import { productsRouter } from "./products/router";
import { receiptsRouter } from "./receipts/router";
import { listRefundsInput, refund, refundInput, refundPage } from "./refunds/schema";
import * as refunds from "./refunds/service";
import { shiftsRouter } from "./shifts/router";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const memberIdInput = z.strictObject({ memberId: z.uuid() });

const invoicesRouter = router({
  // Ready JSON from PostgreSQL: the output schema is checked in tests, not on every call.
  list: tenantProcedure(may["invoice.read"], { lane: "hot" })
    .input(listInvoicesInput)
    .query(({ ctx, input }): Promise<InvoicePage> => reading.listInvoices(ctx, input)),
  get: tenantProcedure(may["invoice.read"])
    .input(invoiceIdInput)
    .output(invoiceDetail)
    .query(({ ctx, input }) => reading.getInvoice(ctx, input.invoiceId)),
  listOwn: tenantProcedure(may["billing.read-self"], { lane: "hot" })
    .input(listOwnInvoicesInput)
    .query(({ ctx, input }): Promise<InvoicePage> => reading.listOwnInvoices(ctx, input)),
  getOwn: tenantProcedure(may["billing.read-self"])
    .input(invoiceIdInput)
    .output(invoiceDetail)
    .query(({ ctx, input }) => reading.getOwnInvoice(ctx, input.invoiceId)),
  sendReceipt: tenantProcedure(may["payment.take"])
    .input(invoiceIdInput)
    .output(receiptSent)
    .mutation(({ ctx, input }) => sendReceiptCopy(ctx, input.invoiceId)),
  void: tenantProcedure(may["invoice.write"])
    .input(reasonedInvoiceInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await invoices.voidInvoice(ctx, input.invoiceId, input.reason);
      return ok;
    }),
  writeOff: tenantProcedure(may["invoice.write-off"])
    .input(reasonedInvoiceInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await invoices.writeOffInvoice(ctx, input.invoiceId, input.reason);
      return ok;
    }),
});

const creditRouter = router({
  ofMember: tenantProcedure(may["invoice.read"])
    .input(memberIdInput)
    .output(creditBalance.extend({ entries: z.array(creditEntry) }))
    .query(async ({ ctx, input }) => ({
      ...(await credit.balanceOf(ctx, input.memberId)),
      entries: await credit.historyOf(ctx, input.memberId),
    })),
  own: tenantProcedure(may["billing.read-self"])
    .output(creditBalance.extend({ entries: z.array(creditEntry) }))
    .query(async ({ ctx }) => {
      const memberId = reading.ownMember(ctx);
      return { ...(await credit.balanceOf(ctx, memberId)), entries: await credit.historyOf(ctx, memberId) };
    }),
  give: tenantProcedure(may["refund.write"])
    .input(giveCreditInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await credit.giveCredit(ctx, input);
      return ok;
    }),
});

const paymentsRouter = router({
  take: tenantProcedure(may["payment.take"])
    .input(takePaymentInput)
    .output(paymentResult)
    .mutation(({ ctx, input }) => payments.takePayment(ctx, input)),
  get: tenantProcedure(may["payment.take"])
    .input(attemptIdInput)
    .output(attempt)
    .query(({ ctx, input }) => payments.getAttempt(ctx, input.attemptId)),
  check: tenantProcedure(may["payment.take"])
    .input(attemptIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await payments.checkAgain(ctx, input.attemptId);
      return ok;
    }),
  inQuestion: tenantProcedure(may["payment.take"])
    .output(z.array(paymentInQuestion))
    .query(({ ctx }) => listQuestions(ctx)),
  closeUnknown: tenantProcedure(may["refund.write"])
    .input(closeUnknownInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await payments.closeUnknown(ctx, input);
      return ok;
    }),
  payOwn: tenantProcedure(may["billing.pay-self"])
    .input(payOwnInput)
    .output(paymentResult)
    .mutation(async ({ ctx, input }) => {
      const { invoiceId, idempotency, ...tender } = input;
      await reading.getOwnInvoice(ctx, invoiceId);
      return await payments.takePayment(ctx, { invoiceId, idempotency, tenders: [tender] });
    }),
  getOwn: tenantProcedure(may["billing.read-self"])
    .input(attemptIdInput)
    .output(attempt)
    .query(({ ctx, input }) => payments.getAttempt(ctx, input.attemptId, reading.ownMember(ctx))),
  checkOwn: tenantProcedure(may["billing.pay-self"])
    .input(attemptIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await payments.checkAgain(ctx, input.attemptId, reading.ownMember(ctx));
      return ok;
    }),
  ways: tenantProcedure(may["payment.take"])
    .output(z.array(networkProvider))
    .query(({ ctx }) => accounts.readyProviders(ctx)),
  ownWays: tenantProcedure(may["billing.read-self"])
    .output(z.array(networkProvider))
    .query(({ ctx }) => accounts.readyProviders(ctx)),
});

const refundsRouter = router({
  create: tenantProcedure(may["refund.write"])
    .input(refundInput)
    .output(refund)
    .mutation(({ ctx, input }) => refunds.refundPayment(ctx, input)),
  list: tenantProcedure(may["invoice.read"])
    .input(listRefundsInput)
    .output(refundPage)
    .query(({ ctx, input }) => refunds.listRefunds(ctx, input)),
});

const methodsRouter = router({
  ofMember: tenantProcedure(may["payment.take"])
    .input(memberIdInput)
    .output(z.array(savedMethod))
    .query(({ ctx, input }) => methods.listMethods(ctx, input.memberId)),
  setDefaultOf: tenantProcedure(may["payment.take"])
    .input(methodIdInput.extend({ memberId: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await methods.setDefaultMethod(ctx, input.memberId, input.methodId);
      return ok;
    }),
  removeOf: tenantProcedure(may["payment.take"])
    .input(removeMethodInput.extend({ memberId: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await methods.removeMethod(ctx, input.memberId, input);
      return ok;
    }),
  list: tenantProcedure(may["billing.read-self"])
    .output(z.array(savedMethod))
    .query(({ ctx }) => methods.listMethods(ctx, reading.ownMember(ctx))),
  setDefault: tenantProcedure(may["billing.pay-self"])
    .input(methodIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await methods.setDefaultMethod(ctx, reading.ownMember(ctx), input.methodId);
      return ok;
    }),
  remove: tenantProcedure(may["billing.pay-self"])
    .input(removeMethodInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await methods.removeMethod(ctx, reading.ownMember(ctx), input);
      return ok;
    }),
  // The provider is asked while the call runs, so no transaction may be open: the lane is hot.
  startSetup: tenantProcedure(may["billing.pay-self"], { lane: "hot" })
    .output(setupStarted)
    .mutation(({ ctx }) => methods.startSetup(ctx, reading.ownMember(ctx))),
  finishSetup: tenantProcedure(may["billing.pay-self"], { lane: "hot" })
    .input(finishSetupInput)
    .output(setupFinished)
    .mutation(({ ctx, input }) => methods.finishSetup(ctx, reading.ownMember(ctx), input.setup)),
});

const providersRouter = router({
  list: tenantProcedure(may["provider.manage"])
    .output(z.array(providerAccount))
    .query(({ ctx }) => accounts.listAccounts(ctx)),
  prepare: tenantProcedure(may["provider.manage"])
    .input(prepareProviderInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.prepareAccount(ctx, input.provider);
      return ok;
    }),
  set: tenantProcedure(may["provider.manage"])
    .input(providerCredentials)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const { actor } = ctx;
      if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
      requireRecentPassword({ ...ctx, actor });
      await accounts.setAccount(ctx, input);
      return ok;
    }),
  askForReceipts: tenantProcedure(may["provider.manage"])
    .output(done)
    .mutation(async ({ ctx }) => {
      await accounts.askForReceipts(ctx);
      return ok;
    }),
  enable: tenantProcedure(may["provider.manage"])
    .input(enableProviderInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const { actor } = ctx;
      if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
      requireRecentPassword({ ...ctx, actor });
      await accounts.enableAccount(ctx, input.provider, input.enabled);
      return ok;
    }),
});

export const billingRouter = router({
  beginning: beginningRouter,
  changes: changesRouter,
  overview: overviewRouter,
  invoices: invoicesRouter,
  credit: creditRouter,
  payments: paymentsRouter,
  refunds: refundsRouter,
  methods: methodsRouter,
  products: productsRouter,
  shifts: shiftsRouter,
  receipts: receiptsRouter,
  providers: providersRouter,
  collections: collectionsRouter,
  payLinks: payLinksRouter,
});

export const billingRoot = router({ billing: billingRouter });
export type BillingApi = typeof billingRoot;
