import type { JobContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant, step } from "@/platform/jobs/job-context";
import type { paymentSettled } from "../events";
import * as data from "./data";
import { follow, tryDue } from "./service";

/** Collections looked at in one go. */
const PAGE = 200;

export const followPayment: JobHandler<(typeof paymentSettled)["payload"]> = async (ctx, payment) => {
  if (payment.invoiceId === null) return;
  const failed = payment.automatic && payment.status !== "succeeded";
  const failure = failed ? (payment.failureCode ?? "unknown") : undefined;
  await follow(inTenant(ctx), payment.invoiceId, { failure });
};

export async function followInvoice(ctx: JobContext, { invoiceId }: { invoiceId: string }): Promise<void> {
  await follow(inTenant(ctx), invoiceId);
}

/** Each try in a transaction of its own: one that can't be made doesn't undo the others. */
export async function collect(ctx: JobContext): Promise<void> {
  let after: string | null = null;
  do {
    const due: { id: string; invoiceId: string }[] = await data.dueCollections(
      ctx.db,
      ctx.clock.now(),
      after,
      PAGE,
    );
    for (const one of due) {
      ctx.signal.throwIfAborted();
      await step(ctx, (inner) => tryDue(inTenant(inner), one));
    }
    after = due.length < PAGE ? null : (due.at(-1)?.id ?? null);
  } while (after !== null);
}
