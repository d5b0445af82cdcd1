import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { ownMember } from "../own-member";
import * as own from "./own-rules/service";
import { penaltyPermissions as may } from "./permissions";
import * as reading from "./reading/service";
import {
  listPenaltiesInput,
  ownPenalty,
  penaltyPage,
  rulesOfType,
  setRulesInput,
  simulated,
  simulateInput,
  waiveInput,
} from "./schema";
import * as penalties from "./service";
import { simulateRules } from "./simulating/service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const penaltiesRouter = router({
  list: tenantProcedure(may["penalty.read"])
    .input(listPenaltiesInput)
    .output(penaltyPage)
    .query(({ ctx, input }) => reading.listPenalties(ctx, input)),
  mine: tenantProcedure(may["penalty.own"])
    .output(z.array(ownPenalty))
    .query(({ ctx }) => reading.ownPenalties(ctx, ownMember(ctx))),
  waive: tenantProcedure(may["penalty.waive"])
    .input(waiveInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await penalties.waive(ctx, input.penaltyId, input.reason);
      return ok;
    }),
  ownRules: tenantProcedure(may["penalty.rules"])
    .output(z.array(rulesOfType))
    .query(({ ctx }) => own.listOwnRules(ctx)),
  setOwnRules: tenantProcedure(may["penalty.rules"])
    .input(setRulesInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await own.setOwnRules(ctx, input.classTypeId, input.rules);
      return ok;
    }),
  simulate: tenantProcedure(may["penalty.rules"])
    .input(simulateInput)
    .output(simulated)
    .query(({ ctx, input }) => simulateRules(ctx, input)),
});
