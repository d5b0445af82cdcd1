import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { isUuid, newId } from "@/platform/ids";
import { refundDone } from "../events";
import { findInvoice } from "../invoices/data";
import { sendRefund } from "../jobs";
import { creditOf, linesOfInvoice, lockMoneyOf } from "../journal/data";
import type { Account, JournalLine } from "../journal/schema";
import { post } from "../journal/service";
import { tellScreens } from "../live";
import { requireAccount } from "../payments/accounts/service";
import { openShift, type StoredAttempt } from "../payments/data";
import { roundCash } from "../payments/rules";
import { lockAttempt } from "../payments/settlement/service";
import { isProviderTender, PROVIDER_OF } from "../payments/words";
import type { ProviderEvent, RefundOutcome } from "../providers/port";
import * as data from "./data";
import { contraLines, type Share } from "./rules";
import { type Refund, type RefundInput, refund as refundSchema } from "./schema";

/** Marks what of a refund came out of account credit, so that it is not given back twice. */
const SOURCE = "source";

/**
 * Gives a payment back, in part or in full: the way it came, out of the open drawer, or as account credit. What a
 * provider must send back leaves after the commit; everything else is done at once. Sent again with the same
 * `idempotency` it is the same refund.
 * @throws DomainError NOT_FOUND, INVOICE_STATE (the payment brought no money), AMOUNT_TOO_HIGH, SHIFT_NEEDED,
 *   PROVIDER_NOT_READY, PROVIDER_REFUSED (this provider gives back nothing, or only everything), IDEMPOTENCY_MISMATCH
 */
export async function refundPayment(ctx: TenantContext, input: RefundInput): Promise<Refund> {
  const attempt = await lockAttempt(ctx, input.attemptId);
  const known = await data.findByKey(ctx.db, input.idempotency);
  if (known) {
    if (known.attemptId !== attempt.id || known.amountMinor !== input.amountMinor) {
      throw new DomainError("IDEMPOTENCY_MISMATCH");
    }
    return refundSchema.parse(known);
  }
  if (attempt.status !== "succeeded") throw new DomainError("INVOICE_STATE", { status: attempt.status });
  const toCredit = input.to === "credit" || (input.to === "original" && attempt.tender === "credit");
  const source = await sourceOf(ctx, attempt, input.amountMinor, toCredit);
  const byProvider = !toCredit && input.to === "original" && isProviderTender(attempt.tender);
  if (byProvider) await checkProvider(ctx, attempt, input.amountMinor);
  const cash = !toCredit && (input.to === "cash" || attempt.tender === "cash");
  const id = newId();
  await data.insertRefund(ctx.db, {
    id,
    attemptId: attempt.id,
    invoiceId: attempt.invoiceId,
    memberId: attempt.memberId,
    amountMinor: input.amountMinor,
    currency: attempt.currency,
    toCredit,
    reason: input.reason,
    idempotencyKey: input.idempotency,
    shiftId: cash ? await drawer(ctx, attempt, input.branchId) : null,
    createdBy: actorId(ctx.actor),
    at: ctx.clock.now(),
  });
  ctx.audit({
    action: "refund.write",
    subject: { kind: "member", id: attempt.memberId },
    after: {
      amountMinor: input.amountMinor,
      currency: attempt.currency,
      to: input.to,
      tender: attempt.tender,
    },
    reason: input.reason,
  });
  await setAside(ctx, attempt, id, source);
  if (byProvider) ctx.enqueue(sendRefund, { refundId: id });
  else await finishRefund(ctx, id, {});
  return refundSchema.parse(await data.findRefund(ctx.db, id));
}

/** How much of a refund comes out of the credit that the payment became. @throws DomainError AMOUNT_TOO_HIGH */
async function sourceOf(
  ctx: TenantContext,
  attempt: StoredAttempt,
  amountMinor: number,
  toCredit: boolean,
): Promise<number> {
  const left = attempt.amountMinor - (await data.givenBack(ctx.db, attempt.id));
  const became = Math.max(0, await data.creditPart(ctx.db, attempt.id));
  const has = Math.max(0, (await creditOf(ctx.db, [attempt.memberId])).get(attempt.memberId) ?? 0);
  // Credit that was spent since is gone, and credit need not become credit.
  const fromCredit = toCredit ? 0 : Math.min(became, has);
  const possible = Math.max(0, left - became) + fromCredit;
  if (amountMinor > possible) {
    throw new DomainError("AMOUNT_TOO_HIGH", { openMinor: possible, currency: attempt.currency });
  }
  return Math.min(amountMinor, fromCredit);
}

