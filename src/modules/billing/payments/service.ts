import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import type { StoredInvoice } from "../invoices/data";
import { lockInvoice, refreshInvoice } from "../invoices/service";
import { creditOf } from "../journal/data";
import { tellScreens } from "../live";
import { isUsed } from "../receipts/data";
import { orderCharge, orderCheck, prepareCharge } from "./charging/service";
import * as data from "./data";
import { notePending } from "./pending/service";
import { roundCash } from "./rules";
import {
  type Attempt,
  attempt as attemptSchema,
  type PaymentResult,
  type TakePayment,
  type TenderInput,
} from "./schema";
import { fail, lockAttempt, settle } from "./settlement/service";
import { isProviderTender, PROVIDER_OF } from "./words";

/**
 * Takes money for a bill, by one tender or by several. What is in the hand (cash, terminal, transfer, account credit) is
 * booked at once; what a provider collects becomes an attempt whose charge leaves after the commit. Sent again with the
 * same `idempotency`, it is the same payment.
 * @throws DomainError NOT_FOUND, INVOICE_STATE (nothing to pay), AMOUNT_TOO_HIGH, PAYMENT_PENDING (automatic only),
 *   PROVIDER_NOT_READY, PROVIDER_REFUSED, IDEMPOTENCY_MISMATCH, INVALID_INPUT (too little cash, no phone, no method)
 */
export async function takePayment(ctx: TenantContext, input: TakePayment): Promise<PaymentResult> {
  const invoice = await lockInvoice(ctx, input.invoiceId);
  const keys = input.tenders.map((_, at) => `${input.idempotency}:${at}`);
  const known = await data.findByKeys(ctx.db, keys);
  if (known.length > 0) return repeated(invoice, input, keys, known);
  if (!["open", "partial", "overdue"].includes(invoice.status)) {
    throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
  }
  if (input.automatic && (await data.hasOpenAttempts(ctx.db, invoice.id))) {
    throw new DomainError("PAYMENT_PENDING", { number: invoice.number });
  }
  const sum = input.tenders.reduce((total, tender) => total + tender.amountMinor, 0);
  if (sum > invoice.openMinor) {
    throw new DomainError("AMOUNT_TOO_HIGH", { openMinor: invoice.openMinor, currency: invoice.currency });
  }
  const shiftId = await drawerOf(ctx, input, invoice);
  const ids: string[] = [];
  for (const [at, tender] of input.tenders.entries()) {
    const made = {
      key: keys[at] ?? input.idempotency,
      shiftId,
      automatic: input.automatic ?? false,
      returnPath: input.returnPath,
      byStranger: input.byStranger,
    };
    ids.push(
      isProviderTender(tender.tender)
        ? await begin(ctx, invoice, tender, made)
        : await takeByHand(ctx, invoice, tender, made),
    );
  }
  await notePending(ctx, invoice.id);
  const attempts = (await data.findByKeys(ctx.db, keys)).sort(
    (a, b) => ids.indexOf(a.id) - ids.indexOf(b.id),
  );
  return resultOf(await refreshInvoice(ctx, invoice.id), attempts);
}

/** The drawer that the money belongs to: what is taken at the desk. A renewal belongs to none. */
async function drawerOf(
  ctx: TenantContext,
  input: TakePayment,
  invoice: StoredInvoice,
): Promise<string | null> {
  const atDesk = input.tenders.some(({ tender }) => tender === "cash" || tender === "card_terminal");
  const branchId = input.branchId ?? (atDesk ? invoice.branchId : null);
  return branchId === null ? null : await data.openShift(ctx.db, branchId, actorId(ctx.actor));
}

interface Made {
  key: string;
  shiftId: string | null;
  automatic: boolean;
  returnPath: string | undefined;
  byStranger: boolean | undefined;
}

function newAttempt(ctx: TenantContext, invoice: StoredInvoice, tender: TenderInput, made: Made) {
  return {
    id: newId() as string,
    invoiceId: invoice.id,
    memberId: invoice.memberId,
    tender: tender.tender,
    provider: null,
    amountMinor: tender.amountMinor,
    currency: invoice.currency,
    tenderedMinor: null,
    changeMinor: 0,
    idempotencyKey: made.key,
    receipt: tender.receipt ?? null,
    phone: null,
    savedMethodId: null,
    action: null,
    shiftId: made.shiftId,
    automatic: made.automatic,
    createdBy: actorId(ctx.actor),
    at: ctx.clock.now(),
    nextCheckAt: null,
  } satisfies data.NewAttempt;
}

async function takeByHand(
  ctx: TenantContext,
  invoice: StoredInvoice,
  tender: TenderInput,
  made: Made,
): Promise<string> {
  const row: data.NewAttempt = newAttempt(ctx, invoice, tender, made);
  let receivedMinor = tender.amountMinor;
  if (tender.tender === "cash") {
    receivedMinor = roundCash(tender.amountMinor, policiesOf(ctx.tenant).cashRoundingMinor);
    row.tenderedMinor = tender.tenderedMinor ?? receivedMinor;
    row.changeMinor = row.tenderedMinor - receivedMinor;
    if (row.changeMinor < 0) throw new DomainError("INVALID_INPUT", { field: "tenderedMinor" });
  } else if (tender.tender === "credit") {
    const has = (await creditOf(ctx.db, [invoice.memberId])).get(invoice.memberId) ?? 0;
    if (has < tender.amountMinor) {
      throw new DomainError("AMOUNT_TOO_HIGH", { openMinor: Math.max(0, has), currency: invoice.currency });
    }
  }
  await data.insertAttempt(ctx.db, row);
  await settle(ctx, row.id, { receivedMinor });
  return row.id;
}

