/** Decisions of an upgrade: pure, each with the sentence that the person at the keyboard reads. */

/** A proof older than this says too little about tonight's backup. Milliseconds. */
export const PROOF_LIMIT_MS = 26 * 3_600_000;
/** The PostgreSQL that the migrations are written for. */
const OLDEST_POSTGRES = 15;
/** Besides two dumps, for what a migration writes anew. */
const MARGIN_BYTES = 500_000_000;

const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
const hours = (ms) => `${Math.floor(ms / 3_600_000)} hours`;

/**
 * @param proof the latest proof of a backup: `at` (ISO), `ok`, `problem`; null when there never was one
 * @param now   milliseconds
 * @returns {string | undefined} why no upgrade may begin
 */
export function judgeProof(proof, now) {
  if (!proof)
    return "No backup has ever been proven. Make one under /operator/backups and wait for its proof.";
  if (!proof.ok) {
    return `The last proof of a backup failed (${proof.problem ?? "for an unknown reason"}, ${proof.at}). Mend it first: /operator/backups says what is wrong.`;
  }
  const age = now - Date.parse(proof.at);
  if (age < PROOF_LIMIT_MS) return undefined;
  return `The last proven backup is ${hours(age)} old (${proof.at}); it may be at most ${hours(PROOF_LIMIT_MS)}. Make one under /operator/backups and wait for its proof.`;
}

/** @param version PostgreSQL's `server_version_num` */
export function judgeServer(version) {
  const major = Math.floor(version / 10_000);
  if (major >= OLDEST_POSTGRES) return undefined;
  return `PostgreSQL ${major} is too old: Pulse needs ${OLDEST_POSTGRES} or newer.`;
}

/** A dump twice over: the one before the upgrade and the one that a return would need. */
export function judgeDisk(freeBytes, databaseBytes) {
  const needed = 2 * databaseBytes + MARGIN_BYTES;
  if (freeBytes >= needed) return undefined;
  return `There are ${gigabytes(freeBytes)} free; an upgrade of a database of ${gigabytes(databaseBytes)} needs ${gigabytes(needed)}.`;
}

/**
 * @param wanted  migrations of the new version
 * @param applied migrations of the database
 * @returns {{ pending: string[], refusal: string | undefined }}
 */
export function judgeMigrations(wanted, applied) {
  const known = new Set(wanted);
  const done = new Set(applied);
  const unknown = applied.filter((name) => !known.has(name));
  return {
    pending: wanted.filter((name) => !done.has(name)),
    refusal:
      unknown.length > 0
        ? `The database is newer than the version to upgrade to: that one does not know ${unknown.join(", ")}.`
        : undefined,
  };
}
