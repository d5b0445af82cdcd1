import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { listBases, listSegments, removeBase, segmentFault, segmentFile } from "./archive.mjs";
import { takeBase } from "./base-backup.mjs";
import { outdated } from "./retention.mjs";
import { firstGap, timelineOf } from "./segments.mjs";

const ROUND_MS = 60_000;
const BASE_EVERY_MS = 24 * 3_600_000;

/**
 * Looks after an archive while Pulse runs: takes a base backup a day, looks at what arrives, says when the chain is
 * broken (and begins a new one at once), and removes what no moment of the last days needs. What it sees stands in
 * `status.json` in the archive.
 *
 * @param options.cluster tells the running server: address and password
 * @param options.dir     the archive
 * @param options.days    how many days back every moment must be reachable
 */
export function startArchivist({ cluster, dir, days, log }) {
  const ending = new AbortController();
  const archivist = createArchivist({ cluster, dir, days, log });
  const loop = (async () => {
    for (;;) {
      await archivist.round().catch((error) => log(`The archive of the log: ${error.message}`));
      await sleep(ROUND_MS, undefined, { signal: ending.signal });
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

/** One round after the other, for whoever keeps the time. */
export function createArchivist({ cluster, dir, days, log, now = Date.now }) {
  const looked = new Set(listSegments(dir));
  const broken = new Map();
  const told = new Set();

  function tell(problem) {
    if (!told.has(problem)) log(problem);
    told.add(problem);
  }

  async function look(segments) {
    for (const name of segments) {
      if (looked.has(name)) continue;
      looked.add(name);
      const fault = await segmentFault(dir, name);
      if (fault) broken.set(name, fault);
    }
    for (const name of broken.keys()) if (!segments.includes(name)) broken.delete(name);
  }

  let woken = false;

  return {
    /** @returns {Promise<{ problems: string[], base?: string, removed: number }>} */
    async round() {
      const server = await readServer(cluster().adminUrl, { wake: !woken });
      woken = true;
      const segments = listSegments(dir);
      await look(segments);
      let bases = listBases(dir);
      const problems = [];
      if (server.failing) {
        problems.push(
          `PostgreSQL cannot archive its log (segment ${server.failing}); is ${dir} there, and not full?`,
        );
      }
      for (const [name, fault] of broken) problems.push(`Segment ${name} of the archived log ${fault}.`);
      const gap = bases[0] && firstGap(segments, bases[0].startSegment);
      if (gap) problems.push(`The archived log has a gap: segment ${gap} is missing.`);
      problems.forEach(tell);

      const newest = bases.at(-1);
      const usable =
        newest &&
        timelineOf(newest.startSegment) === server.timeline &&
        now() - newest.endedAt < BASE_EVERY_MS &&
        !firstGap(segments, newest.startSegment) &&
        ![...broken.keys()].some((name) => name >= newest.startSegment);
      let base;
      // While archiving fails a base could not be finished either.
      if (!usable && !server.failing) {
        base = (await takeBase({ url: cluster().adminUrl, dir, password: cluster().password })).name;
        log(`Took a base backup for a return to any moment: ${base}`);
        bases = listBases(dir);
      }
      const old = outdated({ bases, segments, now: now(), days });
      for (const name of old.bases) removeBase(dir, name);
      for (const name of old.segments) rmSync(segmentFile(dir, name), { force: true });
      note({ problems, bases, segments: listSegments(dir) });
      return { problems, base, removed: old.bases.length + old.segments.length };
    },
  };

  function note({ problems, bases, segments }) {
    const newest = segments.at(-1);
    const status = {
      at: new Date(now()).toISOString(),
      problems,
      from: bases[0] ? new Date(bases[0].endedAt).toISOString() : null,
      newestBase: bases.at(-1)?.name ?? null,
      newestSegmentAt: newest ? statSync(segmentFile(dir, newest)).mtime.toISOString() : null,
    };
    const path = join(dir, "status.json");
    writeFileSync(`${path}.part`, `${JSON.stringify(status)}\n`);
    renameSync(`${path}.part`, path);
  }
}

/**
 * @param options.wake for a server that has just started: the process that changes segments after archive_timeout first
 *   sleeps for as long as checkpoint_timeout, five minutes, unless somebody asks it for a checkpoint
 */
async function readServer(url, { wake }) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    if (wake) await client.query("CHECKPOINT");
    const { rows } = await client.query(
      `SELECT (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline,
              CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity') THEN last_failed_wal END AS failing
         FROM pg_stat_archiver`,
    );
    return rows[0];
  } finally {
    await client.end().catch(() => {});
  }
}
