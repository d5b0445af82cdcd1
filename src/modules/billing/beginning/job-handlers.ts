import type { membershipsImported } from "@/modules/membership/events";
import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant, step } from "@/platform/jobs/job-context";
import { beginBatch, beginBilling } from "./service";

export const beginImported: JobHandler<(typeof membershipsImported)["payload"]> = async (
  ctx,
  { membershipIds },
) => {
  await beginBilling(inTenant(ctx), membershipIds);
};

/** Batch by batch until nobody is left. */
export async function begin(ctx: JobContext): Promise<void> {
  let after: string | null = null;
  do {
    ctx.signal.throwIfAborted();
    const from: string | null = after;
    after = (await step(ctx, (inner) => beginBatch(inTenant(inner), from))).after;
  } while (after !== null);
}
