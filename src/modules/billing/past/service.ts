import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { settleDues } from "../dues/service";
import { statusOf } from "../invoices/rules";
import { lockMoneyOf } from "../journal/data";
import type { PostingDraft } from "../journal/schema";
import { bookingDay, postAll } from "../journal/service";
import { openShift } from "../payments/data";
import { notePending } from "../payments/pending/service";
import { roundCash, settlementLines } from "../payments/rules";
import type { Tender } from "../payments/schema";
import { isProviderTender, PROVIDER_OF } from "../payments/words";
import * as data from "./data";

/** A try to pay that is over, as somebody's books tell of it. No provider is asked about it. */
export interface PastPayment {
  invoiceId: string;
  tender: Exclude<Tender, "credit">;
  /** What came of it; `unknown` leaves the outcome open, as a provider that fell silent does. */
  outcome: "succeeded" | "failed" | "unknown";
  /** Minor units; all that is open of the bill unless told. What is too much becomes account credit. */
  amountMinor?: number;
  receipt?: string | undefined;
  /** E.164; whose phone was asked. */
  phone?: string | null | undefined;
  failureCode?: string | undefined;
  /** Nobody stood at the screen: a renewal or a retry. */
  automatic?: boolean;
  /** Taken by somebody at the desk, so part of the drawer that is open there; cash and the card terminal always are. */
  atDesk?: boolean;
}

/**
 * Writes down payments of the past, each on the day that the clock says: the same attempts, the same double entries and
 * the same states of bills and memberships that taking them one by one leaves behind, in a few statements for some
 * hundred of them. No events are sent and no provider is called: what follows from a payment is done here.
 * @throws DomainError NOT_FOUND for an unknown bill, INVOICE_STATE for nothing to pay without an amount
 */
export async function recordPastPayments(
  ctx: TenantContext,
  payments: readonly PastPayment[],
): Promise<{ attemptIds: string[] }> {
  if (payments.length === 0) return { attemptIds: [] };
  const ids = [...new Set(payments.map(({ invoiceId }) => invoiceId))];
  await lockMoneyOf(ctx.db, await data.payersOf(ctx.db, ids));
  const invoices = new Map((await data.findInvoices(ctx.db, ids)).map((one) => [one.id, one]));
  const at = ctx.clock.now().toISOString();
  const step = policiesOf(ctx.tenant).cashRoundingMinor;
  const drawers = await drawersOf(ctx, payments, invoices);
  const rows: data.PastAttemptRow[] = [];
  const postings: PostingDraft[] = [];
  const paid = new Set<string>();
  for (const payment of payments) {
    const invoice = invoices.get(payment.invoiceId);
    if (!invoice) throw new DomainError("NOT_FOUND");
    const amountMinor = payment.amountMinor ?? invoice.openMinor;
    if (amountMinor <= 0)
      throw new DomainError("INVOICE_STATE", { status: invoice.status, number: invoice.number });
    const { tender, outcome } = payment;
    const receivedMinor = tender === "cash" ? roundCash(amountMinor, step) : amountMinor;
    const id = newId();
    const shiftId = isAtDesk(payment) ? (drawers.get(invoice.branchId) ?? null) : null;
    rows.push({
      id,
      shift_id: shiftId,
      invoice_id: invoice.id,
      member_id: invoice.memberId,
      tender,
      provider: isProviderTender(tender) ? PROVIDER_OF[tender] : null,
      status: outcome,
      amount_minor: amountMinor,
      currency: invoice.currency,
      tendered_minor: tender === "cash" ? receivedMinor : null,
      idempotency_key: `past:${id}`,
      receipt: outcome === "succeeded" ? (payment.receipt ?? null) : null,
      phone: payment.phone ?? null,
      failure_code: outcome === "failed" ? (payment.failureCode ?? "unknown") : null,
      automatic: payment.automatic ?? false,
      created_by: actorId(ctx.actor),
      at,
    });
    if (outcome !== "succeeded") continue;
    postings.push({
      posting: "payment",
      currency: invoice.currency,
      memberId: invoice.memberId,
      invoiceId: invoice.id,
      attemptId: id,
      branchId: invoice.branchId,
      shiftId,
      lines: settlementLines({ tender, amountMinor, receivedMinor, invoice: { ...invoice } }),
    });
    invoice.openMinor -= Math.min(amountMinor, Math.max(0, invoice.openMinor));
    paid.add(invoice.id);
  }
  await data.insertAttempts(ctx.db, rows);
  await postAll(ctx, postings);
  await closeBills(ctx, paid, invoices);
  for (const { invoiceId, outcome } of payments) {
    if (outcome === "unknown") await notePending(ctx, invoiceId);
  }
  return { attemptIds: rows.map(({ id }) => id) };
}

function isAtDesk({ tender, atDesk, automatic }: PastPayment): boolean {
  return atDesk ?? (automatic !== true && (tender === "cash" || tender === "card_terminal"));
}

/** The drawer that is open at each branch where money of these payments is taken at the desk. */
async function drawersOf(
  ctx: TenantContext,
  payments: readonly PastPayment[],
  invoices: ReadonlyMap<string, data.PastInvoice>,
): Promise<Map<string | null, string>> {
  const drawers = new Map<string | null, string>();
  const branches = payments
    .filter(isAtDesk)
    .map(({ invoiceId }) => invoices.get(invoiceId)?.branchId ?? null);
  for (const branchId of new Set(branches)) {
    const shiftId = branchId === null ? null : await openShift(ctx.db, branchId, actorId(ctx.actor));
    if (shiftId !== null) drawers.set(branchId, shiftId);
  }
  return drawers;
}

/** The bills' states after the money, and what begins or goes on with it. */
async function closeBills(
  ctx: TenantContext,
  paid: ReadonlySet<string>,
  invoices: ReadonlyMap<string, data.PastInvoice>,
): Promise<void> {
  if (paid.size === 0) return;
  const today = bookingDay(ctx);
  const changed = [...paid].flatMap((id) => {
    const invoice = invoices.get(id);
    if (!invoice || !["open", "partial", "overdue"].includes(invoice.status)) return [];
    const status = statusOf(invoice, today);
    return status === invoice.status ? [] : { id, status };
  });
  await data.setStatuses(ctx.db, changed, ctx.clock.now());
  const full = changed.filter(({ status }) => status === "paid").map(({ id }) => id);
  if (full.length === 0) return;
  const waiting = await data.waitingMemberships(ctx.db, full);
  if (waiting.length > 0) await settleDues(ctx, waiting);
}
