import { LATEST_SCHEMA_VERSION, runMigrations } from "bullmq";
import pg from "pg";

export const QUEUE_SCHEMA = "bullmq";

/** Two workers that start at once must not grant at once; any number does. */
const LOCK = 7_270_370;

/**
 * Brings BullMQ's tables to the version of the installed library; one look when they are there already. Several
 * processes may call it at once.
 * @param ownerUrl address of the role that migrates; the queue itself runs as `pulse_system`.
 */
export async function migrateQueueSchema(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    if (await isCurrent(client)) return;
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await runMigrations(client, QUEUE_SCHEMA);
    // The queue spans gyms: the role that serves requests stays out.
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} FROM PUBLIC, pulse_app;
      REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} FROM PUBLIC, pulse_app;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} FROM PUBLIC, pulse_app;
      -- CREATE, because the library makes a sequence for each queue when it first sees it.
      GRANT USAGE, CREATE ON SCHEMA ${QUEUE_SCHEMA} TO pulse_system;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO pulse_system;
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO pulse_system;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO pulse_system;`);
  } finally {
    await client.end();
  }
}

async function isCurrent(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
    `${QUEUE_SCHEMA}.migration`,
  ]);
  if (!rows[0]?.there) return false;
  const { rows: versions } = await client.query<{ version: number }>(
    `SELECT coalesce(max(version), 0)::int AS version FROM ${QUEUE_SCHEMA}.migration`,
  );
  return (versions[0]?.version ?? 0) >= LATEST_SCHEMA_VERSION;
}
