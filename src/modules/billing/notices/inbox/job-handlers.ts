import type { Facts } from "@/modules/notifications/schema";
import { tell } from "@/modules/notifications/service";
import type { TenantContext } from "@/platform/context";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { paymentSettled, refundDone } from "../../events";
import { numberOf } from "./data";

async function factsOf(
  ctx: TenantContext,
  { invoiceId, amountMinor }: { invoiceId: string | null; amountMinor: number },
): Promise<Facts> {
  const number = await numberOf(ctx.db, invoiceId);
  return { amountMinor, currency: ctx.tenant.currency, ...(number === undefined ? {} : { number }) };
}

/** A try that somebody made by hand and that failed, they have seen failing. */
export const payment: JobHandler<typeof paymentSettled.payload> = async (job, event) => {
  const { attemptId, memberId, status, automatic } = event;
  if (status !== "succeeded" && !automatic) return;
  const ctx = inTenant(job);
  const kind = status === "succeeded" ? "payment_received" : "payment_failed";
  const facts = await factsOf(ctx, event);
  await tell(ctx, [{ kind, key: `payment/${attemptId}/${status}`, memberId, facts, link: "/billing" }]);
};

export const refund: JobHandler<typeof refundDone.payload> = async (job, event) => {
  const { refundId, memberId } = event;
  const ctx = inTenant(job);
  const facts = await factsOf(ctx, event);
  await tell(ctx, [{ kind: "refund_done", key: `refund/${refundId}`, memberId, facts, link: "/billing" }]);
};
