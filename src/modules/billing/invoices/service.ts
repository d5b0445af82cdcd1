import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addDays, dateParts } from "@/shared/time-zone/local-date";
import { invoiceClosed, invoiceOverdue, invoicePaid } from "../events";
import { creditOf, linesOfInvoice, lockMoneyOf } from "../journal/data";
import type { PostingDraft } from "../journal/schema";
import { bookingDay, post, postAll } from "../journal/service";
import { tellManyBills, tellScreens } from "../live";
import { hasOpenAttempts, insertCreditAttempts, type NewCreditAttempt } from "../payments/data";
import { returnStock } from "../products/selling/service";
import * as data from "./data";
import { invoiceNumber, openingLines, statusOf, sumsOf } from "./rules";
import type { InvoiceDraft, OpenedInvoice } from "./schema";

/** With more bills at once, open screens are told that there are new ones, not of each. */
const TOLD_ONE_BY_ONE = 20;

/**
 * Opens one bill: numbers it, freezes its lines and recipient, books what is owed. A bill of nothing is paid at once.
 * @throws DomainError NOT_FOUND for an unknown payer, INVALID_INPUT for lines that make no bill.
 */
export async function openInvoice(ctx: TenantContext, draft: InvoiceDraft): Promise<OpenedInvoice> {
  const [opened] = await openInvoices(ctx, [draft]);
  if (!opened) throw new Error("a draft made no bill");
  return opened;
}

/**
 * Opens many bills in a handful of statements, in the order given. The number's lock is held from here to the end of
 * the transaction, so keep such transactions short: some hundred bills each.
 * @throws DomainError NOT_FOUND for an unknown payer, INVALID_INPUT for lines that make no bill; then none is opened.
 */
export async function openInvoices(
  ctx: TenantContext,
  drafts: readonly InvoiceDraft[],
): Promise<OpenedInvoice[]> {
  if (drafts.length === 0) return [];
  const payers = drafts.map((draft) => draft.memberId);
  const known = await lockMoneyOf(ctx.db, payers);
  if (payers.some((id) => !known.has(id))) throw new DomainError("NOT_FOUND");
  const withCredit = drafts.filter((draft) => draft.useCredit).map((draft) => draft.memberId);
  const credit = withCredit.length > 0 ? await creditOf(ctx.db, withCredit) : new Map<string, number>();
  const planned = planBills(ctx, drafts, credit);
  const { year } = dateParts(bookingDay(ctx));
  const first = await data.takeNumbers(ctx.db, year, planned.length);
  const prefix = policiesOf(ctx.tenant).invoicePrefix;
  const bills = planned.map((plan, at) => ({
    ...plan,
    year,
    seq: first + at,
    number: invoiceNumber(prefix, year, first + at),
  }));
  await writeBills(ctx, bills);
  for (const bill of bills) {
    if (bill.status === "paid") tellPaid(ctx, bill.id, bill.draft);
    // A bill for days that a late worker makes up for: nobody will mark it once more.
    if (bill.status === "overdue")
      ctx.emit(invoiceOverdue, { invoiceId: bill.id, memberId: bill.draft.memberId });
    if (bills.length > TOLD_ONE_BY_ONE) continue;
    tellScreens(ctx, {
      type: "invoice",
      id: bill.id,
      invoiceId: bill.id,
      memberId: bill.draft.memberId,
      status: bill.status,
    });
  }
  if (bills.length > TOLD_ONE_BY_ONE) tellManyBills(ctx, bills.length);
  return bills.map((bill) => ({
    id: bill.id,
    number: bill.number,
    memberId: bill.draft.memberId,
    status: bill.status,
    currency: ctx.tenant.currency,
    totalMinor: bill.totalMinor,
    creditUsedMinor: bill.creditUsedMinor,
    openMinor: bill.totalMinor - bill.creditUsedMinor,
    dueOn: bill.dueOn,
  }));
}

function planBills(ctx: TenantContext, drafts: readonly InvoiceDraft[], credit: Map<string, number>) {
  const today = bookingDay(ctx);
  const { dueDays } = policiesOf(ctx.tenant);
  const left = new Map(credit);
  return drafts.map((draft) => {
    const sums = billable(draft);
    const dueOn = draft.dueOn ?? addDays(today, dueDays);
    const had = draft.useCredit ? Math.max(0, left.get(draft.memberId) ?? 0) : 0;
    const creditUsedMinor = Math.min(had, sums.totalMinor);
    if (creditUsedMinor > 0) left.set(draft.memberId, had - creditUsedMinor);
    const openMinor = sums.totalMinor - creditUsedMinor;
    const status = statusOf({ totalMinor: sums.totalMinor, openMinor, dueOn }, today);
    return { id: draft.id ?? newId(), draft, ...sums, dueOn, creditUsedMinor, status, issuedOn: today };
  });
}

