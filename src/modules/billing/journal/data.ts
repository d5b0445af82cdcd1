import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Account } from "./schema";

/** A line of the journal as it is written. */
export interface EntryRow {
  id: string;
  posting_id: string;
  posting: string;
  account: string;
  amount_minor: number;
  currency: string;
  member_id: string | null;
  invoice_id: string | null;
  attempt_id: string | null;
  refund_id: string | null;
  shift_id: string | null;
  branch_id: string | null;
  revenue_kind: string | null;
  booked_on: string;
  at: string;
  actor_id: string | null;
  note: string | null;
}

const COLUMNS = `id, posting_id, posting, account, amount_minor, currency, member_id, invoice_id, attempt_id, refund_id,
  shift_id, branch_id, revenue_kind, booked_on, at, actor_id, note`;

const INSERT = statement(
  "journal.insert",
  `insert into money_entry (${COLUMNS})
   select ${COLUMNS} from jsonb_to_recordset($1::jsonb) as e(id uuid, posting_id uuid, posting text, account text,
     amount_minor int, currency text, member_id uuid, invoice_id uuid, attempt_id uuid, refund_id uuid, shift_id uuid,
     branch_id uuid, revenue_kind text, booked_on date, at timestamptz, actor_id uuid, note text)`,
);

/** Adds lines to the journal; PostgreSQL checks at the commit that each posting adds up to nothing. */
export async function insertEntries(db: Db, rows: readonly EntryRow[]): Promise<void> {
  if (rows.length > 0) await db.rows(INSERT, [JSON.stringify(rows)]);
}

const CREDIT = statement(
  "journal.credit",
  `select e.member_id as "memberId", -sum(e.amount_minor) as minor from money_entry e
   where e.account = 'credit' and e.member_id = any($1::uuid[]) group by e.member_id`,
);

/** What each of the members has in account credit, in minor units; who has none is not listed. */
export async function creditOf(db: Db, memberIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.rows<{ memberId: string; minor: number }>(CREDIT, [memberIds]);
  return new Map(rows.map((row) => [row.memberId, row.minor]));
}

const OF_INVOICE = statement(
  "journal.of-invoice",
  `select e.account, e.amount_minor as "amountMinor", e.revenue_kind as "revenueKind" from money_entry e
   where e.invoice_id = $1::uuid and e.posting = $2 order by e.id`,
);

/** The lines that a kind of posting made for an invoice. */
export function linesOfInvoice(
  db: Db,
  invoiceId: string,
  posting: string,
): Promise<{ account: Account; amountMinor: number; revenueKind: string | null }[]> {
  return db.rows(OF_INVOICE, [invoiceId, posting]);
}

const LOCK = statement(
  "journal.lock-members",
  "select m.id from member m where m.id = any($1::uuid[]) order by m.id for no key update",
);

/**
 * Makes everything about these members' money wait for one another until the transaction ends: their bills, payments
 * and account credit. Taken before the rows themselves, in one order, so that two of them never wait in a circle.
 * @returns ids that exist.
 */
export async function lockMoneyOf(db: Db, memberIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(LOCK, [[...new Set(memberIds)]]);
  return new Set(rows.map(({ id }) => id));
}
