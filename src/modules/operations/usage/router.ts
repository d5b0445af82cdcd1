import { z } from "zod";
import { setGymStatus } from "@/modules/tenancy/gyms/service";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { setStatusInput } from "../schema";
import { gymInput, gymsInput, gymsPage, gymUsage } from "./schema";
import { readGym, readGyms } from "./service";

/** The gyms of this installation, for whoever keeps it alive. */
export const gymsRouter = router({
  list: operatorProcedure("operations.gyms")
    .input(gymsInput)
    .output(gymsPage)
    .query(({ ctx, input }) => readGyms(ctx, input)),
  one: operatorProcedure("operations.gym")
    .input(gymInput)
    .output(gymUsage)
    .query(({ ctx, input }) => readGym(ctx, input.slug)),
  setStatus: operatorProcedure("operations.set-gym-status")
    .input(setStatusInput)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await setGymStatus(ctx, input.tenantId, input.status, input.reason);
      return {};
    }),
});
