import type { JobContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { inTenant, step } from "@/platform/jobs/job-context";
import { openAccount } from "../../payments/accounts/service";
import type { NetworkProvider } from "../../providers/port";
import * as data from "../data";
import { recordRefundOutcome } from "../service";

async function findParts(ctx: JobContext, refundId: string) {
  const refund = await data.findRefund(ctx.db, refundId);
  const provider = refund?.provider ? await openAccount(ctx, refund.provider as NetworkProvider) : undefined;
  if (!refund || !provider || refund.chargeRef === null) throw new DomainError("NOT_FOUND");
  return { refund, provider, chargeRef: refund.chargeRef };
}

/** Sends a refund to its provider, or asks about it when it has been sent before. */
export async function send(ctx: JobContext, refundId: string): Promise<void> {
  const claimed = await step(ctx, ({ db }) => data.claimRefund(db, refundId));
  if (!claimed) return await askAbout(ctx, refundId);
  const { refund, provider, chargeRef } = await findParts(ctx, refundId);
  const outcome = await provider.refund({
    refundId,
    idempotencyKey: refundId,
    providerRef: chargeRef,
    receipt: refund.receipt,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
    chargedMinor: refund.chargedMinor,
    reason: refund.reason,
  });
  await step(ctx, (within) => recordRefundOutcome(inTenant(within), refundId, outcome));
}

async function askAbout(ctx: JobContext, refundId: string): Promise<void> {
  const { refund, provider, chargeRef } = await findParts(ctx, refundId);
  if (refund.status !== "pending" && refund.status !== "unknown") return;
  const outcome = await provider.queryRefund({
    refundId,
    refundRef: refund.refundRef,
    providerRef: chargeRef,
    startedAt: new Date(refund.createdAt),
  });
  await step(ctx, (within) => recordRefundOutcome(inTenant(within), refundId, outcome));
}

/** Asks about every refund that is on its way; one that can't be asked doesn't keep the others waiting. */
export async function askAboutDue(ctx: JobContext): Promise<void> {
  for (const id of await data.dueRefunds(ctx.db, ctx.clock.now())) {
    if (ctx.signal.aborted) return;
    try {
      await askAbout(ctx, id);
    } catch (error) {
      ctx.logger.warn({ refundId: id, err: error }, "a refund could not be asked about");
    }
  }
}
