import type { TenantContext } from "@/platform/context";
import { asOutput } from "@/platform/trpc/raw-json";
import { localDate, localHour } from "@/shared/time-zone/time-zone";
import { dashboardJson } from "./data";
import type { Dashboard, DashboardInput } from "./schema";

/** What an owner wants to know first, as of now; ready JSON under the type `Dashboard`. */
export async function getDashboard(ctx: TenantContext, input: DashboardInput): Promise<Dashboard> {
  const now = ctx.clock.now();
  const { zone } = ctx.tenant;
  const json = await dashboardJson(
    ctx.db,
    localDate(now, zone),
    input.branchId ?? null,
    now,
    localHour(now, zone),
  );
  return asOutput<Dashboard>(json);
}
