import { setTimeout as sleep } from "node:timers/promises";
import { explainConnection, readDatabaseUrl } from "../lib/database-url.mjs";
import { withDatabase } from "../lib/urls.mjs";
import { startCluster } from "./cluster.mjs";
import { ensureRoles, roleEnvironment, roleUrls } from "./roles.mjs";
import { startArchivist } from "./wal/archivist.mjs";

const EMBEDDED_DATABASE = "pulse";
const WATCH_INTERVAL_MS = 1_000;

/**
 * The database Pulse runs on: the server that DATABASE_URL names, or the built-in one below the data folder, with
 * roles, extensions and rights in place.
 *
 * @returns {Promise<{ env: Record<string, string>, ownerUrl: string, embedded: boolean, adopted: boolean,
 *   stop: () => Promise<void> }>} `env` holds the addresses for the three roles
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
  secret,
  archiveDir,
  archiveDays,
  log = () => {},
}) {
  if (databaseUrl) {
    const { url, database } = readDatabaseUrl(databaseUrl);
    const urls = await ensureRoles({ serverUrl: url, database, secret }).catch((error) => {
      throw explainConnection(error, url);
    });
    if (archiveDir)
      log("PULSE_WAL_ARCHIVE_DIR is for the built-in PostgreSQL; yours archives its log itself.");
    return {
      env: roleEnvironment(urls),
      ownerUrl: urls.owner,
      embedded: false,
      adopted: false,
      stop: async () => {},
    };
  }
  let cluster = await startCluster(dataDir, { archiveDir });
  const serverUrl = withDatabase(cluster.adminUrl, EMBEDDED_DATABASE);
  const urls = await ensureRoles({ serverUrl, database: EMBEDDED_DATABASE, secret }).catch(async (error) => {
    await cluster.stop();
    throw error;
  });
  const watch = watchOver(
    () => cluster,
    async () => {
      log("The built-in PostgreSQL stopped; starting it again.");
      cluster = await startCluster(dataDir, { archiveDir });
      log("The built-in PostgreSQL is back.");
    },
    log,
  );
  const archivist = archiveDir
    ? startArchivist({ cluster: () => cluster, dir: archiveDir, days: archiveDays, log })
    : undefined;
  return {
    env: roleEnvironment(urls),
    ownerUrl: urls.owner,
    embedded: true,
    adopted: cluster.adopted,
    async stop() {
      await archivist?.end();
      await watch.end();
      await cluster.stop();
    },
  };
}

/**
 * The addresses of the database that a running Pulse uses, for the three roles. Nothing is made, changed or stopped.
 */
export async function runningDatabase({ databaseUrl, dataDir, secret }) {
  if (databaseUrl) {
    const { url, database } = readDatabaseUrl(databaseUrl);
    return roleUrls(url, database, secret);
  }
  const { adminUrl } = await startCluster(dataDir);
  return roleUrls(withDatabase(adminUrl, EMBEDDED_DATABASE), EMBEDDED_DATABASE, secret);
}

/** Looks after the server: its processes may die (memory, an administrator), and Pulse should not. */
function watchOver(current, restart, log) {
  const ending = new AbortController();
  const loop = (async () => {
    for (;;) {
      await sleep(WATCH_INTERVAL_MS, undefined, { signal: ending.signal });
      if (!current().isRunning()) {
        await restart().catch((error) => log(`The built-in PostgreSQL did not come back: ${error.message}`));
      }
    }
  })().catch(() => {
    // The only way out of the loop is the end of the watch.
  });
  return {
    async end() {
      ending.abort();
      await loop;
    },
  };
}
