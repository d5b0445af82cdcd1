import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** What stands in the audit log of a demo gym once all of it is there. */
export const COMPLETE = "demo.complete";

export interface DemoState {
  id: string;
  slug: string;
  isDemo: boolean;
  /** The preset it was made by; null while it is unfinished. */
  preset: string | null;
}

const STATES = statement(
  "demo.states",
  `select t.id, t.slug, t.is_demo as "isDemo",
     (select a.after->>'preset' from audit_entry a where a.tenant_id = t.id and a.subject_kind = 'tenant'
        and a.subject_id = t.id and a.action = '${COMPLETE}' limit 1) as preset
   from tenant t where t.slug = any($1::text[])`,
);

export function demoStates(db: Db, slugs: readonly string[]): Promise<DemoState[]> {
  return db.rows<DemoState>(STATES, [slugs]);
}

const ACCOUNT = statement("demo.account", "select id from app_user where email = $1::citext");

export async function accountId(db: Db, email: string): Promise<string | undefined> {
  return (await db.rows<{ id: string }>(ACCOUNT, [email]))[0]?.id;
}

/** A link that was clicked and a waiver signed on paper: what their services ask for is not there. */
const LINK = statement("demo.link", "update member set user_id = $2::uuid where id = $1::uuid");
const WAIVERS = statement(
  "demo.waivers",
  "update member set waiver_signed_on = joined_on where id = any($1::uuid[])",
);

export async function linkAccount(db: Db, memberId: string, userId: string): Promise<void> {
  await db.rows(LINK, [memberId, userId]);
}

export async function signWaivers(db: Db, memberIds: readonly string[]): Promise<void> {
  await db.rows(WAIVERS, [memberIds]);
}

const RENEWALS = statement(
  "demo.renewals",
  `select i.id as "invoiceId", l.membership_id as "membershipId", i.due_on as "dueOn",
     (select sum(e.amount_minor) from money_entry e where e.invoice_id = i.id and e.account = 'receivable')::int as "openMinor"
   from invoice i join invoice_line l on l.tenant_id = i.tenant_id and l.invoice_id = i.id and l.position = 0
   where i.issued_on = $1::date and i.kind = 'renewal' and i.status in ('open', 'partial', 'overdue')
     and not exists (select 1 from payment_attempt a where a.invoice_id = i.id and a.tender <> 'credit')
   order by i.seq`,
);

export interface RenewalBill {
  invoiceId: string;
  membershipId: string;
  dueOn: string;
  openMinor: number;
}

/** Renewals that were billed on a day and that nobody has tried to pay yet. */
export function openRenewals(db: Db, day: string): Promise<RenewalBill[]> {
  return db.rows<RenewalBill>(RENEWALS, [day]);
}

const BILLING_DAYS = statement(
  "demo.billing-days",
  `select distinct next_bill_on as day from membership
   where next_bill_on is not null and status in ('pending_start', 'trial', 'active', 'past_due', 'frozen')`,
);

/** The days on which something will be billed. */
export async function billingDays(db: Db): Promise<string[]> {
  return (await db.rows<{ day: string }>(BILLING_DAYS)).map(({ day }) => day);
}

const HISTORY = statement(
  "demo.history",
  `select membership_id as "membershipId", effective_on as "on", status from membership_event
   order by membership_id, seq`,
);

/** What every membership has been, change by change. */
export function historyOf(db: Db): Promise<{ membershipId: string; on: string; status: string }[]> {
  return db.rows(HISTORY);
}

const TABLES = statement(
  "demo.tenant-tables",
  `select c.oid::int as id, c.relname as name,
     coalesce((select json_agg(distinct f.confrelid::int) from pg_constraint f
       where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '[]'::json) as "pointsAt"
   from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
   where c.relkind = 'r'
     and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum > 0)
   order by c.relname`,
);

interface Table {
  id: number;
  name: string;
  pointsAt: number[];
}

/** Tables in an order in which each comes before those it points at. */
function pointersFirst(tables: readonly Table[]): Table[] {
  const ordered: Table[] = [];
  const placed = new Set<number>();
  const place = (table: Table) => {
    if (placed.has(table.id)) return;
    placed.add(table.id);
    for (const other of tables) if (other.pointsAt.includes(table.id)) place(other);
    ordered.push(table);
  };
  for (const table of tables) place(table);
  return ordered;
}

/** Takes away every row of a demo gym. Needs the system's eyes; refuses a gym that isn't marked as demo. */
export async function removeDemoGym(db: Db, tenantId: string): Promise<void> {
  const [gym] = await db.rows(
    statement("demo.lock", "select id from tenant where id = $1::uuid and is_demo for update"),
    [tenantId],
  );
  if (!gym) throw new Error("only a demo gym can be removed");
  for (const { name } of pointersFirst(await db.rows<Table>(TABLES)))
    await db.rows(statement(`demo.remove-${name}`, `delete from "${name}" where tenant_id = $1::uuid`), [
      tenantId,
    ]);
  await db.rows(statement("demo.remove-tenant", "delete from tenant where id = $1::uuid and is_demo"), [
    tenantId,
  ]);
}
