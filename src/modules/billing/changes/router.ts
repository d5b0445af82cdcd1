import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import { quoteSaleInput, tillTerms } from "../sales/schema";
import * as sales from "../sales/service";
import { commitInput, committed, quoteChangeInput, shownQuote } from "./schema";
import * as changes from "./service";

/** Selling and changing memberships: first the money, then the commit of exactly that. */
export const changesRouter = router({
  quote: tenantProcedure(may["change.write"])
    .input(quoteChangeInput)
    .output(shownQuote)
    .mutation(({ ctx, input }) => changes.quoteChange(ctx, input)),
  commit: tenantProcedure(may["change.write"])
    .input(commitInput)
    .output(committed)
    .mutation(({ ctx, input }) => changes.commitChange(ctx, input)),
  quoteOwn: tenantProcedure(may["billing.pay-self"])
    .input(quoteChangeInput.omit({ override: true }))
    .output(shownQuote)
    .mutation(({ ctx, input }) => changes.quoteOwnChange(ctx, input)),
  commitOwn: tenantProcedure(may["billing.pay-self"])
    // The bill stays open and is paid like any other: only staff can say that money was put on the counter.
    .input(commitInput.omit({ tenders: true }))
    .output(committed)
    .mutation(({ ctx, input }) => changes.commitChange(ctx, { ...input, tenders: [] }, true)),
  tillTerms: tenantProcedure(may["sale.write"])
    .output(tillTerms)
    .query(({ ctx }) => sales.tillTerms(ctx)),
  quoteSale: tenantProcedure(may["sale.write"])
    .input(quoteSaleInput)
    .output(shownQuote)
    .mutation(({ ctx, input }) => sales.quoteSale(ctx, input)),
  sell: tenantProcedure(may["sale.write"])
    .input(commitInput)
    .output(committed)
    .mutation(({ ctx, input }) => sales.commitSale(ctx, input)),
});
