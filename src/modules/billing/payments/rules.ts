import type { InvoiceStatus } from "../invoices/schema";
import type { Account, JournalLine } from "../journal/schema";
import type { AttemptStatus, Tender } from "./schema";

/** What is taken in cash for an amount: the nearest multiple of `step`, halves up. Minor units. */
export function roundCash(amountMinor: number, step: number): number {
  return step <= 1 ? amountMinor : Math.floor((amountMinor + step / 2) / step) * step;
}

/** The account in which a tender's money arrives. */
export function accountOf(tender: Tender): Account {
  return tender;
}

/** Statuses in which a payment may still turn into money by itself. */
export const OPEN_ATTEMPTS = ["created", "pending_customer", "unknown"] as const satisfies AttemptStatus[];

/**
 * Whether what a provider says now may replace what is known. Success counts whenever it comes, also after a failure
 * or an expiry; nothing undoes it here, only a refund does.
 */
export function mayBecome(from: AttemptStatus, to: AttemptStatus): boolean {
  if (from === "succeeded" || from === to) return false;
  if (to === "succeeded") return true;
  if (to === "created") return false;
  return from !== "failed" && from !== "expired";
}

export interface Settlement {
  tender: Tender;
  /** What counts against the bill. */
  amountMinor: number;
  /** What came in; differs by the rounding of cash. */
  receivedMinor: number;
  invoice: { status: InvoiceStatus; openMinor: number; writtenOffMinor: number } | null;
}

/**
 * The double entry of money that came in: against what is open, then against what had been given up, and what is too
 * much becomes account credit.
 */
export function settlementLines({ tender, amountMinor, receivedMinor, invoice }: Settlement): JournalLine[] {
  const open = invoice === null ? 0 : Math.max(0, invoice.openMinor);
  const against = Math.min(amountMinor, open);
  const lost = invoice?.status === "written_off" ? Math.max(0, invoice.writtenOffMinor) : 0;
  const recovered = Math.min(amountMinor - against, lost);
  return [
    { account: accountOf(tender), amountMinor: receivedMinor },
    { account: "rounding", amountMinor: amountMinor - receivedMinor },
    { account: "receivable", amountMinor: -against },
    { account: "write_off", amountMinor: -recovered },
    { account: "credit", amountMinor: -(amountMinor - against - recovered) },
  ];
}

/** Seconds until a payment without an answer is asked about again: 5, 10, 20 … up to ten minutes. */
export function checkDelay(checks: number): number {
  return Math.min(5 * 2 ** Math.min(checks, 10), 600);
}
