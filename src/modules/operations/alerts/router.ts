import { z } from "zod";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { acknowledgeInput, alertsInput, alertsPage } from "./schema";
import { acknowledgeAlert, listAlerts } from "./service";

export const alertsRouter = router({
  list: operatorProcedure("operations.alerts")
    .input(alertsInput)
    .output(alertsPage)
    .query(({ ctx, input }) => listAlerts(ctx, input)),
  acknowledge: operatorProcedure("operations.acknowledge-alert")
    .input(acknowledgeInput)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await acknowledgeAlert(ctx, input);
      return {};
    }),
});
