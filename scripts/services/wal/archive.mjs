import {
  chmodSync,
  chownSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Complaint } from "../../lib/complaint.mjs";
import { canEnter, letThrough } from "../account.mjs";
import { isSegment, SEGMENT_BYTES } from "./segments.mjs";

/*
 * An archive is a folder with two others: `log/` holds PostgreSQL's log, one compressed file a segment, and `base/` holds
 * copies of the whole database, one folder each. A base and the log since then lead to any later moment.
 */

/** A quiet gym's last change is archived after this time, in seconds: it bounds what a dead disk costs. */
const TIMEOUT_SECONDS = 60;

export const placesOf = (dir) => ({ log: join(dir, "log"), base: join(dir, "base") });

/**
 * Makes the folders, for the server's account alone.
 *
 * @throws Complaint when that account could not write there
 */
export function prepareArchive(dir, account) {
  // The path ends up inside a shell's and PostgreSQL's quotes.
  if (!/^[\w./ +@:-]+$/.test(dir)) {
    throw new Complaint(
      `PULSE_WAL_ARCHIVE_DIR has a character that does not work in PostgreSQL's settings: ${dir}`,
      "Choose a path of letters, digits, spaces and . / + @ : - _",
    );
  }
  for (const folder of [dir, ...Object.values(placesOf(dir))]) {
    mkdirSync(folder, { recursive: true, mode: folder === dir ? 0o755 : 0o700 });
  }
  const { log } = placesOf(dir);
  chmodSync(log, 0o700);
  if (!account) return;
  chownSync(log, account.uid, account.gid);
  letThrough(account, dir);
  if (canEnter(account, dir)) return;
  throw new Complaint(
    `PostgreSQL runs as ${account.name} and may not enter ${dir}.`,
    "Set PULSE_WAL_ARCHIVE_DIR to a folder outside private homes, for example on another disk: /mnt/usb/pulse-log",
  );
}

/** PostgreSQL's settings for an archive that `prepareArchive` made. */
export function archiveSettings(dir) {
  const { log } = placesOf(dir);
  // The same segment may come twice (after a power cut); another one of the same name must be refused.
  const command = [
    "umask 077",
    `cd "${log}"`,
    `if [ -f "%f.gz" ]; then gzip -dc "%f.gz" | cmp -s - "$OLDPWD/%p"; else gzip -1 -c "$OLDPWD/%p" > ".%f.part" && sync ".%f.part" && mv ".%f.part" "%f.gz"; fi`,
  ].join(" && ");
  return {
    wal_level: "replica",
    archive_mode: "on",
    archive_timeout: `'${TIMEOUT_SECONDS}s'`,
    archive_command: `'${command}'`,
  };
}

/**
 * How a recovering server gets a segment.
 *
 * @param beside folder with segments that were not archived yet, asked when the archive has none
 */
export function restoreCommand(dir, beside) {
  const { log } = placesOf(dir);
  const own = `gzip -dc "${log}/%f.gz" > "%p"`;
  return beside
    ? `if [ -f "${log}/%f.gz" ]; then ${own}; else cp "${beside}/%f" "%p"; fi`
    : `[ -f "${log}/%f.gz" ] && ${own}`;
}

/** Names of the archived segments, sorted. */
export function listSegments(dir) {
  return listLog(dir).filter(isSegment).sort();
}

/** Everything of the log that is archived: segments and the histories of timelines. */
function listLog(dir) {
  const { log } = placesOf(dir);
  if (!existsSync(log)) return [];
  return readdirSync(log)
    .filter((name) => name.endsWith(".gz"))
    .map((name) => name.slice(0, -3));
}

export const segmentFile = (dir, name) => join(placesOf(dir).log, `${name}.gz`);

/** The base backups that were finished, oldest first. */
export function listBases(dir) {
  const { base } = placesOf(dir);
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .filter((name) => existsSync(join(base, name, "base.json")))
    .map((name) => ({ name, ...JSON.parse(readFileSync(join(base, name, "base.json"), "utf8")) }))
    .sort((a, b) => a.endedAt - b.endedAt);
}

export function removeBase(dir, name) {
  rmSync(join(placesOf(dir).base, name), { recursive: true, force: true });
}

/**
 * Why a segment is of no use, or undefined when it is whole. Reads it to its end.
 *
 * @returns {Promise<string | undefined>}
 */
export async function segmentFault(dir, name) {
  let bytes = 0;
  try {
    await pipeline(createReadStream(segmentFile(dir, name)), createGunzip(), async (parts) => {
      for await (const part of parts) bytes += part.length;
    });
  } catch (error) {
    if (error.code === "ENOENT") return "is missing";
    return error.code === "Z_BUF_ERROR" ? "is cut off" : "is damaged";
  }
  return bytes === SEGMENT_BYTES ? undefined : "is cut off";
}
