import type { Db } from "@/platform/db/database";
import { NEWEST_MIGRATION } from "@/platform/db/schema-version";
import { statement } from "@/platform/db/statement";

const SCHEMA = statement(
  "versions.schema",
  `select current_setting('server_version') as postgres, count(*)::int as applied,
     (array_agg(migration_name order by migration_name desc))[1] as name, max(finished_at) as at,
     case when not coalesce(bool_or(migration_name = $1::text), true) then $1::text end as pending
   from public._prisma_migrations where finished_at is not null and rolled_back_at is null`,
);

export interface SchemaState {
  postgres: string;
  applied: number;
  name: string | null;
  at: string | null;
  /** The migration that this version was written for, where it is not applied yet. */
  pending: string | null;
}

/** What PostgreSQL is and which migrations it has had. */
export async function readSchema(db: Db): Promise<SchemaState> {
  const [row] = await db.rows<SchemaState>(SCHEMA, [NEWEST_MIGRATION ?? null]);
  if (!row) throw new Error("an aggregate has one row");
  return row;
}
