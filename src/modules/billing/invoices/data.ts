import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { InvoiceStatus } from "./schema";

const NEXT_NUMBERS = statement(
  "invoices.next-numbers",
  `insert into invoice_sequence as s (year, last) values ($1::int, $2::int)
   on conflict (tenant_id, year) do update set last = s.last + excluded.last
   returning s.last`,
);

/**
 * Takes `count` numbers of a year. The sequence's row stays locked until the transaction ends, and a rollback gives
 * the numbers back: that is what leaves no gap. Take it as late as possible.
 * @returns the first of them.
 */
export async function takeNumbers(db: Db, year: number, count: number): Promise<number> {
  const [row] = await db.rows<{ last: number }>(NEXT_NUMBERS, [year, count]);
  return (row?.last ?? count) - count + 1;
}

export interface NewInvoice {
  id: string;
  member_id: string;
  year: number;
  seq: number;
  number: string;
  kind: string;
  status: InvoiceStatus;
  currency: string;
  net_minor: number;
  tax_minor: number;
  total_minor: number;
  branch_id: string | null;
  issued_on: string;
  due_on: string;
  paid_at: string | null;
  note: string | null;
  created_by: string | null;
  created_at: string;
  corrects_id: string | null;
}

// The recipient is copied from the member: whoever moves later still has the bill as it was sent.
const INSERT = statement(
  "invoices.insert",
  `insert into invoice (id, member_id, year, seq, number, kind, status, currency, net_minor, tax_minor, total_minor, branch_id,
     issued_on, due_on, paid_at, note, created_by, created_at, corrects_id, recipient)
   select n.id, n.member_id, n.year, n.seq, n.number, n.kind, n.status, n.currency, n.net_minor, n.tax_minor, n.total_minor,
     n.branch_id, n.issued_on, n.due_on, n.paid_at, n.note, n.created_by, n.created_at, n.corrects_id,
     jsonb_build_object('name', trim(m.first_name || ' ' || m.last_name), 'number', m.number, 'email', m.email,
       'addressLine', m.address_line, 'postalCode', m.postal_code, 'city', m.city)
   from jsonb_to_recordset($1::jsonb) as n(id uuid, member_id uuid, year int, seq int, number text, kind text, status text,
     currency text, net_minor int, tax_minor int, total_minor int, branch_id uuid, issued_on date, due_on date,
     paid_at timestamptz, note text, created_by uuid, created_at timestamptz, corrects_id uuid)
   join member m on m.id = n.member_id`,
);

export interface NewLine {
  id: string;
  invoice_id: string;
  position: number;
  kind: string;
  label: string;
  params: Record<string, unknown>;
  quantity: number;
  unit_minor: number;
  discount_minor: number;
  net_minor: number;
  tax_minor: number;
  gross_minor: number;
  tax_basis_points: number;
  tax_name: string | null;
  membership_id: string | null;
  product_id: string | null;
  from_on: string | null;
  to_on: string | null;
}

const LINE_COLUMNS = `id, invoice_id, position, kind, label, params, quantity, unit_minor, discount_minor, net_minor, tax_minor,
  gross_minor, tax_basis_points, tax_name, membership_id, product_id, from_on, to_on`;
const INSERT_LINES = statement(
  "invoices.insert-lines",
  `insert into invoice_line (${LINE_COLUMNS})
   select ${LINE_COLUMNS} from jsonb_to_recordset($1::jsonb) as l(id uuid, invoice_id uuid, position int, kind text, label text,
     params jsonb, quantity int, unit_minor int, discount_minor int, net_minor int, tax_minor int, gross_minor int,
     tax_basis_points int, tax_name text, membership_id uuid, product_id uuid, from_on date, to_on date)`,
);

export async function insertInvoices(
  db: Db,
  invoices: readonly NewInvoice[],
  lines: readonly NewLine[],
): Promise<void> {
  await db.rows(INSERT, [JSON.stringify(invoices)]);
  if (lines.length > 0) await db.rows(INSERT_LINES, [JSON.stringify(lines)]);
}

/** A bill as the rules see it. */
export interface StoredInvoice {
  id: string;
  memberId: string;
  number: string | null;
  status: InvoiceStatus;
  currency: string;
  netMinor: number;
  taxMinor: number;
  totalMinor: number;
  openMinor: number;
  branchId: string | null;
  dueOn: string | null;
}

const OPEN = `coalesce((select sum(e.amount_minor) from money_entry e where e.tenant_id = i.tenant_id and e.invoice_id = i.id
  and e.account = 'receivable'), 0)`;
const STATE = `i.id, i.member_id as "memberId", i.number, i.status, i.currency, i.net_minor as "netMinor",
  i.tax_minor as "taxMinor", i.total_minor as "totalMinor", ${OPEN} as "openMinor", i.branch_id as "branchId", i.due_on as "dueOn"`;

const FIND = statement("invoices.find", `select ${STATE} from invoice i where i.id = $1::uuid`);

/** A bill with what is open of it. Decide on it only while the payer's money is locked. */
export async function findInvoice(db: Db, invoiceId: string): Promise<StoredInvoice | undefined> {
  return (await db.rows<StoredInvoice>(FIND, [invoiceId]))[0];
}

const SET_STATUS = statement(
  "invoices.set-status",
  `update invoice set status = $2, paid_at = $3::timestamptz, reason = coalesce($4, reason) where id = $1::uuid`,
);

export async function setStatus(
  db: Db,
  invoiceId: string,
  to: { status: InvoiceStatus; paidAt: Date | null; reason?: string },
): Promise<void> {
  await db.rows(SET_STATUS, [invoiceId, to.status, to.paidAt?.toISOString() ?? null, to.reason ?? null]);
}

const MEMBERSHIPS = statement(
  "invoices.memberships",
  `select distinct l.membership_id as id from invoice_line l
   where l.invoice_id = $1::uuid and l.membership_id is not null order by 1`,
);

/** The memberships that a bill is about. */
export async function membershipsOf(db: Db, invoiceId: string): Promise<string[]> {
  return (await db.rows<{ id: string }>(MEMBERSHIPS, [invoiceId])).map(({ id }) => id);
}

const OVERDUE = statement(
  "invoices.overdue",
  `update invoice set status = 'overdue'
   where id in (select i.id from invoice i where i.status in ('open', 'partial') and i.due_on < $1::date
     order by i.due_on limit $2 for no key update skip locked)
   returning id, member_id as "memberId"`,
);

export function markOverdue(
  db: Db,
  today: string,
  limit: number,
): Promise<{ id: string; memberId: string }[]> {
  return db.rows(OVERDUE, [today, limit]);
}
