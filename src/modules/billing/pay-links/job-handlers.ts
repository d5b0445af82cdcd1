import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import { revokeLinks } from "./service";

export async function revoke(ctx: JobContext, { invoiceId }: { invoiceId: string }): Promise<void> {
  await revokeLinks(inTenant(ctx), invoiceId);
}
