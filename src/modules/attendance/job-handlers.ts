import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { confirmReturnPayload } from "./jobs";
import * as visits from "./visits/service";

export async function closeOldVisits(ctx: JobContext): Promise<void> {
  await visits.closeOldVisits(inTenant(ctx));
}

export const confirmReturn: JobHandler<typeof confirmReturnPayload> = async (ctx, comeback) => {
  await visits.confirmReturn(inTenant(ctx), comeback);
};