function billable(draft: InvoiceDraft) {
  try {
    return sumsOf(draft.lines);
  } catch (error) {
    throw new DomainError("INVALID_INPUT", { field: "lines" }, { cause: error });
  }
}

type PlannedBill = ReturnType<typeof planBills>[number] & { year: number; seq: number; number: string };

async function writeBills(ctx: TenantContext, bills: readonly PlannedBill[]): Promise<void> {
  const now = ctx.clock.now().toISOString();
  const createdBy = actorId(ctx.actor);
  await data.insertInvoices(
    ctx.db,
    bills.map((bill) => ({
      id: bill.id,
      member_id: bill.draft.memberId,
      year: bill.year,
      seq: bill.seq,
      number: bill.number,
      kind: bill.draft.kind,
      status: bill.status,
      currency: ctx.tenant.currency,
      net_minor: bill.netMinor,
      tax_minor: bill.taxMinor,
      total_minor: bill.totalMinor,
      branch_id: bill.draft.branchId ?? null,
      issued_on: bill.issuedOn,
      due_on: bill.dueOn,
      paid_at: bill.status === "paid" ? now : null,
      note: bill.draft.note ?? null,
      created_by: createdBy,
      created_at: now,
      corrects_id: bill.draft.correctsId ?? null,
    })),
    bills.flatMap(linesToWrite),
  );
  const attempts: NewCreditAttempt[] = [];
  const postings: PostingDraft[] = [];
  for (const bill of bills) {
    const { memberId, branchId } = bill.draft;
    const refs = { memberId, invoiceId: bill.id, branchId };
    postings.push({ posting: "invoice", ...refs, lines: openingLines(bill.draft.lines) });
    if (bill.creditUsedMinor === 0) continue;
    const attemptId = newId();
    attempts.push({
      id: attemptId,
      invoice_id: bill.id,
      member_id: memberId,
      amount_minor: bill.creditUsedMinor,
      currency: ctx.tenant.currency,
      idempotency_key: `credit:${bill.id}`,
      created_by: createdBy,
      at: now,
    });
    postings.push({
      posting: "payment",
      ...refs,
      attemptId,
      lines: [
        { account: "credit", amountMinor: bill.creditUsedMinor },
        { account: "receivable", amountMinor: -bill.creditUsedMinor },
      ],
    });
  }
  await insertCreditAttempts(ctx.db, attempts);
  await postAll(ctx, postings);
}

function linesToWrite(bill: PlannedBill): data.NewLine[] {
  return bill.draft.lines.map((line, position) => ({
    id: newId(),
    invoice_id: bill.id,
    position,
    kind: line.kind,
    label: line.label,
    params: line.planVersionId ? { ...line.params, planVersionId: line.planVersionId } : { ...line.params },
    quantity: line.quantity,
    unit_minor: line.unitMinor,
    discount_minor: line.discountMinor,
    net_minor: line.netMinor,
    tax_minor: line.taxMinor,
    gross_minor: line.grossMinor,
    tax_basis_points: line.taxBasisPoints,
    tax_name: line.taxName ?? null,
    membership_id: line.membershipId ?? null,
    product_id: line.productId ?? null,
    from_on: line.fromOn ?? null,
    to_on: line.toOn ?? null,
  }));
}

function tellPaid(ctx: TenantContext, invoiceId: string, draft: InvoiceDraft): void {
  const membershipIds = new Set(draft.lines.flatMap((line) => line.membershipId ?? []));
  ctx.emit(invoicePaid, { invoiceId, memberId: draft.memberId, membershipIds: [...membershipIds] });
}

/**
 * A bill whose payer's money is locked until the transaction ends: what is read of it stays true.
 * @throws DomainError NOT_FOUND
 */
export async function lockInvoice(ctx: TenantContext, invoiceId: string): Promise<data.StoredInvoice> {
  const seen = await data.findInvoice(ctx.db, invoiceId);
  if (!seen) throw new DomainError("NOT_FOUND");
  await lockMoneyOf(ctx.db, [seen.memberId]);
  const invoice = await data.findInvoice(ctx.db, invoiceId);
  if (!invoice) throw new DomainError("NOT_FOUND");
  return invoice;
}

