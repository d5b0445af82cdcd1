import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const SCHEMA = statement(
  "versions.schema",
  `select current_setting('server_version') as postgres, count(*)::int as applied,
     (array_agg(migration_name order by migration_name desc))[1] as name, max(finished_at) as at,
     coalesce(bool_or(migration_name = $1), false) as has
   from public._prisma_migrations where finished_at is not null and rolled_back_at is null`,
);

export interface SchemaState {
  postgres: string;
  applied: number;
  name: string | null;
  at: string | null;
  /** Whether the migration that was asked for is applied. */
  has: boolean;
}

/** What PostgreSQL is and which migrations it has had. */
export async function readSchema(db: Db, wanted: string | undefined): Promise<SchemaState> {
  const [row] = await db.rows<SchemaState>(SCHEMA, [wanted ?? ""]);
  if (!row) throw new Error("an aggregate has one row");
  return row;
}
