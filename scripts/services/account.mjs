import { execFileSync } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Complaint } from "../lib/complaint.mjs";

/** PostgreSQL refuses to run as root, so a root start runs it as somebody else. */

function idsOf(name) {
  try {
    const read = (flag) =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    return { name, uid: read("-u"), gid: read("-g") };
  } catch {
    return undefined;
  }
}

function createAccount() {
  const attempts = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]],
    ["adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", "postgres"]],
  ];
  for (const [program, args] of attempts) {
    try {
      execFileSync(program, args, { stdio: "ignore" });
      break;
    } catch {
      // The next program may exist; without any, an account that always exists does.
    }
  }
}

/**
 * The account that PostgreSQL runs as.
 *
 * @param existingDir a data directory made earlier: its owner goes on owning it
 * @returns undefined for an ordinary user (it runs as oneself), else name, uid and gid
 */
export function serverAccount(existingDir) {
  if (process.getuid?.() !== 0) return undefined;
  if (existingDir) {
    const { uid, gid } = statSync(existingDir);
    if (uid !== 0) return { name: `uid ${uid}`, uid, gid };
  }
  let account = idsOf("postgres");
  if (!account) {
    createAccount();
    account = idsOf("postgres") ?? idsOf("nobody");
  }
  if (!account) {
    throw new Complaint(
      "PostgreSQL does not run as root and no other account could be made.",
      "Start Pulse as an ordinary user, or set DATABASE_URL to a PostgreSQL server that is already running.",
    );
  }
  return account;
}

/**
 * Whether `account` can enter `path`: every folder above it and the folder itself lets it through.
 * A home such as /root (mode 0700) does not.
 */
export function canEnter(account, path) {
  if (!account) return true;
  let current = resolve(path);
  for (;;) {
    const { mode, uid, gid } = statSync(current);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const parent = dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

/** Lets the server's account pass through a folder of root's; what is secret in it has mode 0600. */
export function letThrough(account, folder) {
  if (!account) return;
  const { mode, uid } = statSync(folder);
  if (uid === 0 && (mode & 0o001) === 0) chmodSync(folder, mode | 0o011);
}