async function checkProvider(ctx: TenantContext, attempt: StoredAttempt, amountMinor: number): Promise<void> {
  if (!isProviderTender(attempt.tender)) return;
  const name = PROVIDER_OF[attempt.tender];
  const { capabilities } = await requireAccount(ctx, name);
  const whole = amountMinor === attempt.amountMinor;
  if (capabilities.refunds === "none" || (capabilities.refunds === "full" && !whole)) {
    throw new DomainError("PROVIDER_REFUSED", { provider: name, reason: "method_not_supported" });
  }
}

async function drawer(
  ctx: TenantContext,
  attempt: StoredAttempt,
  asked: string | undefined,
): Promise<string> {
  const invoice = attempt.invoiceId ? await findInvoice(ctx.db, attempt.invoiceId) : undefined;
  const branchId = asked ?? invoice?.branchId;
  const shiftId = branchId ? await openShift(ctx.db, branchId, actorId(ctx.actor)) : null;
  if (shiftId === null) throw new DomainError("SHIFT_NEEDED");
  return shiftId;
}

/** Credit that is on its way out can't be spent meanwhile. */
async function setAside(
  ctx: TenantContext,
  attempt: StoredAttempt,
  refundId: string,
  minor: number,
): Promise<void> {
  await post(ctx, {
    posting: "refund",
    currency: attempt.currency,
    memberId: attempt.memberId,
    invoiceId: attempt.invoiceId,
    attemptId: attempt.id,
    refundId,
    lines: [
      { account: "credit", amountMinor: minor, note: SOURCE },
      { account: "suspense", amountMinor: -minor },
    ],
  });
}

/** A refund whose member's money is locked. */
async function lockRefund(ctx: TenantContext, id: string): Promise<data.StoredRefund | undefined> {
  const seen = await data.findRefund(ctx.db, id);
  if (!seen) return undefined;
  await lockMoneyOf(ctx.db, [seen.memberId]);
  return await data.findRefund(ctx.db, id);
}

/** Books a refund that is done, once. @returns whether this call booked it */
async function finishRefund(
  ctx: TenantContext,
  id: string,
  facts: { refundRef?: string | null },
): Promise<boolean> {
  const refund = await lockRefund(ctx, id);
  if (!refund || refund.status === "succeeded" || refund.status === "failed") return false;
  const now = ctx.clock.now();
  const source = await data.setAside(ctx.db, id);
  await data.updateRefund(ctx.db, id, { status: "succeeded", at: now, ...facts });
  await post(ctx, {
    posting: "refund",
    currency: refund.currency,
    memberId: refund.memberId,
    invoiceId: refund.invoiceId,
    attemptId: refund.attemptId,
    refundId: id,
    shiftId: refund.shiftId,
    branchId: refund.branchId,
    lines: [
      { account: "suspense", amountMinor: source },
      ...(await contraOf(ctx, refund, refund.amountMinor - source)),
      ...payout(ctx, refund),
    ],
  });
  const { attemptId, invoiceId, memberId, amountMinor } = refund;
  ctx.emit(refundDone, { refundId: id, attemptId, invoiceId, memberId, amountMinor });
  tellScreens(ctx, { type: "refund", id, invoiceId, memberId, status: "succeeded" });
  return true;
}

async function contraOf(
  ctx: TenantContext,
  refund: data.StoredRefund,
  minor: number,
): Promise<JournalLine[]> {
  if (minor === 0) return [];
  if (refund.invoiceId === null) return [{ account: "revenue", amountMinor: minor }];
  const opening = await linesOfInvoice(ctx.db, refund.invoiceId, "invoice");
  const shares = opening.flatMap(({ account, amountMinor, revenueKind }): Share[] =>
    account === "revenue" || account === "tax" ? [{ account, revenueKind, minor: -amountMinor }] : [],
  );
  return contraLines(minor, await data.takenBack(ctx.db, refund.invoiceId), shares);
}

