import type pg from "pg";
import { BackupFailure } from "./failure";
import { quoted } from "./tables";

/** Rows about sessions, links, devices and work that is still to be done: none of it may go on in a sandbox. */
const LEFT_OUT = [
  "alert",
  "backup",
  "idempotency_key",
  "outbox",
  "push_subscription",
  "recovery_code",
  "schedule_tick",
  "user_session",
  "user_token",
];

/** Columns through which somebody could be reached, and those that say so where they may be empty. */
const CONTACTS = `
  select c.table_name as "table", c.column_name as "column", c.is_nullable = 'YES' as empties
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
    and (c.column_name = 'email' or c.column_name like '%phone')`;

const TENANT_TABLES = `
  select table_name as name from information_schema.columns
  where table_schema = 'public' and column_name = 'tenant_id'`;

/**
 * Leaves one gym in a freshly loaded database, and nobody whom it could reach: addresses end in `.invalid`, which no
 * mail server delivers to, phone numbers, second factors and the owner's sealed credentials for payment providers are
 * of no use. Call it before references are put back.
 * @returns the gym's id
 * @throws BackupFailure when the backup does not hold that gym
 */
export async function keepOneGym(owner: pg.Client, slug: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("select id from public.tenant where slug = $1", [slug]);
  const gym = rows[0]?.id;
  if (!gym) throw new BackupFailure("RESTORE_FAILED", `the backup holds no gym with the address ${slug}`);
  await owner.query(`truncate ${[...LEFT_OUT, "backup_proof"].map(quoted).join(", ")}`);
  const tables = await owner.query<{ name: string }>(TENANT_TABLES);
  for (const { name } of tables.rows) {
    await owner.query(`delete from public.${quoted(name)} where tenant_id <> $1`, [gym]);
  }
  await owner.query("delete from public.tenant where id <> $1", [gym]);
  await owner.query("update public.member set user_id = null where user_id is not null");
  await owner.query("delete from public.app_user where id not in (select user_id from public.staff)");
  await owner.query(
    "update public.app_user set totp_secret = null, totp_enabled_at = null, platform_role = null",
  );
  const contacts = await owner.query<{ table: string; column: string; empties: boolean }>(CONTACTS);
  for (const { table, column, empties } of contacts.rows) {
    const none = empties ? "null" : "''";
    const value = column === "email" ? `${quoted(column)} || '.invalid'` : none;
    await owner.query(
      `update public.${quoted(table)} set ${quoted(column)} = ${value} where ${quoted(column)} is not null`,
    );
  }
  return gym;
}
