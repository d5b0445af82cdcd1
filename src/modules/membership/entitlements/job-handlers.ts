import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import { settleEntitlements } from "./service";

export async function settle(ctx: JobContext): Promise<void> {
  await settleEntitlements(inTenant(ctx));
}
