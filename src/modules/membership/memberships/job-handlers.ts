import type { JobContext } from "@/platform/context";
import { inTenant, step } from "@/platform/jobs/job-context";
import { type Settled, settleBatch, settleStandingBatch } from "./settlement/service";

/** A transaction for each batch, so that nobody at the desk waits for all of them. */
export async function settle(ctx: JobContext): Promise<void> {
  for (const batch of [settleBatch, settleStandingBatch]) {
    let after: string | null = null;
    do {
      const from: string | null = after;
      const result: Settled = await step(ctx, (inside) => batch(inTenant(inside), from));
      after = result.after;
    } while (after !== null && !ctx.signal.aborted);
  }
}
