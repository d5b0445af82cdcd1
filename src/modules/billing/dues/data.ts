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
}

/** Each bill counts once for a membership, however many of its lines name it. */
const DUES = statement(
  "billing.dues",
  `select s.id as "membershipId", s.status, v.price_minor as "priceMinor", s.payment_pending_since is not null as pending,
     coalesce(sum(o.open), 0)::int as "owedMinor", min(o.due_on) as since
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
