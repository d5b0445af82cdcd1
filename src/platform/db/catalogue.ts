import type { Client, Pool } from "pg";

/**
 * What is wrong with the tables of a database, as sentences; empty when nothing is.
 * A tenant table is one with a `tenant_id` column. It must have row security enabled and forced, policies that check
 * what is read and what is written, a primary key led by `tenant_id`, and references to other tenant tables that
 * carry `tenant_id` along, because foreign keys bypass row security.
 */
export async function catalogueFaults(client: Client | Pool): Promise<string[]> {
  const { rows: tables } = await client.query<{
    name: string;
    enabled: boolean;
    forced: boolean;
    using: boolean;
    check: boolean;
    key: string[] | null;
    not_null: boolean;
    default_tenant: boolean;
  }>(`
    select c.oid::regclass::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polqual is not null
        and pg_get_expr(p.polqual, p.polrelid) like '%tenant_id%current_tenant%') as using,
      exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polwithcheck is not null
        and pg_get_expr(p.polwithcheck, p.polrelid) like '%tenant_id%current_tenant%') as check,
      (select array_agg(a.attname::text order by k.place) from pg_constraint pk
        cross join lateral unnest(pk.conkey) with ordinality as k(num, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
        where pk.conrelid = c.oid and pk.contype = 'p') as key,
      t.attnotnull as not_null,
      coalesce(pg_get_expr(d.adbin, d.adrelid) like '%current_tenant%', false) as default_tenant
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = t.attnum
    where c.relkind in ('r', 'p') and n.nspname = 'public'
    order by 1`);
  const faults: string[] = [];
  for (const table of tables) {
    if (!table.enabled) faults.push(`${table.name}: row security is not enabled`);
    if (!table.forced) faults.push(`${table.name}: row security is not forced`);
    if (!table.using) faults.push(`${table.name}: no policy limits what is read to the tenant`);
    if (!table.check) faults.push(`${table.name}: no policy limits what is written to the tenant`);
    if (table.key?.[0] !== "tenant_id")
      faults.push(`${table.name}: the primary key does not begin with tenant_id`);
    if (!table.not_null) faults.push(`${table.name}: tenant_id may be null`);
    if (!table.default_tenant)
      faults.push(`${table.name}: tenant_id does not default to app.current_tenant()`);
  }
  const { rows: keys } = await client.query<{ source: string; name: string; columns: string[] }>(`
    select f.conrelid::regclass::text as source, f.conname as name,
      array(select a.attname::text from unnest(f.conkey) k join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k) as columns
    from pg_constraint f
    where f.contype = 'f'
      and exists (select 1 from pg_attribute a where a.attrelid = f.conrelid and a.attname = 'tenant_id' and not a.attisdropped)
      and exists (select 1 from pg_attribute a where a.attrelid = f.confrelid and a.attname = 'tenant_id' and not a.attisdropped)`);
  for (const key of keys) {
    if (!key.columns.includes("tenant_id"))
      faults.push(`${key.source}: ${key.name} does not carry tenant_id`);
  }
  const { rows: views } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'v' and n.nspname in ('public', 'app')
      and not coalesce('security_invoker=true' = any(c.reloptions), false)
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`);
  for (const view of views)
    faults.push(`${view.name}: the view does not run as its reader (security_invoker)`);
  const { rows: roles } = await client.query<{
    rolname: string;
    rolbypassrls: boolean;
    rolsuper: boolean;
    owns: boolean;
  }>(`
    select r.rolname, r.rolbypassrls, r.rolsuper,
      exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relowner = r.oid and n.nspname = 'public' and c.relkind in ('r', 'p')) as owns
    from pg_roles r where r.rolname = 'pulse_app'`);
  const app = roles[0];
  if (!app) faults.push("pulse_app: the role does not exist");
  else if (app.rolbypassrls || app.rolsuper || app.owns)
    faults.push("pulse_app: the role can step over row security");
  return faults;
}
