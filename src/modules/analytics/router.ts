import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { analyticsPermissions as may } from "./permissions";
import { type Dashboard, dashboardInput } from "./schema";
import { getDashboard } from "./service";

export const analyticsRouter = router({
  // Ready JSON from PostgreSQL: the output schema is checked in tests, not on every call.
  // Not on the pipelined lane: tens of milliseconds there would make every check-in wait.
  dashboard: tenantProcedure(may["dashboard.read"])
    .input(dashboardInput)
    .query(({ ctx, input }): Promise<Dashboard> => getDashboard(ctx, input)),
});

export const analyticsRoot = router({ analytics: analyticsRouter });
export type AnalyticsApi = typeof analyticsRoot;
