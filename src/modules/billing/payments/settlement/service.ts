import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { paymentSettled } from "../../events";
import { findInvoice } from "../../invoices/data";
import { refreshInvoice } from "../../invoices/service";
import { lockMoneyOf } from "../../journal/data";
import { post } from "../../journal/service";
import { tellScreens } from "../../live";
import * as data from "../data";
import { notePending } from "../pending/service";
import { mayBecome, settlementLines } from "../rules";
import type { AttemptStatus } from "../schema";

/**
 * An attempt whose payer's money is locked until the transaction ends.
 * @throws DomainError NOT_FOUND
 */
export async function lockAttempt(ctx: TenantContext, attemptId: string): Promise<data.StoredAttempt> {
  const seen = await data.findAttempt(ctx.db, attemptId);
  if (!seen) throw new DomainError("NOT_FOUND");
  await lockMoneyOf(ctx.db, [seen.memberId]);
  const attempt = await data.findAttempt(ctx.db, attemptId);
  if (!attempt) throw new DomainError("NOT_FOUND");
  return attempt;
}

/** What is known of money that came in. */
export interface Receipt {
  providerRef?: string | null | undefined;
  receipt?: string | null | undefined;
  /** What the provider says it took, when it says so. */
  amountMinor?: number | null | undefined;
  currency?: string | null | undefined;
  /** What came in when cash was rounded. */
  receivedMinor?: number | undefined;
}

/**
 * Books the money of an attempt, once: however often and however late its success is told, the second time changes
 * nothing. What the bill does not need becomes account credit.
 * @returns whether this call booked it.
 * @throws DomainError NOT_FOUND
 */
export async function settle(ctx: TenantContext, attemptId: string, facts: Receipt = {}): Promise<boolean> {
  const attempt = await lockAttempt(ctx, attemptId);
  if (!mayBecome(attempt.status, "succeeded")) {
    // The page's news doesn't hold the number that the payment's own news does.
    if (attempt.receipt === null && facts.receipt) await data.setReceipt(ctx.db, attempt.id, facts.receipt);
    return false;
  }
  if (facts.currency && facts.currency !== attempt.currency) {
    // Money in another currency is nobody's bill: left to whoever looks at what is unknown.
    ctx.logger.error({ attemptId }, "a provider reports another currency than was asked for");
    return false;
  }
  if (facts.receipt && (await data.isTaken(ctx.db, attempt.id, facts.receipt))) {
    ctx.logger.warn({ attemptId }, "this receipt belongs to another payment");
    return false;
  }
  const amountMinor = facts.amountMinor ?? attempt.amountMinor;
  const invoice = attempt.invoiceId ? await findInvoice(ctx.db, attempt.invoiceId) : undefined;
  const writtenOffMinor = invoice?.status === "written_off" ? await data.writtenOff(ctx.db, invoice.id) : 0;
  await data.updateAttempt(ctx.db, attempt.id, {
    status: "succeeded",
    at: ctx.clock.now(),
    amountMinor,
    providerRef: facts.providerRef,
    receipt: facts.receipt,
  });
  if (facts.receipt) await data.linkReceipt(ctx.db, attempt.id, facts.receipt, ctx.clock.now());
  await post(ctx, {
    posting: "payment",
    currency: attempt.currency,
    memberId: attempt.memberId,
    invoiceId: attempt.invoiceId,
    attemptId: attempt.id,
    shiftId: await data.stillOpen(ctx.db, attempt.shiftId),
    branchId: invoice?.branchId,
    lines: settlementLines({
      tender: attempt.tender,
      amountMinor,
      receivedMinor: facts.receivedMinor ?? amountMinor,
      invoice: invoice ? { ...invoice, writtenOffMinor } : null,
    }),
  });
  if (invoice) await refreshInvoice(ctx, invoice.id);
  await finish(ctx, attempt, "succeeded", null);
  return true;
}

/** Ends an attempt that brought nothing. @returns whether it changed anything: money that came stays. */
export async function fail(
  ctx: TenantContext,
  attemptId: string,
  to: { status: "failed" | "expired"; failureCode: string; providerRef?: string | null },
): Promise<boolean> {
  const attempt = await lockAttempt(ctx, attemptId);
  if (!mayBecome(attempt.status, to.status)) return false;
  await data.updateAttempt(ctx.db, attempt.id, {
    status: to.status,
    at: ctx.clock.now(),
    failureCode: to.failureCode,
    providerRef: to.providerRef,
  });
  await finish(ctx, attempt, to.status, to.failureCode);
  return true;
}

async function finish(
  ctx: TenantContext,
  attempt: data.StoredAttempt,
  status: Extract<AttemptStatus, "succeeded" | "failed" | "expired">,
  failureCode: string | null,
): Promise<void> {
  await notePending(ctx, attempt.invoiceId);
  const { id, invoiceId, memberId, automatic, amountMinor } = attempt;
  ctx.emit(paymentSettled, {
    attemptId: id,
    invoiceId,
    memberId,
    status,
    failureCode,
    automatic,
    amountMinor,
  });
  tellScreens(ctx, { type: "payment", id, invoiceId, memberId, status });
}
