import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import { createTaxRateInput, retireTaxRateInput, taxRate } from "./schema";
import * as taxes from "./service";

export const taxesRouter = router({
  list: tenantProcedure(may["plan.read"])
    .output(z.array(taxRate))
    .query(({ ctx }) => taxes.listTaxRates(ctx)),
  create: tenantProcedure(may["plan.write"])
    .input(createTaxRateInput)
    .output(taxRate)
    .mutation(({ ctx, input }) => taxes.createTaxRate(ctx, input)),
  retire: tenantProcedure(may["plan.write"])
    .input(retireTaxRateInput)
    .output(taxRate)
    .mutation(({ ctx, input }) => taxes.retireTaxRate(ctx, input.taxRateId, input.retired)),
});
