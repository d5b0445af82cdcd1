import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { alertsInput, alertsPage } from "./schema";
import { listAlerts } from "./service";

export const alertsRouter = router({
  list: operatorProcedure("operations.alerts")
    .input(alertsInput)
    .output(alertsPage)
    .query(({ ctx, input }) => listAlerts(ctx, input)),
});
