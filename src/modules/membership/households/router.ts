import { z } from "zod";
import { DomainError } from "@/platform/errors";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import {
  addToHouseholdInput,
  changePayerInput,
  createHouseholdInput,
  household,
  removeFromHouseholdInput,
} from "./schema";
import * as households from "./service";

export const householdsRouter = router({
  ofMember: tenantProcedure(may["member.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(household.nullable())
    .query(({ ctx, input }) => households.householdOf(ctx, input.memberId)),
  mine: tenantProcedure(may["member.read-self"])
    .output(household.nullable())
    .query(({ ctx }) => {
      if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
      return households.householdOf(ctx, ctx.access.memberId);
    }),
  create: tenantProcedure(may["household.write"])
    .input(createHouseholdInput)
    .output(household)
    .mutation(({ ctx, input }) => households.createHousehold(ctx, input)),
  add: tenantProcedure(may["household.write"])
    .input(addToHouseholdInput)
    .output(household)
    .mutation(({ ctx, input }) => households.addToHousehold(ctx, input)),
  remove: tenantProcedure(may["household.write"])
    .input(removeFromHouseholdInput)
    .output(household.nullable())
    .mutation(({ ctx, input }) => households.removeFromHousehold(ctx, input)),
  changePayer: tenantProcedure(may["household.write"])
    .input(changePayerInput)
    .output(household)
    .mutation(({ ctx, input }) => households.changePayer(ctx, input)),
});
