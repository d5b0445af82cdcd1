import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { startCluster } from "../scripts/services/cluster.mjs";
import { listSegments, segmentFile } from "../scripts/services/wal/archive.mjs";
import { createArchivist } from "../scripts/services/wal/archivist.mjs";

/*
 * How much a dead disk would cost: under a gym's writes, how old the newest archived change is, looked at every second.
 *
 *   node bench/archive-age.mjs [seconds]
 */

const seconds = Number(process.argv[2] ?? 300);
const home = mkdtempSync(join(tmpdir(), "pulse-age-"));
const archiveDir = mkdtempSync(join(tmpdir(), "pulse-age-archive-"));
const cluster = await startCluster(home, { archiveDir });
const client = new pg.Client({ connectionString: cluster.adminUrl });
await client.connect();
try {
  await client.query("CREATE TABLE visit (n serial, at timestamptz DEFAULT clock_timestamp())");
  await createArchivist({ cluster: () => cluster, dir: archiveDir, days: 7, log: console.log }).round();
  const end = Date.now() + seconds * 1_000;
  const ages = [];
  while (Date.now() < end) {
    await client.query("INSERT INTO visit DEFAULT VALUES");
    await pause(1_000);
    const newest = listSegments(archiveDir).at(-1);
    if (newest) ages.push((Date.now() - statSync(segmentFile(archiveDir, newest)).mtimeMs) / 1_000);
  }
  ages.sort((a, b) => a - b);
  const { rows } = await client.query("SELECT archived_count, failed_count FROM pg_stat_archiver");
  console.log(
    `age of the newest archived change over ${seconds} s: median ${ages[ages.length >> 1]?.toFixed(0)} s, ` +
      `oldest ${ages.at(-1)?.toFixed(0)} s; ${rows[0].archived_count} segments, ${rows[0].failed_count} failures`,
  );
} finally {
  await client.end();
  await cluster.stop();
  for (const folder of [cluster.dataDir, home, archiveDir]) rmSync(folder, { recursive: true, force: true });
}
