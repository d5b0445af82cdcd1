import type { TenantContext } from "@/platform/context";
import { asOutput, type RawJson } from "@/platform/trpc/raw-json";
import { localDate, localHour } from "@/shared/time-zone/time-zone";
import { dashboardJson } from "./data";
import { Latest } from "./latest";
import type { Dashboard, DashboardInput } from "./schema";

/** A change sends every open dashboard of a gym to ask at the same moment. */
const dashboards = new Latest<RawJson>();

/** What an owner wants to know first, as of now; ready JSON under the type `Dashboard`. */
export async function getDashboard(ctx: TenantContext, input: DashboardInput): Promise<Dashboard> {
  const branchId = input.branchId ?? null;
  const json = await dashboards.ask(`${ctx.tenantId}/${branchId}`, () => {
    const now = ctx.clock.now();
    const { zone } = ctx.tenant;
    return dashboardJson(ctx.db, localDate(now, zone), branchId, now, localHour(now, zone));
  });
  return asOutput<Dashboard>(json);
}
