import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Complaint } from "../../lib/complaint.mjs";
import { serverAccount } from "../account.mjs";
import { startCluster } from "../cluster.mjs";
import { makeDataFolder, writeKeep } from "../data-folder.mjs";
import { listBases, listSegments, restoreCommand, segmentFault } from "./archive.mjs";
import { baseFor } from "./retention.mjs";
import { firstGap, isSegment } from "./segments.mjs";
import { unpackBase } from "./unpack-base.mjs";

const POLL_MS = 200;

const iso = (milliseconds) => new Date(milliseconds).toISOString();

/**
 * Brings the built-in database back to a moment, in a new folder; the folder it had stays beside it. Pulse must not run.
 *
 * @param options.dataDir  Pulse's data folder
 * @param options.archiveDir where the log was archived
 * @param options.moment   the moment, a Date: what was committed by then is there, nothing later
 * @param options.log      told what happens
 * @param options.onlyLook checks base and log, and changes nothing
 * @returns {Promise<{ base: string, kept: string | undefined, reached: string | undefined }>}
 * @throws Complaint when the archive does not lead there; then nothing was changed
 */
export async function restoreTo({ dataDir, archiveDir, moment, log, onlyLook = false }) {
  const base = chooseBase(archiveDir, moment);
  log(`Base backup of ${iso(base.endedAt)}.`);
  const current = join(dataDir, "postgres");
  const unarchived = existsSync(join(current, "pg_wal")) ? join(realpathSync(current), "pg_wal") : undefined;
  const checked = await checkLog({ archiveDir, base, unarchived });
  log(`${checked} segments of the log behind it are whole.`);
  if (onlyLook) return { base: base.name, kept: undefined, reached: undefined };

  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const home = join(dataDir, `restoring-${stamp}`);
  const account = serverAccount(existsSync(current) ? current : undefined);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  try {
    const target = makeDataFolder(home, account);
    await unpackBase({ dir: archiveDir, name: base.name, target, account });
    log("Unpacked it; every file is as PostgreSQL wrote it.");
    writeFileSync(join(target, "recovery.signal"), "", { mode: 0o600 });
    writeKeep(home, { password: base.password });
    const reached = await replay({ home, archiveDir, unarchived, moment, log });
    const kept = swap({ dataDir, home, stamp });
    return { base: base.name, kept, reached };
  } catch (error) {
    discard(home);
    throw error;
  }
}

function chooseBase(archiveDir, moment) {
  if (moment.getTime() > Date.now()) throw new Complaint(`${moment.toISOString()} has not come yet.`);
  const bases = listBases(archiveDir);
  if (bases.length === 0) {
    throw new Complaint(
      `There is no base backup in ${archiveDir}.`,
      "Is PULSE_WAL_ARCHIVE_DIR the folder that it was when Pulse ran? Otherwise restore the newest backup: npm run restore",
    );
  }
  const base = baseFor(bases, moment.getTime());
  if (base) return base;
  throw new Complaint(`The earliest moment that can be reached is ${iso(bases[0].endedAt)}.`);
}

/** Looks at every segment that may be needed before anything is touched. */
async function checkLog({ archiveDir, base, unarchived }) {
  const archived = listSegments(archiveDir);
  const beside = unarchived ? readdirSync(unarchived).filter(isSegment) : [];
  const gap =
    firstGap(archived, base.startSegment, base.endSegment) ?? firstGap([...archived], base.startSegment);
  if (gap && !beside.includes(gap)) {
    throw new Complaint(
      `The log has a gap: segment ${gap} is missing, and behind it nothing can be reached from this base.`,
      "Choose a moment that a younger base backup leads to, or restore the newest encrypted backup.",
    );
  }
  const needed = archived.filter((name) => name >= base.startSegment);
  for (const name of needed) {
    const fault = await segmentFault(archiveDir, name);
    if (fault) {
      throw new Complaint(
        `Segment ${name} of the log ${fault}; behind it nothing can be reached.`,
        "Put the file back from another copy of the archive, or restore the newest encrypted backup.",
      );
    }
  }
  return needed.length;
}

/** Lets PostgreSQL repeat the log up to the moment. */
async function replay({ home, archiveDir, unarchived, moment, log }) {
  log(`Repeating the log up to ${moment.toISOString()} …`);
  const cluster = await startCluster(home, {
    archiveDir,
    settings: {
      restore_command: `'${restoreCommand(archiveDir, unarchived)}'`,
      recovery_target_time: `'${moment.toISOString().replace("T", " ").replace("Z", "+00")}'`,
      recovery_target_action: "promote",
      recovery_target_timeline: "latest",
    },
  }).catch((error) => {
    throw unreached(home, moment) ?? error;
  });
  try {
    while (await isRecovering(cluster)) await sleep(POLL_MS);
    if (!cluster.isRunning())
      throw unreached(home, moment) ?? new Error("PostgreSQL ended while it recovered");
    // A new timeline begins here; what it is called must be in the archive before the next restore looks for it.
    await onServer(cluster, (client) => client.query("CHECKPOINT"));
    return /last completed transaction was at log time (.+)/.exec(readLog(home))?.[1];
  } finally {
    await cluster.stop();
  }
}

async function isRecovering(cluster) {
  if (!cluster.isRunning()) return false;
  return await onServer(
    cluster,
    async (client) => (await client.query("SELECT pg_is_in_recovery() AS yes")).rows[0].yes,
  ).catch(() => true);
}

async function onServer({ adminUrl }, work) {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const readLog = (home) => readFileSync(join(home, "postgres.log"), "utf8");

/** The server ends by itself when the log ends before the moment; its own words tell how far it came. */
function unreached(home, moment) {
  const said = existsSync(join(home, "postgres.log")) ? readLog(home) : "";
  if (!/recovery ended before configured recovery target was reached/.test(said)) return undefined;
  const last = /last completed transaction was at log time (.+)/.exec(said)?.[1];
  return new Complaint(
    `The archived log ends before ${moment.toISOString()}${last ? `; its last change is of ${last}` : ""}.`,
    "Nothing was changed. Choose an earlier moment.",
  );
}

/** Puts the restored folder in the place of the one that was used so far. */
function swap({ dataDir, home, stamp }) {
  const current = join(dataDir, "postgres");
  const kept = existsSync(current) ? `${current}.before-${stamp}` : undefined;
  if (kept) {
    renameSync(current, kept);
    const keep = join(dataDir, "postgres.json");
    if (existsSync(keep)) renameSync(keep, `${kept}.json`);
  }
  renameSync(join(home, "postgres"), current);
  renameSync(join(home, "postgres.json"), join(dataDir, "postgres.json"));
  rmSync(home, { recursive: true, force: true });
  return kept;
}

function discard(home) {
  const data = join(home, "postgres");
  // It may be a link to a folder elsewhere.
  if (existsSync(data)) rmSync(realpathSync(data), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}
