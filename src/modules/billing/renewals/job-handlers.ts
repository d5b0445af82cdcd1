import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant, step } from "@/platform/jobs/job-context";
import type { chargeRenewalPayload } from "./jobs";
import { chargeRenewalNow, type Renewed, renewBatch } from "./service";

/** Batch by batch, and round by round until nobody owes another period: days without a worker are caught up in order. */
export async function renew(ctx: JobContext): Promise<void> {
  let billed: number;
  do {
    billed = 0;
    let after: string | null = null;
    do {
      ctx.signal.throwIfAborted();
      const result: Renewed = await step(ctx, (inner) => renewBatch(inTenant(inner), after));
      billed += result.billed;
      after = result.after;
    } while (after !== null);
  } while (billed > 0);
}

export const chargeRenewal: JobHandler<typeof chargeRenewalPayload> = (ctx, payload) =>
  chargeRenewalNow(inTenant(ctx), payload);
