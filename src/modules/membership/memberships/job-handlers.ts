import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import * as memberships from "./service";

export async function settleStandings(ctx: JobContext): Promise<void> {
  await memberships.settleStandings(inTenant(ctx));
}
