import type { Database } from "./database";
import { statement } from "./statement";

/** Written into each bundle by the build; tests that run the sources have none. */
declare const PULSE_NEWEST_MIGRATION: string | undefined;

/** The newest migration that this version was written with; undefined outside a bundle. */
export const NEWEST_MIGRATION =
  typeof PULSE_NEWEST_MIGRATION === "undefined" ? undefined : PULSE_NEWEST_MIGRATION;

const APPLIED = statement(
  "schema.applied",
  `select exists (select from public._prisma_migrations
     where migration_name = $1 and finished_at is not null and rolled_back_at is null) as applied`,
);

/**
 * Whether the database has been brought to the schema that this version was written for. A newer one is fine: migrations
 * keep what the version before them needs.
 * @throws when the database does not answer
 */
export async function isMigrated(db: Database): Promise<boolean> {
  if (NEWEST_MIGRATION === undefined) return true;
  const { rows } = await db.plainPool.query(APPLIED.text, [NEWEST_MIGRATION]);
  return (rows as { applied: boolean }[])[0]?.applied === true;
}
