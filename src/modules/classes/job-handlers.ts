import type { branchClosuresChanged } from "@/modules/tenancy/events";
import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import { keepUp } from "./upkeep/service";

export async function keepUpTimetable(ctx: JobContext): Promise<void> {
  await keepUp(inTenant(ctx));
}

export const followClosures: JobHandler<typeof branchClosuresChanged.payload> = async (ctx, { branchId }) => {
  await keepUp(inTenant(ctx), branchId);
};
