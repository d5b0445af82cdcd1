import { policiesOf } from "@/modules/tenancy/policies/schema";
import { staffOf } from "@/modules/tenancy/staff/service";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import type { StoredInvoice } from "../invoices/data";
import { lockInvoice, writeOffInvoice } from "../invoices/service";
import { bookingDay } from "../journal/service";
import { tellScreens } from "../live";
import { hasOpenAttempts, writtenOff } from "../payments/data";
import { listMethods } from "../payments/methods/service";
import { takePayment } from "../payments/service";
import { PROVIDER_OF, type ProviderTender } from "../payments/words";
import * as data from "./data";
import { firstTry, nextTry, recoveredOf } from "./rules";
import type { NoteCollectionInput } from "./schema";

const UNPAID: ReadonlySet<string> = new Set(["open", "partial", "overdue"]);

/** What a failed bill without a card or wallet to charge has instead of a provider's code. */
const NO_METHOD = "no_method";

function placeOf(ctx: TenantContext, invoice: StoredInvoice) {
  const today = bookingDay(ctx);
  const { retryDays } = policiesOf(ctx.tenant);
  return { dueOn: invoice.dueOn ?? today, retryDays, today, zone: ctx.tenant.zone };
}

function tell(ctx: TenantContext, invoice: StoredInvoice): void {
  const { id, memberId, status } = invoice;
  tellScreens(ctx, { type: "invoice", id, invoiceId: id, memberId, status });
}

/**
 * Brings the collection of a bill up to what has become of the bill; `failure` is the code of an automatic charge that
 * has just failed. A bill that is overdue or whose automatic charge failed gets one. It looks anew each time, so the
 * order in which news arrives does not matter and hearing it twice changes nothing.
 */
export async function follow(
  ctx: TenantContext,
  invoiceId: string,
  { failure }: { failure?: string | undefined } = {},
): Promise<void> {
  const invoice = await lockInvoice(ctx, invoiceId);
  const known = await data.collectionOf(ctx.db, invoiceId);
  const unpaid = UNPAID.has(invoice.status) && invoice.openMinor > 0;
  if (!known) {
    if (unpaid && (failure !== undefined || invoice.status === "overdue")) await open(ctx, invoice, failure);
    return;
  }
  const now = ctx.clock.now();
  const lostMinor = invoice.status === "written_off" ? await writtenOff(ctx.db, invoiceId) : 0;
  const next = {
    ...known,
    nextTryAt: known.nextTryAt === null ? null : new Date(known.nextTryAt),
    closedAt: known.closedAt === null ? null : new Date(known.closedAt),
    recoveredMinor:
      invoice.status === "void" ? 0 : recoveredOf({ ...invoice, failedMinor: known.failedMinor, lostMinor }),
    lastFailure: failure ?? known.lastFailure,
  };
  if (unpaid) {
    if (known.closedAt !== null && invoice.status !== "overdue" && failure === undefined) return;
    const reopened = known.closedAt !== null;
    next.closedAt = null;
    if (failure !== undefined) next.nextTryAt = nextTry(placeOf(ctx, invoice));
    else if (reopened) next.nextTryAt = firstTry(placeOf(ctx, invoice));
    if (failure !== undefined || reopened) next.status = next.nextTryAt === null ? "review" : "retrying";
  } else {
    next.status =
      invoice.status === "void" ? "closed" : invoice.status === "written_off" ? "written_off" : "recovered";
    next.nextTryAt = null;
    next.closedAt ??= now;
  }
  await data.updateCollection(ctx.db, next);
  tell(ctx, invoice);
}

async function open(ctx: TenantContext, invoice: StoredInvoice, failure: string | undefined): Promise<void> {
  const place = placeOf(ctx, invoice);
  const nextTryAt = failure === undefined ? firstTry(place) : nextTry(place);
  await data.insertCollection(ctx.db, {
    id: newId(),
    invoiceId: invoice.id,
    memberId: invoice.memberId,
    status: nextTryAt === null ? "review" : "retrying",
    failedMinor: invoice.openMinor,
    openedAt: ctx.clock.now(),
    nextTryAt,
    lastFailure: failure ?? null,
  });
  tell(ctx, invoice);
}

/** The card or wallet that may be charged without its owner. */
async function keptMethod(
  ctx: TenantContext,
  memberId: string,
): Promise<{ tender: ProviderTender; savedMethodId: string } | null> {
  const method = (await listMethods(ctx, memberId)).find(({ isDefault }) => isDefault);
  const tender = (Object.keys(PROVIDER_OF) as ProviderTender[]).find(
    (name) => PROVIDER_OF[name] === method?.provider,
  );
  return method && tender ? { tender, savedMethodId: method.id } : null;
}

async function charge(
  ctx: TenantContext,
  invoice: StoredInvoice,
  collection: data.StoredCollection,
  method: { tender: ProviderTender; savedMethodId: string },
): Promise<void> {
  await takePayment(ctx, {
    invoiceId: invoice.id,
    tenders: [{ ...method, amountMinor: invoice.openMinor }],
    idempotency: `collection:${collection.id}:${collection.tries + 1}`,
    automatic: true,
  });
}