function payout(ctx: TenantContext, refund: data.StoredRefund): JournalLine[] {
  const { amountMinor } = refund;
  const account: Account = refund.toCredit ? "credit" : refund.shiftId ? "cash" : refund.tender;
  const paid =
    account === "cash" ? roundCash(amountMinor, policiesOf(ctx.tenant).cashRoundingMinor) : amountMinor;
  return [
    { account, amountMinor: -paid },
    { account: "rounding", amountMinor: paid - amountMinor },
  ];
}

async function failRefund(ctx: TenantContext, id: string, failureCode: string): Promise<void> {
  const refund = await lockRefund(ctx, id);
  if (!refund || refund.status === "succeeded" || refund.status === "failed") return;
  await data.updateRefund(ctx.db, id, { status: "failed", failureCode, at: ctx.clock.now() });
  const source = await data.setAside(ctx.db, id);
  const { currency, memberId, invoiceId, attemptId } = refund;
  await post(ctx, {
    posting: "refund",
    currency,
    memberId,
    invoiceId,
    attemptId,
    refundId: id,
    lines: [
      { account: "suspense", amountMinor: source },
      { account: "credit", amountMinor: -source, note: SOURCE },
    ],
  });
  tellScreens(ctx, { type: "refund", id, invoiceId, memberId, status: "failed" });
}

/** Records what a provider said of a refund. Silence is never a failure; a refund that is done stays done. */
export async function recordRefundOutcome(
  ctx: TenantContext,
  id: string,
  outcome: RefundOutcome,
): Promise<void> {
  if (outcome.state === "succeeded") {
    await finishRefund(ctx, id, { refundRef: outcome.refundRef });
  } else if (outcome.state === "failed") {
    await failRefund(ctx, id, outcome.failureCode);
  } else if (outcome.state === "refused") {
    await failRefund(ctx, id, outcome.reason);
  } else {
    const refund = await lockRefund(ctx, id);
    if (!refund || refund.status === "succeeded" || refund.status === "failed") return;
    const { state: status, refundRef } = outcome;
    await data.updateRefund(ctx.db, id, { status, refundRef, at: ctx.clock.now() });
  }
}

/** Applies what a provider told of a refund by itself. @returns whether it is one of ours */
export async function heardOfRefund(
  ctx: TenantContext,
  provider: string,
  event: ProviderEvent,
): Promise<boolean> {
  const named =
    event.refundId && isUuid(event.refundId) ? await data.findRefund(ctx.db, event.refundId) : undefined;
  const refund = named ?? (await data.findByRefundRef(ctx.db, provider, event.providerRef));
  if (refund?.provider !== provider) return false;
  const refundRef = event.providerRef;
  if (event.state === "succeeded") {
    await recordRefundOutcome(ctx, refund.id, { state: "succeeded", refundRef, receipt: event.receipt });
  } else if (event.state === "failed") {
    const failureCode = event.failureCode ?? "unknown";
    await recordRefundOutcome(ctx, refund.id, { state: "failed", refundRef, failureCode });
  } else {
    const state = event.state === "unknown" ? ("unknown" as const) : ("pending" as const);
    await recordRefundOutcome(
      ctx,
      refund.id,
      state === "pending" ? { state, refundRef } : { state, refundRef, because: "provider_unsure" },
    );
  }
  return true;
}

/** A page of refunds, newest first. */
export async function listRefunds(
  ctx: TenantContext,
  input: { cursor?: string | undefined; limit: number },
): Promise<{ items: Refund[]; nextCursor: string | null }> {
  const rows = await data.listRefunds(ctx.db, cursorOf(input.cursor), input.limit + 1);
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  const more = rows.length > input.limit && last;
  return {
    items: items.map((row) => refundSchema.parse(row)),
    nextCursor: more ? JSON.stringify([last.createdAt, last.id]) : null,
  };
}

function cursorOf(text: string | undefined): [string, string] | undefined {
  if (text === undefined) return undefined;
  try {
    const [at, id] = JSON.parse(text) as unknown[];
    if (typeof at === "string" && !Number.isNaN(Date.parse(at)) && typeof id === "string" && isUuid(id)) {
      return [at, id];
    }
  } catch {
    // Falls through to the refusal.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}
