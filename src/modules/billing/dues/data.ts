import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** What memberships owe on bills whose day has come. */
export interface Due {
  membershipId: string;
  status: string;
  owedMinor: number;
  /** The oldest due day of what is open; null when nothing is. */
  since: string | null;
  priceMinor: number;
  pending: boolean;
  /** Whether any bill that names it is still to be paid, due or not. */
  unpaid: boolean;
}

/** Each bill counts once for a membership, however many of its lines name it. */
const DUES = statement(
  "billing.dues",
  `select s.id as "membershipId", s.status, v.price_minor as "priceMinor", s.payment_pending_since is not null as pending,
     coalesce(sum(o.open), 0)::int as "owedMinor", min(o.due_on) as since,
     exists (select 1 from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
       where l.membership_id = s.id and i.status in ('open', 'partial', 'overdue')) as unpaid
   from membership s
   join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   left join lateral (
     select i.id, i.due_on,
       (select sum(e.amount_minor) from money_entry e where e.invoice_id = i.id and e.account = 'receivable') as open
     from invoice i
     where i.status in ('open', 'partial', 'overdue') and i.due_on < $2::date
       and exists (select 1 from invoice_line l where l.invoice_id = i.id and l.membership_id = s.id)
   ) o on true
   where s.id = any ($1::uuid[])
   group by s.tenant_id, s.id, v.tenant_id, v.id`,
);

export function duesOf(db: Db, membershipIds: readonly string[], today: string): Promise<Due[]> {
  return db.rows<Due>(DUES, [membershipIds, today]);
}

const OF_INVOICE = statement(
  "billing.memberships-of-invoice",
  `select distinct l.membership_id as id from invoice_line l
   where l.invoice_id = $1::uuid and l.membership_id is not null`,
);

export async function membershipsOfInvoice(db: Db, invoiceId: string): Promise<string[]> {
  return (await db.rows<{ id: string }>(OF_INVOICE, [invoiceId])).map(({ id }) => id);
}

const SOLD_BY = statement(
  "billing.sold-by",
  `select distinct l.membership_id as id from invoice_line l
   join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
   where l.invoice_id = $1::uuid and l.membership_id is not null and i.kind = 'sale'`,
);

/** The memberships that a sale's bill let begin; none for bills of another kind. */
export async function soldBy(db: Db, invoiceId: string): Promise<string[]> {
  return (await db.rows<{ id: string }>(SOLD_BY, [invoiceId])).map(({ id }) => id);
}

const GRANTED = statement(
  "billing.granted",
  `select 1 from invoice_line l join entitlement_entry e on e.tenant_id = l.tenant_id and e.source_id = l.id
   where l.invoice_id = $1::uuid and e.source_kind = 'invoice-line' limit 1`,
);

/** Whether hours or passes were given for a bill. */
export async function hasGranted(db: Db, invoiceId: string): Promise<boolean> {
  return (await db.rows(GRANTED, [invoiceId])).length > 0;
}
