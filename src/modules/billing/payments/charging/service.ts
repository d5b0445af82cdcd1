import type { JobContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { inTenant, step } from "@/platform/jobs/job-context";
import { toE164 } from "@/shared/phone/phone";
import type { StoredInvoice } from "../../invoices/data";
import { charge as chargeJob, checkAttempt as checkJob } from "../../jobs";
import { tellScreens } from "../../live";
import type { ChargeMethod, ChargeOutcome, NetworkProvider } from "../../providers/port";
import { openAccount, requireAccount } from "../accounts/service";
import { findAttempt, type StoredAttempt, setProviderRef, updateAttempt } from "../data";
import { saveMethod } from "../methods/service";
import { checkDelay, mayBecome } from "../rules";
import type { TenderInput } from "../schema";
import { fail, lockAttempt, settle } from "../settlement/service";
import { isProviderTender, PROVIDER_OF } from "../words";
import * as data from "./data";

/** Milliseconds after which a charge that was sent and not recorded is asked about. */
const SENT_PATIENCE = 60_000;

/**
 * Checks a payment through a provider before anybody is asked for it.
 * @throws DomainError PROVIDER_NOT_READY, PROVIDER_REFUSED (amount or currency), INVALID_INPUT (phone, method)
 */
export async function prepareCharge(
  ctx: TenantContext,
  invoice: StoredInvoice,
  tender: TenderInput,
  automatic: boolean,
): Promise<{ phone: string | null; savedMethodId: string | null }> {
  if (!isProviderTender(tender.tender)) throw new DomainError("INVALID_INPUT", { field: "tender" });
  const name = PROVIDER_OF[tender.tender];
  const provider = await requireAccount(ctx, name);
  const reason = provider.refusalOf(tender.amountMinor, invoice.currency);
  if (reason) throw new DomainError("PROVIDER_REFUSED", { provider: name, reason });
  if (name === "mpesa") {
    const phone = toE164(tender.phone ?? "", ctx.tenant.country);
    if (!phone.ok) throw new DomainError("INVALID_INPUT", { field: "phone" });
    return { phone: phone.e164, savedMethodId: null };
  }
  const { savedMethodId = null } = tender;
  if (savedMethodId === null) {
    if (automatic) throw new DomainError("INVALID_INPUT", { field: "savedMethodId" });
    return { phone: null, savedMethodId };
  }
  if (!(await data.hasSavedMethod(ctx.db, savedMethodId, invoice.memberId, name))) {
    throw new DomainError("NOT_FOUND");
  }
  return { phone: null, savedMethodId };
}

/** Lets the charge leave once the attempt is committed. */
export function orderCharge(
  ctx: TenantContext,
  attemptId: string,
  options: { save?: boolean | undefined; returnPath: string; byStranger?: boolean | undefined },
): void {
  const { save = false, byStranger = false, returnPath } = options;
  ctx.enqueue(chargeJob, { attemptId, save, returnPath, byStranger });
}

/** A charge as it was ordered. */
export interface SentCharge {
  attemptId: string;
  save: boolean;
  returnPath: string;
  byStranger: boolean;
}

/** Sends an attempt to its provider, or asks about it when it has been sent before. */
export async function sendCharge(ctx: JobContext, input: SentCharge): Promise<void> {
  const now = ctx.clock.now();
  const askAt = new Date(now.getTime() + SENT_PATIENCE);
  const claimed = await step(ctx, ({ db }) => data.claimCharge(db, input.attemptId, now, askAt));
  if (!claimed) return await askAbout(ctx, input.attemptId);
  const { attempt, provider, facts } = await findParts(ctx, input.attemptId);
  const payer = { name: facts.name, email: facts.email ?? undefined, phone: facts.phone ?? undefined };
  const outcome = await provider.charge({
    attemptId: attempt.id,
    idempotencyKey: attempt.id,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    reference: referenceOf(attempt, facts),
    description: inTenant(ctx).tenant.name,
    payer: input.byStranger ? {} : payer,
    method: methodOf(attempt, input.byStranger ? { ...facts, customerRef: null } : facts, {
      save: input.save && !input.byStranger,
      returnUrl: `${ctx.ports.publicUrl}${input.returnPath}`,
    }),
  });
  await step(ctx, (within) => recordOutcome(inTenant(within), attempt.id, outcome));
}

const referenceOf = (attempt: StoredAttempt, { number }: data.ChargeFacts) => number ?? attempt.id.slice(-8);

async function findParts(ctx: JobContext, attemptId: string) {
  const attempt = await findAttempt(ctx.db, attemptId);
  const facts = await data.chargeFacts(ctx.db, attemptId);
  const provider = attempt?.provider
    ? await openAccount(ctx, attempt.provider as NetworkProvider)
    : undefined;
  if (!attempt || !facts || !provider) throw new DomainError("NOT_FOUND");
  return { attempt, facts, provider };
}

function methodOf(
  attempt: StoredAttempt,
  facts: data.ChargeFacts,
  { save, returnUrl }: { save: boolean; returnUrl: string },
): ChargeMethod {
  const { customerRef, methodRef } = facts;
  if (attempt.tender === "mpesa") return { kind: "phone", phone: attempt.phone ?? "" };
  if (attempt.tender === "gcash") return { kind: "redirect", returnUrl };
  if (attempt.savedMethodId && customerRef && methodRef) {
    return { kind: "saved", customerRef, methodRef, offSession: attempt.automatic, returnUrl };
  }
  return { kind: "card", customerRef: customerRef ?? undefined, save, returnUrl };
}

/** Asks the provider what became of an attempt and records it. What is over already is left alone. */
export async function askAbout(ctx: JobContext, attemptId: string): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId);
  if (!attempt?.provider || attempt.status === "succeeded") return;
  if (attempt.status === "created" && attempt.checks === 0) return;
  const { provider, facts } = await findParts(ctx, attemptId);
  const outcome = await provider.query({
    attemptId,
    providerRef: attempt.providerRef,
    startedAt: new Date(attempt.createdAt),
    customerRef: facts.customerRef ?? undefined,
    asked: {
      amountMinor: attempt.amountMinor,
      reference: referenceOf(attempt, facts),
      taken: await data.takenReceipts(ctx.db, attemptId),
    },
  });
  await step(ctx, (within) => recordOutcome(inTenant(within), attemptId, outcome, { asked: true }));
}

