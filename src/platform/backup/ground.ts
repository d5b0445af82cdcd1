import type { ClientBase } from "pg";

/** What migrations stand on: extensions, and what the owner's future tables grant, as this database has them. */
const GROUND = `
  with kinds(letter, words) as (values ('r', 'tables'), ('S', 'sequences'), ('f', 'functions'), ('n', 'schemas'), ('T', 'types')),
  defaults as (
    select d.oid, d.defaclacl, pg_get_userbyid(d.defaclrole) as role, k.words
    from pg_default_acl d join kinds k on k.letter = d.defaclobjtype::text where d.defaclnamespace = 0
  )
  select 1 as place, format('create extension if not exists %I', extname) as line from pg_extension where extname <> 'plpgsql'
  union all
  select 2, format('alter default privileges for role %I revoke all on %s from public', role, words) from defaults
  union all
  select 3, format('alter default privileges for role %I grant %s on %s to %I', role, a.privilege_type, words, pg_get_userbyid(a.grantee))
  from defaults, aclexplode(defaclacl) a where a.grantee <> 0 and pg_get_userbyid(a.grantee) <> role
  order by 1, 2`;

/** Only Prisma's engine makes its own table; no migration does. */
const HISTORY = `
  create table public._prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0);
  revoke all on public._prisma_migrations from pulse_app, pulse_system;
  grant select on public._prisma_migrations to pulse_app, pulse_system`;

/** SQL that readies an empty database of the owner's for the migrations. */
export async function describeGround(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ line: string }>(GROUND);
  return [
    "do $$ begin execute format('revoke all on database %I from public', current_database());",
    "execute format('grant connect, temporary on database %I to pulse_app, pulse_system', current_database()); end $$",
    "alter schema public owner to pulse_owner",
    "revoke all on schema public from public",
    "grant usage on schema public to public",
    ...rows.map(({ line }) => line),
    HISTORY,
  ]
    .join(";\n")
    .replace("current_database());;", "current_database());")
    .concat(";\n");
}
