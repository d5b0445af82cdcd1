import { z } from "zod";
import { DomainError } from "@/platform/errors";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import {
  adjustEntitlementInput,
  entitlementHistory,
  entitlementHistoryInput,
  entitlementPool,
} from "./schema";
import * as entitlements from "./service";

function own(memberId: string | null): string {
  if (!memberId) throw new DomainError("NOT_FOUND");
  return memberId;
}

export const entitlementsRouter = router({
  list: tenantProcedure(may["member.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(z.array(entitlementPool))
    .query(({ ctx, input }) => entitlements.listEntitlements(ctx, input.memberId)),
  history: tenantProcedure(may["member.read"])
    .input(entitlementHistoryInput)
    .output(entitlementHistory)
    .query(({ ctx, input }) => entitlements.entitlementHistory(ctx, input.memberId, input.cursor)),
  mine: tenantProcedure(may["member.read-self"])
    .output(z.array(entitlementPool))
    .query(({ ctx }) => entitlements.listEntitlements(ctx, own(ctx.access.memberId))),
  myHistory: tenantProcedure(may["member.read-self"])
    .input(z.strictObject({ cursor: z.uuid().optional() }))
    .output(entitlementHistory)
    .query(({ ctx, input }) => entitlements.entitlementHistory(ctx, own(ctx.access.memberId), input.cursor)),
  adjust: tenantProcedure(may["entitlement.adjust"])
    .input(adjustEntitlementInput)
    .output(z.object({ left: z.int() }))
    .mutation(({ ctx, input }) => entitlements.adjustEntitlement(ctx, input)),
});
