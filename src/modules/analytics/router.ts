import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { classNumbersRouter } from "./classes/router";
import { creditHolder, entriesInput, entryPage } from "./money/entries/schema";
import * as entries from "./money/entries/service";
import { glanceInput, moneyGlance } from "./money/glance/schema";
import { getGlance } from "./money/glance/service";
import {
  moneyInput,
  movement,
  movementsInput,
  outstanding,
  recurring,
  recurringInput,
  revenue,
  standing,
  standingsInput,
} from "./money/schema";
import * as money from "./money/service";
import { analyticsPermissions as may } from "./permissions";
import { type Dashboard, dashboardInput } from "./schema";
import { getDashboard } from "./service";

export const analyticsRouter = router({
  // Ready JSON from PostgreSQL: the output schema is checked in tests, not on every call.
  // Not on the pipelined lane: tens of milliseconds there would make every check-in wait.
  dashboard: tenantProcedure(may["dashboard.read"])
    .input(dashboardInput)
    .query(({ ctx, input }): Promise<Dashboard> => getDashboard(ctx, input)),
  revenue: tenantProcedure(may["money.read"])
    .input(moneyInput.refine((input) => input.from <= input.to, { path: ["to"], message: "before_start" }))
    .output(revenue)
    .query(({ ctx, input }) => money.getRevenue(ctx, input)),
  outstanding: tenantProcedure(may["money.read"])
    .input(z.strictObject({ branchId: z.uuid().optional() }))
    .output(outstanding)
    .query(({ ctx, input }) => money.getOutstanding(ctx, input.branchId)),
  recurring: tenantProcedure(may["money.read"])
    .input(recurringInput)
    .output(recurring)
    .query(({ ctx, input }) => money.getRecurring(ctx, input.months, input.branchId)),
  movements: tenantProcedure(may["money.read"])
    .input(movementsInput)
    .output(z.array(movement))
    .query(({ ctx, input }) => money.getMovements(ctx, input)),
  standings: tenantProcedure(may["money.read"])
    .input(standingsInput)
    .output(z.array(standing))
    .query(({ ctx, input }) => money.getStandings(ctx, input)),
  entries: tenantProcedure(may["money.read"])
    .input(entriesInput.refine((input) => input.from <= input.to, { path: ["to"], message: "before_start" }))
    .output(entryPage)
    .query(({ ctx, input }) => entries.listEntries(ctx, input)),
  creditHolders: tenantProcedure(may["money.read"])
    .output(z.array(creditHolder))
    .query(({ ctx }) => entries.listCreditHolders(ctx)),
  classes: classNumbersRouter,
  glance: tenantProcedure(may["money.read"])
    .input(glanceInput)
    .output(moneyGlance)
    .query(({ ctx, input }) => getGlance(ctx, input.branchId)),
});

export const analyticsRoot = router({ analytics: analyticsRouter });
export type AnalyticsApi = typeof analyticsRoot;
