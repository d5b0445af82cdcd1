import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import * as visits from "./visits/service";

export async function closeOldVisits(ctx: JobContext): Promise<void> {
  await visits.closeOldVisits(inTenant(ctx));
}