/**
 * Makes the try of a collection whose time has come, once however late, and hands it to somebody when the ladder is at
 * its end. Nothing is tried while money for the bill may be on its way.
 * @returns whether something was charged
 */
export async function tryDue(ctx: TenantContext, due: { id: string; invoiceId: string }): Promise<boolean> {
  const invoice = await lockInvoice(ctx, due.invoiceId);
  const collection = await data.collectionOf(ctx.db, due.invoiceId);
  if (collection?.status !== "retrying") return false;
  const now = ctx.clock.now();
  // Somebody else's run was faster.
  if (collection.nextTryAt !== null && Date.parse(collection.nextTryAt) > now.getTime()) return false;
  if (!UNPAID.has(invoice.status) || invoice.openMinor <= 0) {
    await follow(ctx, invoice.id);
    return false;
  }
  if (await hasOpenAttempts(ctx.db, invoice.id)) return false;
  const next = { ...collection, nextTryAt: nextTry(placeOf(ctx, invoice)), closedAt: null };
  let tried = false;
  if (collection.nextTryAt !== null) {
    const method = await keptMethod(ctx, invoice.memberId);
    try {
      if (method) await charge(ctx, invoice, collection, method);
      tried = method !== null;
      if (tried) next.tries += 1;
      else next.lastFailure ??= NO_METHOD;
    } catch (error) {
      // The gym's account was switched off, or the amount is beyond it: nothing was sent.
      if (!(error instanceof DomainError)) throw error;
      next.lastFailure = error.code.toLowerCase();
    }
  }
  // A try that was sent decides by its own end; without one the last rung hands the bill over.
  if (!tried && next.nextTryAt === null) next.status = "review";
  await data.updateCollection(ctx.db, next);
  tell(ctx, invoice);
  return tried;
}

/** The collection with its bill, the payer's money locked. @throws DomainError NOT_FOUND */
async function lockCollection(ctx: TenantContext, collectionId: string) {
  const seen = await data.findCollection(ctx.db, collectionId);
  if (!seen) throw new DomainError("NOT_FOUND");
  const invoice = await lockInvoice(ctx, seen.invoiceId);
  const collection = await data.findCollection(ctx.db, collectionId);
  if (!collection) throw new DomainError("NOT_FOUND");
  return { invoice, collection };
}

/**
 * Charges the payer's kept card or wallet now instead of on the next day of the ladder.
 * @throws DomainError NOT_FOUND, INVOICE_STATE, PAYMENT_PENDING, PROVIDER_NOT_READY (also without a kept method),
 *   PROVIDER_REFUSED
 */
export async function tryAgain(ctx: TenantContext, collectionId: string): Promise<void> {
  const { invoice, collection } = await lockCollection(ctx, collectionId);
  const method = await keptMethod(ctx, invoice.memberId);
  if (!method) throw new DomainError("PROVIDER_NOT_READY");
  await charge(ctx, invoice, collection, method);
  await data.updateCollection(ctx.db, {
    ...collection,
    tries: collection.tries + 1,
    nextTryAt: nextTry(placeOf(ctx, invoice)),
    closedAt: null,
    status: "retrying",
  });
  ctx.audit({
    action: "collection.try-again",
    subject: { kind: "member", id: invoice.memberId },
    after: { number: invoice.number, amountMinor: invoice.openMinor, currency: invoice.currency },
  });
  tell(ctx, invoice);
}

/**
 * Gives a collection to somebody of the staff, or writes something down about it.
 * @throws DomainError NOT_FOUND, also for a person who is not on the staff
 */
export async function noteCollection(ctx: TenantContext, input: NoteCollectionInput): Promise<void> {
  const { invoice, collection } = await lockCollection(ctx, input.collectionId);
  const { assigneeId = collection.assigneeId, note = collection.note } = input;
  if (assigneeId !== null && assigneeId !== collection.assigneeId) {
    const known = (await assignees(ctx)).some(({ id }) => id === assigneeId);
    if (!known) throw new DomainError("NOT_FOUND");
  }
  const to = { assigneeId, note: note === "" ? null : note };
  await data.setNote(ctx.db, collection.id, to);
  ctx.audit({
    action: "collection.note",
    subject: { kind: "member", id: invoice.memberId },
    before: { assigneeId: collection.assigneeId, note: collection.note },
    after: { number: invoice.number, ...to },
  });
  tell(ctx, invoice);
}

/** Gives the rest of the bill up. @throws DomainError NOT_FOUND, INVOICE_STATE, PAYMENT_PENDING */
export async function writeOff(ctx: TenantContext, collectionId: string, reason: string): Promise<void> {
  const { invoice } = await lockCollection(ctx, collectionId);
  await writeOffInvoice(ctx, invoice.id, reason);
  await follow(ctx, invoice.id);
}

/** Who may be given a collection: everybody who may see it. */
export async function assignees(ctx: TenantContext): Promise<{ id: string; name: string }[]> {
  const { people } = await staffOf(ctx);
  return people
    .filter(({ role }) => role === "owner" || role === "manager")
    .map(({ userId, name }) => ({ id: userId, name }));
}