/** Milliseconds after which a payment that its provider can't be asked about is left to somebody of the gym. */
const HANDED_OVER = 2 * 3_600_000;

/** How many payments one run asks about; the rest waits for the next minute. */
const ASKED_AT_ONCE = 100;

/** Asks about every attempt whose time has come; one that can't be asked doesn't keep the others waiting. */
export async function askAboutDue(ctx: JobContext): Promise<number> {
  const due = await data.dueAttempts(ctx.db, ctx.clock.now(), ASKED_AT_ONCE);
  for (const id of due) {
    if (ctx.signal.aborted) break;
    try {
      await askAbout(ctx, id);
    } catch (error) {
      ctx.logger.warn({ attemptId: id, err: error }, "a payment could not be asked about");
    }
  }
  return due.length;
}

/** Orders the question now, because something was heard of the payment. */
export function orderCheck(ctx: TenantContext, attemptId: string): void {
  ctx.enqueue(checkJob, { attemptId });
}

/**
 * Records what a provider said of an attempt. Money is booked once; a success that is already known, or came first by
 * another way, stays; silence is never a failure.
 */
export async function recordOutcome(
  ctx: TenantContext,
  attemptId: string,
  outcome: ChargeOutcome,
  options: { asked?: boolean } = {},
): Promise<void> {
  if (outcome.state === "succeeded") {
    const told = outcome.receipt === null ? await data.toldReceipt(ctx.db, { id: attemptId }) : undefined;
    await settle(ctx, attemptId, {
      providerRef: outcome.providerRef,
      amountMinor: outcome.amountMinor ?? told?.amountMinor,
      currency: outcome.currency,
      receipt: outcome.receipt ?? told?.receipt,
    });
    if (outcome.saved) await saveMethod(ctx, attemptId, outcome.saved);
    return;
  }
  if (outcome.state === "refused") {
    await fail(ctx, attemptId, { status: "failed", failureCode: outcome.reason });
    return;
  }
  if (outcome.state === "failed") {
    const attempt = await lockAttempt(ctx, attemptId);
    // The customer can still finish this one, if there is a customer at the screen.
    if (outcome.action && !attempt.automatic) {
      await keepWaiting(ctx, attempt, { ...outcome, failureCode: outcome.failureCode }, options);
      return;
    }
    await fail(ctx, attemptId, {
      status: outcome.failureCode === "timeout" ? "expired" : "failed",
      failureCode: outcome.failureCode,
      providerRef: outcome.providerRef,
    });
    return;
  }
  await keepWaiting(ctx, await lockAttempt(ctx, attemptId), outcome, options);
}

async function keepWaiting(
  ctx: TenantContext,
  attempt: StoredAttempt,
  outcome: Extract<ChargeOutcome, { state: "pending_customer" | "unknown" | "failed" }>,
  { asked = false }: { asked?: boolean },
): Promise<void> {
  const status = outcome.state === "unknown" ? "unknown" : "pending_customer";
  if (!mayBecome(attempt.status, status) && attempt.status !== status) {
    // Its notice was faster than its answer: only the reference is new.
    if (outcome.providerRef) await setProviderRef(ctx.db, attempt.id, outcome.providerRef);
    return;
  }
  const now = ctx.clock.now();
  const checks = asked ? attempt.checks + 1 : Math.max(1, attempt.checks);
  const seconds = "expiresInSeconds" in outcome ? outcome.expiresInSeconds : null;
  // An answer that knows less than the one before doesn't take the customer's next step away.
  // Without the provider's name for it, and nothing to be found by, further questions would be in vain.
  const lost = outcome.state === "unknown" && (outcome.providerRef ?? attempt.providerRef) === null;
  const handedOver = lost && asked && now.getTime() - Date.parse(attempt.createdAt) > HANDED_OVER;
  const action = "action" in outcome ? outcome.action : attempt.action;
  await updateAttempt(ctx.db, attempt.id, {
    status,
    at: now,
    providerRef: outcome.providerRef,
    failureCode: outcome.state === "failed" ? outcome.failureCode : null,
    action,
    checks,
    expiresAt: seconds === null ? null : new Date(now.getTime() + seconds * 1_000),
    nextCheckAt: handedOver ? null : new Date(now.getTime() + checkDelay(checks) * 1_000),
  });
  if (status === attempt.status && asked) return;
  const { id, invoiceId, memberId } = attempt;
  tellScreens(ctx, { type: "payment", id, invoiceId, memberId, status });
}
