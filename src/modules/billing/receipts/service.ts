import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { startOfLocalDay } from "@/shared/time-zone/time-zone";
import { takeBackBeginning } from "../dues/service";
import { lockInvoice, refreshInvoice } from "../invoices/service";
import { creditOf } from "../journal/data";
import { account as accountSchema } from "../journal/schema";
import { bookingDay, post } from "../journal/service";
import { tellDesk } from "../live";
import { insertAttempt, updateAttempt } from "../payments/data";
import { lockAttempt, settle } from "../payments/settlement/service";
import { givenBack } from "../refunds/data";
import * as data from "./data";
import {
  type EnterReceipt,
  type MatchReceipt,
  type MatchResult,
  type ReceiptList,
  WALLET_TENDER,
} from "./schema";

function person(ctx: TenantContext): string {
  if (ctx.actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  return ctx.actor.userId;
}

const startOfToday = (ctx: TenantContext) => startOfLocalDay(bookingDay(ctx), ctx.tenant.zone);

/** Money in the gym's wallets that belongs to no bill yet, and what was matched by hand today. */
export async function listReceipts(ctx: TenantContext): Promise<ReceiptList> {
  const open = await data.openReceipts(ctx.db, ctx.actor.kind === "user" ? ctx.actor.userId : null);
  const matchedToday = await data.matchedReceipts(ctx.db, startOfToday(ctx));
  const { twoPersonMinor } = policiesOf(ctx.tenant);
  return { currency: ctx.tenant.currency, twoPersonMinor, open, matchedToday };
}

/**
 * Says that a receipt pays a bill. From the gym's limit on a second person confirms it first.
 * @throws DomainError NOT_FOUND, INVOICE_STATE, RECEIPT_TAKEN, INVALID_INPUT (another currency)
 */
export async function matchReceipt(ctx: TenantContext, input: MatchReceipt): Promise<MatchResult> {
  const { receiptId, invoiceId } = input;
  const { twoPersonMinor } = policiesOf(ctx.tenant);
  const seen = await data.findReceipt(ctx.db, receiptId);
  if (!seen) throw new DomainError("NOT_FOUND");
  if (twoPersonMinor === 0 || seen.amountMinor < twoPersonMinor) {
    await book(ctx, receiptId, invoiceId);
    return { status: "matched" };
  }
  await payable(ctx, invoiceId);
  const receipt = await lockUnmatched(ctx, receiptId);
  await data.propose(ctx.db, receipt.id, invoiceId, person(ctx));
  audit(ctx, "receipt.propose", receipt, { invoiceId });
  tellDesk(ctx, { type: "receipt", id: receipt.id });
  return { status: "waiting" };
}

/**
 * The second person agrees with what was proposed.
 * @throws DomainError NOT_FOUND (nothing is proposed), SECOND_PERSON (it is the same one), and as `matchReceipt`
 */
export async function confirmMatch(ctx: TenantContext, receiptId: string): Promise<MatchResult> {
  const seen = await data.findReceipt(ctx.db, receiptId);
  if (!seen?.proposedInvoiceId) throw new DomainError("NOT_FOUND");
  if (seen.proposedBy === person(ctx)) throw new DomainError("SECOND_PERSON");
  await book(ctx, receiptId, seen.proposedInvoiceId, true);
  return { status: "matched" };
}

/** Takes back what was proposed. @throws DomainError NOT_FOUND, RECEIPT_TAKEN */
export async function rejectMatch(ctx: TenantContext, receiptId: string): Promise<void> {
  const receipt = await lockUnmatched(ctx, receiptId);
  await data.propose(ctx.db, receipt.id, null, null);
  audit(ctx, "receipt.reject", receipt, { invoiceId: receipt.proposedInvoiceId });
  tellDesk(ctx, { type: "receipt", id: receipt.id });
}

/**
 * Takes a receipt that the customer shows and matches it. A code counts once, however it becomes known.
 * @throws DomainError RECEIPT_TAKEN, and as `matchReceipt`
 */
export async function enterReceipt(ctx: TenantContext, input: EnterReceipt): Promise<MatchResult> {
  const { provider, receipt, amountMinor, invoiceId } = input;
  if (await data.isUsed(ctx.db, provider, receipt)) throw new DomainError("RECEIPT_TAKEN", { receipt });
  const { currency } = ctx.tenant;
  const payerName = input.payerName || null;
  const entered = { provider, receipt, amountMinor, currency, payerName, at: ctx.clock.now() };
  // The bill's member first: receipts are locked after whoever's money they become.
  await payable(ctx, invoiceId);
  const receiptId = await data.enterReceipt(ctx.db, entered);
  if (receiptId === null) throw new DomainError("RECEIPT_TAKEN", { receipt });
  ctx.audit({
    action: "receipt.enter",
    subject: { kind: "receipt", id: receiptId },
    after: { provider, receipt, amountMinor },
  });
  return await matchReceipt(ctx, { receiptId, invoiceId });
}

/**
 * Undoes a match by hand on the day it was made: the bill is open again, the receipt is nobody's, and what began with
 * the payment waits for it once more; a renewal's grace begins by the bill's own day.
 * @throws DomainError NOT_FOUND, UNDO_TOO_LATE, PAYMENT_USED, MEMBERSHIP_STATE, AMOUNT_TOO_HIGH when the credit it had become is spent or given back
 */
export async function undoMatch(ctx: TenantContext, receiptId: string): Promise<void> {
  const seen = await data.findReceipt(ctx.db, receiptId);
  if (!seen?.attemptId || seen.matchedBy === null) throw new DomainError("NOT_FOUND");
  const attempt = await lockAttempt(ctx, seen.attemptId);
  const receipt = await data.lockReceipt(ctx.db, receiptId);
  if (receipt?.attemptId !== attempt.id || !receipt.matchedAt) throw new DomainError("NOT_FOUND");
  if (Date.parse(receipt.matchedAt) < startOfToday(ctx).getTime()) throw new DomainError("UNDO_TOO_LATE");
  const booked = await data.bookedBy(ctx.db, attempt.id);
  const became = -booked
    .filter(({ account }) => account === "credit")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const has = (await creditOf(ctx.db, [attempt.memberId])).get(attempt.memberId) ?? 0;
  if (became > has || (await givenBack(ctx.db, attempt.id)) > 0) {
    throw new DomainError("AMOUNT_TOO_HIGH", { openMinor: Math.max(0, has), currency: attempt.currency });
  }
  await updateAttempt(ctx.db, attempt.id, {
    status: "failed",
    failureCode: "unmatched",
    at: ctx.clock.now(),
  });
  await post(ctx, {
    posting: "wallet",
    currency: attempt.currency,
    memberId: attempt.memberId,
    invoiceId: attempt.invoiceId,
    attemptId: attempt.id,
    branchId: booked[0]?.branchId ?? null,
    lines: booked.map(({ account, amountMinor }) => ({
      account: accountSchema.parse(account),
      amountMinor: -amountMinor,
    })),
  });
  if (attempt.invoiceId) {
    const before = await lockInvoice(ctx, attempt.invoiceId);
    await refreshInvoice(ctx, attempt.invoiceId);
    if (before.status === "paid") await takeBackBeginning(ctx, attempt.invoiceId);
  }
  await data.setMatch(ctx.db, receiptId, null);
  audit(ctx, "receipt.undo", receipt, { invoiceId: attempt.invoiceId });
  tellDesk(ctx, { type: "receipt", id: receiptId });
}

/** A bill that may still be paid, with its payer's money locked. @throws DomainError NOT_FOUND, INVOICE_STATE */
async function payable(ctx: TenantContext, invoiceId: string) {
  const invoice = await lockInvoice(ctx, invoiceId);
  if (!["open", "partial", "overdue"].includes(invoice.status)) {
    throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
  }
  return invoice;
}

/** @throws DomainError NOT_FOUND, RECEIPT_TAKEN */
async function lockUnmatched(ctx: TenantContext, receiptId: string): Promise<data.StoredReceipt> {
  const receipt = await data.lockReceipt(ctx.db, receiptId);
  if (!receipt) throw new DomainError("NOT_FOUND");
  if (receipt.matchedAt !== null) throw new DomainError("RECEIPT_TAKEN", { receipt: receipt.receipt });
  return receipt;
}

/** Books a receipt's money against a bill, as any payment: what is too much becomes account credit. */
async function book(
  ctx: TenantContext,
  receiptId: string,
  invoiceId: string,
  confirmed = false,
): Promise<void> {
  const by = person(ctx);
  const invoice = await payable(ctx, invoiceId);
  const receipt = await lockUnmatched(ctx, receiptId);
  // Proposed anew by somebody since it was read: then this is not what the second person saw.
  if (confirmed && receipt.proposedInvoiceId !== invoiceId) throw new DomainError("STALE");
  if (receipt.currency !== invoice.currency) throw new DomainError("INVALID_INPUT", { field: "currency" });
  if (await data.isUsed(ctx.db, receipt.provider, receipt.receipt)) {
    throw new DomainError("RECEIPT_TAKEN", { receipt: receipt.receipt });
  }
  const attemptId = newId();
  await insertAttempt(ctx.db, {
    id: attemptId,
    invoiceId,
    memberId: invoice.memberId,
    tender: WALLET_TENDER[receipt.provider],
    provider: receipt.provider,
    amountMinor: receipt.amountMinor,
    currency: receipt.currency,
    tenderedMinor: null,
    changeMinor: 0,
    idempotencyKey: `receipt:${receiptId}:${attemptId}`,
    receipt: receipt.receipt,
    phone: receipt.phone,
    savedMethodId: null,
    action: null,
    shiftId: null,
    automatic: false,
    createdBy: by,
    at: ctx.clock.now(),
    nextCheckAt: null,
  });
  await settle(ctx, attemptId, { receipt: receipt.receipt });
  await data.setMatch(ctx.db, receiptId, {
    attemptId,
    memberId: invoice.memberId,
    by,
    at: ctx.clock.now(),
  });
  audit(ctx, "receipt.match", receipt, { invoiceId, proposedBy: receipt.proposedBy });
  tellDesk(ctx, { type: "receipt", id: receiptId });
}

function audit(
  ctx: TenantContext,
  action: string,
  receipt: data.StoredReceipt,
  after: Record<string, unknown>,
): void {
  const { id, receipt: code, amountMinor, currency } = receipt;
  ctx.audit({
    action,
    subject: { kind: "receipt", id },
    after: { receipt: code, amountMinor, currency, ...after },
  });
}
