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

/** Billing will set what somebody owes; claiming a profile and signing a waiver will set the rest. No service can yet. */
const LINK = statement("demo.link", "update member set user_id = $2::uuid where id = $1::uuid");
const WAIVERS = statement(
  "demo.waivers",
  "update member set waiver_signed_on = joined_on where id = any($1::uuid[])",
);
const DEBT = statement(
  "demo.debt",
  `update membership s set past_due_since = $2::date, owed_minor = v.price_minor
   from plan_version v where s.id = $1::uuid and v.id = s.plan_version_id`,
);

export async function linkAccount(db: Db, memberId: string, userId: string): Promise<void> {
  await db.rows(LINK, [memberId, userId]);
}

export async function signWaivers(db: Db, memberIds: readonly string[]): Promise<void> {
  await db.rows(WAIVERS, [memberIds]);
}

export async function oweSince(db: Db, membershipId: string, day: string): Promise<void> {
  await db.rows(DEBT, [membershipId, day]);
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
