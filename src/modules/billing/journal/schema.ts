import { z } from "zod";

/** The accounts of the journal. Debit is positive: what the gym has or is owed; credit is negative: what it earned or owes. */
export const ACCOUNTS = [
  "receivable",
  "revenue",
  "tax",
  "credit",
  "cash",
  "card_terminal",
  "bank",
  "mpesa",
  "stripe",
  "gcash",
  "write_off",
  "rounding",
  "over_short",
  "float",
  "suspense",
] as const;
export const account = z.enum(ACCOUNTS);
export type Account = z.infer<typeof account>;

/** What a posting is about; the audit of the books reads it. */
export const POSTINGS = [
  "invoice",
  "void",
  "write-off",
  "payment",
  "refund",
  "credit",
  "credit-payout",
  "shift-open",
  "cash-movement",
  "shift-close",
  "wallet",
] as const;
export type Posting = (typeof POSTINGS)[number];

/** One side of a posting, in minor units, debit positive. A line of zero is left out. */
export interface JournalLine {
  account: Account;
  amountMinor: number;
  /** What was sold, on revenue lines: the day's revenue is told by it. */
  revenueKind?: string | undefined;
  note?: string | undefined;
}

/** What a posting belongs to; every line carries it. */
export interface PostingRefs {
  memberId?: string | null | undefined;
  invoiceId?: string | null | undefined;
  attemptId?: string | null | undefined;
  refundId?: string | null | undefined;
  shiftId?: string | null | undefined;
  branchId?: string | null | undefined;
}

export interface PostingDraft extends PostingRefs {
  posting: Posting;
  lines: readonly JournalLine[];
  /** ISO currency; the gym's unless told. */
  currency?: string | undefined;
}

/** A rule of the books that does not hold. */
export const violation = z.object({ rule: z.string(), subject: z.string(), detail: z.string() });
export type Violation = z.infer<typeof violation>;
