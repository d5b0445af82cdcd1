import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Complaint } from "../lib/complaint.mjs";
import { freePort, isPortFree } from "../lib/ports.mjs";
import { isAlive, programOf, signal } from "../lib/processes.mjs";
import { letThrough, serverAccount } from "./account.mjs";
import { findBinaries } from "./binaries.mjs";
import { makeDataFolder, readKeep, writeKeep } from "./data-folder.mjs";
import { archiveSettings, prepareArchive } from "./wal/archive.mjs";

/** The cluster's own superuser; only these scripts use it. */
const ADMIN = "pulse_admin";

/** Modest enough for a small board, enough for a club with several branches. */
const SETTINGS = {
  shared_buffers: "'128MB'",
  effective_cache_size: "'512MB'",
  work_mem: "'8MB'",
  maintenance_work_mem: "'64MB'",
  max_connections: 100,
  max_wal_size: "'1GB'",
  checkpoint_completion_target: 0.9,
  random_page_cost: 1.1,
  wal_compression: "on",
  log_min_duration_statement: "'2s'",
  log_timezone: "'UTC'",
  timezone: "'UTC'",
};

/** For databases that are thrown away: losing them in a power cut costs nothing. */
const FAST_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_wal_size: "'2GB'",
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const PORT_PATIENCE_MS = 5_000;

/**
 * A PostgreSQL server in a folder. The server outlives a killed starter on purpose: the next start adopts it.
 *
 * @param home     folder that holds `postgres/` (data), `postgres.json` (port, password) and `postgres.log`
 * @param options.throwAway  no durability, for tests
 * @param options.archiveDir where the log is archived, for a return to any moment; nothing for no archive
 * @param options.settings   further settings, as PostgreSQL reads them
 * @returns {Promise<{ adminUrl: string, port: number, adopted: boolean, stop: () => Promise<void> }>}
 */
export async function startCluster(home, { throwAway = false, archiveDir, settings = {} } = {}) {
  mkdirSync(home, { recursive: true });
  const dataDir = join(home, "postgres");
  const initialised = existsSync(join(dataDir, "PG_VERSION"));
  const account = serverAccount(initialised ? dataDir : undefined);
  refuseForeignFiles(dataDir, initialised);
  letThrough(account, home);
  const binaries = findBinaries(account);
  if (archiveDir) prepareArchive(archiveDir, account);

  if (!initialised) await initialise({ home, dataDir, account, binaries });
  const keep = readKeep(home);

  const running = await findRunning(dataDir, keep);
  if (running) return handle({ home, dataDir, pid: running.pid, port: running.port, keep, adopted: true });

  const port = await portFor(keep);
  writeKeep(home, { ...keep, port });
  const all = {
    ...SETTINGS,
    ...(throwAway ? FAST_SETTINGS : {}),
    ...(archiveDir ? archiveSettings(archiveDir) : {}),
    ...settings,
  };
  writeSettings(dataDir, all, port, account);
  const pid = await launch({ home, dataDir, account, binaries, port, keep });
  return handle({ home, dataDir, pid, port, keep, adopted: false });
}

/**
 * The port it had: whoever used this database knows it by that. A backend that a killed postmaster had just begun holds it
 * for a moment longer; only what is taken for good is given up.
 */
async function portFor({ port }) {
  const deadline = Date.now() + PORT_PATIENCE_MS;
  while (port) {
    if (await isPortFree(port)) return port;
    if (Date.now() >= deadline) break;
    await sleep(50);
  }
  return await freePort();
}

/** Stops a server that an earlier start left in `home`, if there is one. */
export async function stopLeftover(home) {
  const dataDir = join(home, "postgres");
  const leftover = readPidFile(dataDir);
  if (leftover && isPostmaster(leftover.pid)) await stopProcess(leftover.pid);
}

function handle({ home, dataDir, pid, port, keep, adopted }) {
  const adminUrl = `postgresql://${ADMIN}:${keep.password}@127.0.0.1:${port}/postgres`;
  return {
    adminUrl,
    port,
    pid,
    adopted,
    password: keep.password,
    dataDir: realpathSync(dataDir),
    logFile: join(home, "postgres.log"),
    isRunning: () => isPostmaster(pid),
    stop: () => stopProcess(pid),
  };
}

function refuseForeignFiles(dataDir, initialised) {
  if (!initialised || !process.getuid || process.getuid() === 0) return;
  const { uid } = statSync(dataDir);
  if (uid === process.getuid()) return;
  throw new Complaint(
    `The database in ${dataDir} belongs to another user (uid ${uid}): Pulse was started as that user, or as root, before.`,
    "Start it as that user again, or choose another folder: PULSE_DATA_DIR=~/pulse-data npm start",
  );
}