async function begin(
  ctx: TenantContext,
  invoice: StoredInvoice,
  tender: TenderInput,
  made: Made,
): Promise<string> {
  if (!isProviderTender(tender.tender)) throw new DomainError("INVALID_INPUT", { field: "tender" });
  const plan = await prepareCharge(ctx, invoice, tender, made.automatic);
  const row: data.NewAttempt = {
    ...newAttempt(ctx, invoice, tender, made),
    ...plan,
    provider: PROVIDER_OF[tender.tender],
  };
  await data.insertAttempt(ctx.db, row);
  orderCharge(ctx, row.id, {
    save: tender.saveMethod,
    returnPath: made.returnPath ?? returnPathOf(ctx, invoice, row.id),
    byStranger: made.byStranger,
  });
  tellScreens(ctx, {
    type: "payment",
    id: row.id,
    invoiceId: invoice.id,
    memberId: invoice.memberId,
    status: "created",
  });
  return row.id;
}

/** A member comes back to their own bills; whoever scanned a code at the desk is thanked and sent back to it. */
function returnPathOf(ctx: TenantContext, invoice: StoredInvoice, attemptId: string): string {
  const { slug } = ctx.tenant;
  const own = ctx.access.memberId === invoice.memberId;
  return own ? `/${slug}/billing?payment=${attemptId}` : `/${slug}/pay/done`;
}

/** The answer to a payment that was sent before. @throws DomainError IDEMPOTENCY_MISMATCH when it was another one */
function repeated(
  invoice: StoredInvoice,
  input: TakePayment,
  keys: readonly string[],
  known: readonly data.StoredAttempt[],
): PaymentResult {
  const attempts = keys.map((key, at) => {
    const same = known.find((one) => one.idempotencyKey === key);
    const asked = input.tenders[at];
    if (
      !same ||
      same.invoiceId !== invoice.id ||
      same.tender !== asked?.tender ||
      (same.status !== "succeeded" && same.amountMinor !== asked.amountMinor)
    ) {
      throw new DomainError("IDEMPOTENCY_MISMATCH");
    }
    return same;
  });
  return resultOf(invoice, attempts);
}

function resultOf(invoice: StoredInvoice, attempts: readonly data.StoredAttempt[]): PaymentResult {
  const { id, number, status, totalMinor, openMinor, currency } = invoice;
  return {
    invoice: { id, number, status, totalMinor, openMinor, currency },
    attempts: attempts.map(asAttempt),
  };
}

/** What of a stored attempt may leave the server. */
export function asAttempt(stored: data.StoredAttempt): Attempt {
  return attemptSchema.parse(stored);
}

/** One payment and where it stands. @throws DomainError NOT_FOUND, also for somebody else's when `ownerId` is given */
export async function getAttempt(ctx: TenantContext, attemptId: string, ownerId?: string): Promise<Attempt> {
  const stored = await data.findAttempt(ctx.db, attemptId);
  if (!stored || (ownerId !== undefined && stored.memberId !== ownerId)) throw new DomainError("NOT_FOUND");
  return asAttempt(stored);
}

/**
 * Asks the provider about a payment now instead of at its next turn.
 * @throws DomainError NOT_FOUND, also for somebody else's when `ownerId` is given
 */
export async function checkAgain(ctx: TenantContext, attemptId: string, ownerId?: string): Promise<void> {
  const stored = await data.findAttempt(ctx.db, attemptId);
  if (!stored?.provider || (ownerId !== undefined && stored.memberId !== ownerId)) {
    throw new DomainError("NOT_FOUND");
  }
  orderCheck(ctx, attemptId);
}

/**
 * Ends a payment whose outcome no provider can tell any more, on a person's word: it came (with its receipt's number)
 * or it did not. Money that shows up afterwards still counts.
 * @throws DomainError NOT_FOUND, INVOICE_STATE when it is over already, RECEIPT_TAKEN
 */
export async function closeUnknown(
  ctx: TenantContext,
  input: { attemptId: string; paid: boolean; receipt?: string | undefined; reason: string },
): Promise<void> {
  const attempt = await lockAttempt(ctx, input.attemptId);
  if (attempt.status !== "unknown" && attempt.status !== "pending_customer") {
    throw new DomainError("INVOICE_STATE", { status: attempt.status });
  }
  const { receipt } = input;
  if (input.paid && attempt.provider && receipt && (await isUsed(ctx.db, attempt.provider, receipt))) {
    throw new DomainError("RECEIPT_TAKEN", { receipt });
  }
  if (input.paid) await settle(ctx, attempt.id, { receipt });
  else await fail(ctx, attempt.id, { status: "failed", failureCode: "unknown" });
  ctx.audit({
    action: "payment.close-unknown",
    subject: { kind: "member", id: attempt.memberId },
    after: { paid: input.paid, tender: attempt.tender, amountMinor: attempt.amountMinor },
    reason: input.reason,
  });
}
