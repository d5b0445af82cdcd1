import type { ClientBase } from "pg";
import type { TableMeasure } from "./manifest";

/** Tables about running processes and passing minutes: a copy of them would tell of what is gone. */
const PASSING = ["rate_limit", "web_process", "worker_process"];

/** Rows are compared by their texts, so every connection must write them alike. */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0;
  set idle_in_transaction_session_timeout = 0`;

export interface Table {
  readonly name: string;
  readonly columns: string[];
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Readies a connection for dumping, loading or measuring: nothing times out, values are written one way. */
export async function steady(client: ClientBase): Promise<void> {
  await client.query(SAME_TEXT);
}

/** Tables whose rows belong into a backup, by name. The queue's own are left out: the outbox fills it again. */
export async function listTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname::text as name,
       array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relname <> all ($1::text[])
     group by c.relname order by c.relname`,
    [PASSING],
  );
  return rows;
}

/** Counts a table's rows and adds up their hashes, in whatever order they come. */
export async function measureTable(client: ClientBase, name: string): Promise<TableMeasure> {
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 20261121)::numeric), 0)::text as sum
     from public.${quoted(name)} t`,
  );
  return { name, rows: Number(rows[0]?.rows ?? 0), sum: rows[0]?.sum ?? "0" };
}

/** The first difference between what was dumped and what is there, as a sentence; undefined when all is equal. */
export function tableDifference(wanted: TableMeasure, found: TableMeasure): string | undefined {
  if (wanted.rows !== found.rows) return `${wanted.name}: ${found.rows} rows instead of ${wanted.rows}`;
  return wanted.sum === found.sum ? undefined : `${wanted.name}: the rows have another content`;
}
