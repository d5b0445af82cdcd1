import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { explainConnection } from "./lib/database-url.mjs";
import { oldestFor } from "./prisma-engine/contract.mjs";
import {
  loadMigrations,
  MIGRATIONS,
  migrationNames,
  migrationTexts,
  NO_FILTERS,
} from "./prisma-engine/files.mjs";

/** Held while migrating, so that any number of starts at once apply each migration once. */
const LOCK = 7_270_370;

async function readHistory(client) {
  const { rows: found } = await client.query(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there",
  );
  if (!found[0].there) return [];
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at, rolled_back_at, started_at, logs
       FROM public._prisma_migrations ORDER BY started_at`,
  );
  return rows;
}

/** What the folder and the database's history say about each other. */
function compare(history, folder) {
  const here = migrationNames(folder);
  const known = new Set(here);
  const applied = history.filter((row) => row.finished_at && !row.rolled_back_at);
  const done = new Set(applied.map((row) => row.name));
  return {
    pending: here.filter((name) => !done.has(name)),
    fromTheFuture: applied.filter((row) => !known.has(row.name)).map((row) => row.name),
    failed: history.filter((row) => !row.finished_at && !row.rolled_back_at),
    edited: applied
      .filter((row) => known.has(row.name))
      .filter((row) => {
        const text = readFileSync(join(folder, row.name, "migration.sql"), "utf8");
        return createHash("sha256").update(text).digest("hex") !== row.checksum;
      })
      .map((row) => row.name),
  };
}

/**
 * Whether this version may run on a schema that a later one made: that one noted how new code must be, since only what
 * no code uses any more is ever taken away (prisma-engine/contract.mjs). So an upgrade that fails can return.
 */
async function runsOnNewer(client, folder) {
  const { rows } = await client.query(
    "SELECT obj_description('public._prisma_migrations'::regclass, 'pg_class') AS note",
  );
  const oldest = /^oldest: (\S+)$/.exec(rows[0].note ?? "")?.[1];
  return oldest !== undefined && (migrationNames(folder).at(-1) ?? "") >= oldest;
}

async function noteOldest(client, folder) {
  const note = client.escapeLiteral(`oldest: ${oldestFor(migrationTexts(folder))}`);
  await client.query(`COMMENT ON TABLE public._prisma_migrations IS ${note}`);
}

function refuseFuture(names) {
  throw new Complaint(
    `This database is newer than this version of Pulse: it already has the migration${names.length > 1 ? "s" : ""} ${names.join(", ")}, which ${names.length > 1 ? "are" : "is"} not in prisma/migrations.`,
    "Start the version that made it (git pull, or the newer image). To keep this version, restore a backup from before the update, or use an empty database: PULSE_DATA_DIR=.pulse-older npm start",
  );
}

/** A migration's script is one transaction, so what failed left nothing but its line in the history. */
async function settleFailed(client, failed) {
  if (failed.length === 0) return;
  const [{ name, started_at, logs }] = failed;
  if (process.env.PULSE_MIGRATE_RETRY !== "1") {
    const why = /(?:ERROR|Message|message)[:"\s]+(.+)/.exec(logs ?? "")?.[1] ?? logs?.trim().split("\n")[0];
    throw new Complaint(
      `The migration ${name} failed on ${started_at.toISOString()}${why ? `: ${why}` : ""}. It left nothing behind, but it must succeed before Pulse can start.`,
      "Remove its cause, then try it again: PULSE_MIGRATE_RETRY=1 npm start",
    );
  }
  await client.query(
    "UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL",
  );
}

async function apply(url, folder) {
  // The engine is 5 MB: it is loaded only when there is something to do.
  const { openEngine } = await import("./prisma-engine/engine.mjs");
  const opened = await openEngine({ url });
  try {
    const done = await opened.engine.applyMigrations({
      migrationsList: loadMigrations(folder),
      filters: NO_FILTERS,
    });
    return done.appliedMigrationNames;
  } catch (error) {
    const name = /Migration name: (\S+)/.exec(error.message)?.[1];
    if (!name) throw error;
    const reason =
      /Database error:\s*([\s\S]+?)(?:\n\s*DbError|\n\s*0:|$)/.exec(error.message)?.[1] ?? error.message;
    throw new Complaint(
      `The migration ${name} failed: ${reason.trim()}`,
      "It left nothing behind. Remove the cause, then try it again: PULSE_MIGRATE_RETRY=1 npm start",
    );
  } finally {
    await opened.close();
  }
}

/**
 * Brings a database to this version's schema. Doing nothing takes milliseconds.
 *
 * @param options.url    address of the database as its owner
 * @param options.folder folder of the migrations
 * @param options.warn   receives remarks that do not stop the start
 * @returns {Promise<string[]>} names of the migrations that were applied
 * @throws Complaint with the way out: database too new, earlier failure, failing migration, no connection
 */
export async function migrate({ url, folder = MIGRATIONS, warn = console.warn }) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect().catch((error) => {
    throw explainConnection(error, url);
  });
  try {
    const glance = compare(await readHistory(client), folder);
    if (glance.fromTheFuture.length > 0) {
      // What this version still wants to change must come before what a later one has changed.
      if (glance.pending.length > 0 || !(await runsOnNewer(client, folder)))
        refuseFuture(glance.fromTheFuture);
      warn(
        `This database was made by a later version (${glance.fromTheFuture.join(", ")}); this one runs on it too.`,
      );
      return [];
    }
    for (const name of glance.edited) {
      warn(`The migration ${name} was edited after this database applied it; the change has no effect here.`);
    }
    if (glance.pending.length === 0 && glance.failed.length === 0) return [];

    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const { pending, failed } = compare(await readHistory(client), folder);
    await settleFailed(client, failed);
    if (pending.length === 0) return [];
    const applied = await apply(url, folder);
    await noteOldest(client, folder);
    // Whoever serves people may read which version the database has, and never write it.
    await client.query(
      `REVOKE ALL ON public._prisma_migrations FROM pulse_app, pulse_system;
       GRANT SELECT ON public._prisma_migrations TO pulse_app, pulse_system`,
    );
    return applied;
  } finally {
    // Ending the session gives the lock back.
    await client.end().catch(() => {});
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    const url = process.env.PULSE_DB_OWNER_URL;
    if (!url) {
      throw new Complaint(
        "PULSE_DB_OWNER_URL is missing: the address of the database as its owner.",
        "npm start migrates by itself. By hand: PULSE_DB_OWNER_URL=postgresql://pulse_owner:secret@127.0.0.1:5432/pulse node scripts/migrate.mjs",
      );
    }
    const applied = await migrate({ url });
    console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "Nothing to apply.");
  });
}
