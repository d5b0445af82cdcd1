import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Complaint } from "../lib/complaint.mjs";
import { canEnter } from "./account.mjs";
import { SYSTEM_DIR } from "./binaries.mjs";

/**
 * An empty `postgres` below a folder, or a link of that name to one that the server's account can enter.
 *
 * @returns the folder itself
 */
export function makeDataFolder(home, account) {
  const dataDir = join(home, "postgres");
  if (account && !canEnter(account, home)) {
    const outside = join(SYSTEM_DIR, `postgres-${randomBytes(6).toString("hex")}`);
    // Only the last folder is private: the account has to pass through the ones above it.
    mkdirSync(SYSTEM_DIR, { recursive: true, mode: 0o755 });
    mkdirSync(outside, { mode: 0o700 });
    symlinkSync(outside, dataDir);
  } else {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  }
  const target = realpathSync(dataDir);
  if (account) chownSync(target, account.uid, account.gid);
  return target;
}

/** The password of the database beside it, and the port that it had. */
export function readKeep(home) {
  try {
    return JSON.parse(readFileSync(join(home, "postgres.json"), "utf8"));
  } catch {
    throw new Complaint(
      `${join(home, "postgres.json")} is missing or damaged; it holds the password of the database beside it.`,
      "Put it back from a backup, or move the folder away to begin with an empty database.",
    );
  }
}

/** What a data folder needs beside it: the password that its superuser has. */
export function writeKeep(home, keep) {
  writeFileSync(join(home, "postgres.json"), `${JSON.stringify(keep)}\n`, { mode: 0o600 });
}