async function initialise({ home, dataDir, account, binaries }) {
  // What an interrupted first start left is not a database yet.
  if (existsSync(dataDir)) rmSync(realpathSync(dataDir), { recursive: true, force: true });
  rmSync(dataDir, { force: true });
  const target = makeDataFolder(home, account);

  const password = randomBytes(24).toString("base64url");
  // Another account could not read it inside a private home; one's own account needs no other folder.
  const passwordFile = join(account ? tmpdir() : home, `pulse-password-${randomBytes(6).toString("hex")}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const run = spawn(
    binaries.initdb,
    [
      `--pgdata=${target}`,
      `--username=${ADMIN}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The same sorting and case rules on every machine, whatever locales it has.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--no-instructions",
    ],
    { ...identity(account), cwd: "/", stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  run.stdout.on("data", (chunk) => {
    output += chunk;
  });
  run.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    run.on("error", reject);
    run.on("close", resolve);
  }).finally(() => rmSync(passwordFile, { force: true }));
  if (code !== 0) {
    throw new Complaint(
      `The database folder ${target} could not be made:\n${output.trim()}`,
      "Set PULSE_DATA_DIR to a folder on a local disk with 200 MB free, or DATABASE_URL to a PostgreSQL server.",
    );
  }
  appendFileSync(join(target, "postgresql.conf"), "\ninclude 'pulse.conf'\n");
  writeKeep(home, { password });
}

function identity(account) {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

function writeSettings(dataDir, settings, port, account) {
  const lines = Object.entries({
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    port,
    ...settings,
  }).map(([name, value]) => `${name} = ${value}`);
  const path = join(dataDir, "pulse.conf");
  writeFileSync(path, `# Written at every start of Pulse.\n${lines.join("\n")}\n`, { mode: 0o600 });
  if (account) chownSync(path, account.uid, account.gid);
}

async function launch({ home, dataDir, account, binaries, port, keep }) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const logFile = join(home, "postgres.log");
  for (;;) {
    discardStalePidFile(dataDir);
    if (existsSync(logFile) && statSync(logFile).size > 10_000_000) rmSync(logFile);
    const log = openSync(logFile, "a", 0o600);
    const from = lstatSync(logFile).size;
    // Its own session: a Ctrl-C at the terminal is for the supervisor, which stops the server last.
    const server = spawn(binaries.postgres, ["-D", realpathSync(dataDir)], {
      ...identity(account),
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    server.unref();
    const exited = new Promise((resolve) => {
      server.once("error", resolve);
      server.once("exit", resolve);
    });
    const ready = await Promise.race([
      exited.then(() => false),
      waitUntilReady(port, keep.password, deadline),
    ]);
    if (ready) return server.pid;

    const said = readFileSync(logFile, "utf8").slice(from).trim();
    // Workers of a postmaster that was killed need a moment to go.
    const passing = /pre-existing shared memory|lock file .* already exists/.test(said);
    if (passing && Date.now() < deadline) {
      await sleep(500);
      continue;
    }
    if (server.exitCode === null) signal(server.pid, "SIGINT");
    throw new Complaint(
      `The built-in PostgreSQL did not start:\n${said.split("\n").slice(-8).join("\n")}`,
      `The whole log is in ${logFile}.`,
    );
  }
}

async function waitUntilReady(port, password, deadline) {
  while (Date.now() < deadline) {
    if (await answers(port, password)) return true;
    await sleep(50);
  }
  return false;
}

async function answers(port, password) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: ADMIN,
    password,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function readPidFile(dataDir) {
  try {
    const [pid, , , port] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(pid), port: Number(port) };
  } catch {
    return undefined;
  }
}

function isPostmaster(pid) {
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) && /postgres/.test(programOf(pid));
}

/** After a power cut the number in the file may belong to any other program by now. */
function discardStalePidFile(dataDir) {
  const left = readPidFile(dataDir);
  if (left && !isPostmaster(left.pid)) rmSync(join(dataDir, "postmaster.pid"), { force: true });
}

async function findRunning(dataDir, keep) {
  const left = readPidFile(dataDir);
  if (!left || !isPostmaster(left.pid)) return undefined;
  if (left.port && (await waitUntilReady(left.port, keep.password, Date.now() + 10_000))) return left;
  // It runs but does not answer: stop it, and let the usual start recover the files.
  await stopProcess(left.pid);
  return undefined;
}

async function stopProcess(pid) {
  // SIGINT is PostgreSQL's fast shutdown: connections are cut, the files are left clean.
  for (const [name, patience] of [
    ["SIGINT", STOP_TIMEOUT_MS],
    ["SIGQUIT", 5_000],
  ]) {
    if (process.platform === "win32") execFileSync("taskkill", ["/pid", String(pid), "/f", "/t"]);
    else signal(pid, name);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!isPostmaster(pid)) return;
      await sleep(25);
    }
  }
}
