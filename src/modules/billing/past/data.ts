import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { StoredInvoice } from "../invoices/data";

const INVOICES = statement(
  "past.invoices",
  `select i.id, i.member_id as "memberId", i.number, i.status, i.currency, i.net_minor as "netMinor",
     i.tax_minor as "taxMinor", i.total_minor as "totalMinor", i.branch_id as "branchId", i.due_on as "dueOn",
     coalesce((select sum(e.amount_minor) from money_entry e where e.invoice_id = i.id and e.account = 'receivable'), 0)::int
       as "openMinor",
     coalesce((select sum(e.amount_minor) from money_entry e where e.invoice_id = i.id and e.account = 'write_off'), 0)::int
       as "writtenOffMinor"
   from invoice i where i.id = any ($1::uuid[])`,
);

export type PastInvoice = StoredInvoice & { writtenOffMinor: number };

/** Bills with what is open of them; unknown ids are absent. */
export function findInvoices(db: Db, ids: readonly string[]): Promise<PastInvoice[]> {
  return db.rows<PastInvoice>(INVOICES, [ids]);
}

const PAYERS = statement(
  "past.payers",
  "select distinct i.member_id as id from invoice i where i.id = any ($1::uuid[])",
);

export async function payersOf(db: Db, invoiceIds: readonly string[]): Promise<string[]> {
  return (await db.rows<{ id: string }>(PAYERS, [invoiceIds])).map(({ id }) => id);
}

export interface PastAttemptRow {
  id: string;
  invoice_id: string;
  member_id: string;
  tender: string;
  provider: string | null;
  status: string;
  amount_minor: number;
  currency: string;
  tendered_minor: number | null;
  idempotency_key: string;
  receipt: string | null;
  phone: string | null;
  failure_code: string | null;
  automatic: boolean;
  created_by: string | null;
  shift_id: string | null;
  at: string;
}

const INSERT = statement(
  "past.insert-attempts",
  `insert into payment_attempt (id, invoice_id, member_id, tender, provider, status, amount_minor, currency,
     tendered_minor, idempotency_key, receipt, phone, failure_code, automatic, created_by, shift_id, created_at, updated_at, succeeded_at)
   select id, invoice_id, member_id, tender, provider, status, amount_minor, currency, tendered_minor, idempotency_key,
     receipt, phone, failure_code, automatic, created_by, shift_id, at, at, case when status = 'succeeded' then at end
   from jsonb_to_recordset($1::jsonb) as a(id uuid, invoice_id uuid, member_id uuid, tender text, provider text, status text,
     amount_minor int, currency text, tendered_minor int, idempotency_key text, receipt text, phone text, failure_code text,
     automatic boolean, created_by uuid, shift_id uuid, at timestamptz)`,
);

export async function insertAttempts(db: Db, rows: readonly PastAttemptRow[]): Promise<void> {
  if (rows.length > 0) await db.rows(INSERT, [JSON.stringify(rows)]);
}

const SET_STATUSES = statement(
  "past.set-statuses",
  `update invoice i set status = r.status, paid_at = case when r.status = 'paid' then $2::timestamptz end
   from jsonb_to_recordset($1::jsonb) as r(id uuid, status text)
   where i.tenant_id = app.current_tenant() and i.id = r.id`,
);

export async function setStatuses(
  db: Db,
  rows: readonly { id: string; status: string }[],
  at: Date,
): Promise<void> {
  if (rows.length > 0) await db.rows(SET_STATUSES, [JSON.stringify(rows), at.toISOString()]);
}

const WAITING = statement(
  "past.waiting-memberships",
  `select distinct s.id from invoice_line l
   join membership s on s.tenant_id = l.tenant_id and s.id = l.membership_id
   where l.invoice_id = any ($1::uuid[])
     and (s.status in ('pending_payment', 'past_due', 'suspended') or s.past_due_since is not null
       or s.payment_pending_since is not null)`,
);

/** Memberships of these bills for which a payment changes something. */
export async function waitingMemberships(db: Db, invoiceIds: readonly string[]): Promise<string[]> {
  return (await db.rows<{ id: string }>(WAITING, [invoiceIds])).map(({ id }) => id);
}