/** Works out anew what a bill is after money moved; tells who waits for it when it has just been paid. */
export async function refreshInvoice(ctx: TenantContext, invoiceId: string): Promise<data.StoredInvoice> {
  const invoice = await data.findInvoice(ctx.db, invoiceId);
  if (!invoice) throw new DomainError("NOT_FOUND");
  if (invoice.status === "void" || invoice.status === "written_off" || invoice.status === "draft")
    return invoice;
  const status = statusOf(invoice, bookingDay(ctx));
  if (status !== invoice.status) {
    await data.setStatus(ctx.db, invoice.id, {
      status,
      paidAt: status === "paid" ? ctx.clock.now() : null,
    });
    if (status === "paid") {
      const membershipIds = await data.membershipsOf(ctx.db, invoice.id);
      ctx.emit(invoicePaid, { invoiceId: invoice.id, memberId: invoice.memberId, membershipIds });
    }
    if (status === "overdue") ctx.emit(invoiceOverdue, { invoiceId, memberId: invoice.memberId });
  }
  tellScreens(ctx, { type: "invoice", id: invoice.id, invoiceId, memberId: invoice.memberId, status });
  return { ...invoice, status };
}

/** Refuses what may only happen to a bill that is still to be paid and that no payment is on its way for. */
async function settleable(ctx: TenantContext, invoiceId: string): Promise<data.StoredInvoice> {
  const invoice = await lockInvoice(ctx, invoiceId);
  if (!["open", "partial", "overdue"].includes(invoice.status)) {
    throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
  }
  if (await hasOpenAttempts(ctx.db, invoiceId)) {
    throw new DomainError("PAYMENT_PENDING", { number: invoice.number });
  }
  return invoice;
}

/**
 * Takes a bill back of which nothing has been paid: its number stays, what it booked is booked the other way round.
 * @throws DomainError NOT_FOUND, INVOICE_STATE once something was paid or it is closed, PAYMENT_PENDING
 */
export async function voidInvoice(ctx: TenantContext, invoiceId: string, reason: string): Promise<void> {
  const invoice = await settleable(ctx, invoiceId);
  if (invoice.openMinor !== invoice.totalMinor) {
    throw new DomainError("INVOICE_STATE", { status: "partial", number: invoice.number });
  }
  const opening = await linesOfInvoice(ctx.db, invoiceId, "invoice");
  const given = opening.reduce((sum, line) => (line.account === "credit" ? sum - line.amountMinor : sum), 0);
  const has = (await creditOf(ctx.db, [invoice.memberId])).get(invoice.memberId) ?? 0;
  // Credit that the bill gave and that has been used since can't be taken back.
  if (given > Math.max(0, has))
    throw new DomainError("INVOICE_STATE", { status: "partial", number: invoice.number });
  await post(ctx, {
    posting: "void",
    memberId: invoice.memberId,
    invoiceId,
    branchId: invoice.branchId,
    lines: opening.map((line) => ({
      account: line.account,
      amountMinor: -line.amountMinor,
      revenueKind: line.revenueKind ?? undefined,
    })),
  });
  await returnStock(ctx, invoiceId, reason);
  await close(ctx, invoice, "void", reason);
}

/**
 * Gives up what is still open of a bill. What is paid afterwards counts against the loss.
 * @throws DomainError NOT_FOUND, INVOICE_STATE, PAYMENT_PENDING
 */
export async function writeOffInvoice(ctx: TenantContext, invoiceId: string, reason: string): Promise<void> {
  const invoice = await settleable(ctx, invoiceId);
  await post(ctx, {
    posting: "write-off",
    memberId: invoice.memberId,
    invoiceId,
    branchId: invoice.branchId,
    lines: [
      { account: "write_off", amountMinor: invoice.openMinor, note: reason },
      { account: "receivable", amountMinor: -invoice.openMinor },
    ],
  });
  await close(ctx, invoice, "written_off", reason);
}

async function close(
  ctx: TenantContext,
  invoice: data.StoredInvoice,
  how: "void" | "written_off",
  reason: string,
): Promise<void> {
  const { id, memberId, number } = invoice;
  await data.setStatus(ctx.db, id, { status: how, paidAt: null, reason });
  ctx.audit({
    action: how === "void" ? "invoice.void" : "invoice.write-off",
    subject: { kind: "member", id: memberId },
    after: { number, openMinor: invoice.openMinor, currency: invoice.currency },
    reason,
  });
  ctx.emit(invoiceClosed, { invoiceId: id, memberId, how });
  tellScreens(ctx, { type: "invoice", id, invoiceId: id, memberId, status: how });
}

/** Bills marked in one run; the rest waits for the next hour. */
const OVERDUE_AT_ONCE = 1_000;

/** Marks bills whose day has passed. Runs late or twice without harm. @returns how many there were */
export async function markOverdue(ctx: TenantContext): Promise<number> {
  const marked = await data.markOverdue(ctx.db, bookingDay(ctx), OVERDUE_AT_ONCE);
  for (const { id, memberId } of marked) {
    ctx.emit(invoiceOverdue, { invoiceId: id, memberId });
    tellScreens(ctx, { type: "invoice", id, invoiceId: id, memberId, status: "overdue" });
  }
  return marked.length;
}
