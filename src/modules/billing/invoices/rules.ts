import type { JournalLine } from "../journal/schema";
import type { InvoiceLineDraft, InvoiceStatus } from "./schema";

/** A bill's number: the gym's prefix, the year, six digits; more when a year has more bills. */
export function invoiceNumber(prefix: string, year: number, seq: number): string {
  return `${prefix}${year}-${String(seq).padStart(6, "0")}`;
}

const MEMBERSHIP_LINES = new Set(["membership", "trial", "proration_charge", "proration_credit", "discount"]);

/** What a line counts as in the day's revenue. */
export function revenueKindOf(line: Pick<InvoiceLineDraft, "kind" | "revenueKind">): string {
  return line.revenueKind ?? (MEMBERSHIP_LINES.has(line.kind) ? "membership" : line.kind);
}

export interface Sums {
  netMinor: number;
  taxMinor: number;
  totalMinor: number;
}

/** @throws RangeError when a line's gross is not its net and tax, or the bill is negative: credit is not billed. */
export function sumsOf(lines: readonly InvoiceLineDraft[]): Sums {
  let netMinor = 0;
  let taxMinor = 0;
  for (const line of lines) {
    if (line.grossMinor !== line.netMinor + line.taxMinor) throw new RangeError("gross is not net and tax");
    netMinor += line.netMinor;
    taxMinor += line.taxMinor;
  }
  const totalMinor = netMinor + taxMinor;
  if (totalMinor < 0) throw new RangeError("a bill cannot be negative");
  return { netMinor, taxMinor, totalMinor };
}

/** The double entry that opens a bill: owed by the payer, earned by kind, the state's share, credit given or used. */
export function openingLines(lines: readonly InvoiceLineDraft[]): JournalLine[] {
  const revenue = new Map<string, number>();
  let receivable = 0;
  let tax = 0;
  let credit = 0;
  for (const line of lines) {
    receivable += line.grossMinor;
    if (line.kind === "account_credit") {
      credit -= line.grossMinor;
      continue;
    }
    const kind = revenueKindOf(line);
    revenue.set(kind, (revenue.get(kind) ?? 0) - line.netMinor);
    tax -= line.taxMinor;
  }
  return [
    { account: "receivable", amountMinor: receivable },
    ...[...revenue].map(
      ([revenueKind, amountMinor]): JournalLine => ({
        account: "revenue",
        amountMinor,
        revenueKind,
      }),
    ),
    { account: "tax", amountMinor: tax },
    { account: "credit", amountMinor: credit },
  ];
}

/** What an issued bill is, by what is still open of it. Void and written-off bills stay what they are. */
export function statusOf(
  bill: { totalMinor: number; openMinor: number; dueOn: string | null },
  today: string,
): Extract<InvoiceStatus, "open" | "partial" | "paid" | "overdue"> {
  if (bill.openMinor <= 0) return "paid";
  if (bill.dueOn !== null && bill.dueOn < today) return "overdue";
  return bill.openMinor < bill.totalMinor ? "partial" : "open";
}
