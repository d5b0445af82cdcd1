import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import { billingOverview, offeredPlan } from "./schema";
import * as overview from "./service";

/** What somebody has and what it costs next: one call per screen. */
export const overviewRouter = router({
  ofMember: tenantProcedure(may["invoice.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(billingOverview)
    .query(({ ctx, input }) => overview.memberOverview(ctx, input.memberId)),
  own: tenantProcedure(may["billing.read-self"])
    .output(billingOverview)
    .query(({ ctx }) => overview.ownOverview(ctx)),
  offeredPlans: tenantProcedure(may["billing.read-self"])
    .output(z.array(offeredPlan))
    .query(({ ctx }) => overview.offeredPlans(ctx)),
});
