import { execFile, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { Complaint } from "../lib/complaint.mjs";
import { isInstalled } from "../lib/install.mjs";
import { ROOT } from "../lib/paths.mjs";
import { isAlive, programOf, signal } from "../lib/processes.mjs";
import { ensureSecret } from "../lib/secret.mjs";
import { runningDatabase } from "../services/database.mjs";
import { smoke } from "./smoke.mjs";

const run = promisify(execFile);
const START_SECONDS = 600;
const STOP_MS = 60_000;

/**
 * An installation from a checkout that `npm start` runs.
 *
 * @param options.settings what readSettings() answers
 * @param options.to       the version to come: a branch, tag or commit; the checked-out branch's upstream otherwise
 * @param options.restart  command that starts Pulse anew, for whoever has a service manager; otherwise `npm start` is
 *   ended and started again in the background, with its words in `pulse.log` in the data folder
 * @param options.root     the checkout, for tests
 */
export async function checkoutDriver({ settings, to = "@{upstream}", restart, root = ROOT, log }) {
  const git = async (...args) => (await run("git", args, { cwd: root, maxBuffer: 16_777_216 })).stdout.trim();
  const lock = () => readLock(settings.dataDir);
  const { url } = lock() ?? {};
  if (!url) throw new Complaint("Pulse does not run with this data folder.", "Start it first: npm start");
  const database = await runningDatabase({ ...settings, secret: ensureSecret(settings.dataDir) });

  async function sql(query) {
    const client = new pg.Client({
      connectionString: database.system,
      connectionTimeoutMillis: 10_000,
    });
    client.on("error", () => {});
    await client.connect();
    try {
      const { rows } = await client.query({ text: query, rowMode: "array" });
      return rows[0]?.[0] ?? null;
    } finally {
      await client.end();
    }
  }

  async function switchTo(commit) {
    await git("switch", "--quiet", "--detach", commit);
  }

  /** The version that runs loads some packages only when it needs them: they stay where both want the same. */
  async function install() {
    if (isInstalled(root)) return;
    await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, maxBuffer: 16_777_216 });
  }

  /** How the Pulse that was started here ended. */
  let ended = new Promise(() => {});

  async function startAnew() {
    if (restart) {
      await run(restart, { shell: true, cwd: root });
      return;
    }
    const running = lock();
    if (running) {
      signal(running.pid, "SIGTERM");
      const end = Date.now() + STOP_MS;
      while (isAlive(running.pid) && Date.now() < end) await sleep(200);
    }
    const file = join(settings.dataDir, "pulse.log");
    const words = openSync(file, "a", 0o600);
    const started = spawn("npm", ["start"], { cwd: root, detached: true, stdio: ["ignore", words, words] });
    started.unref();
    ended = new Promise((resolve) => {
      started.once("error", (error) => resolve(`npm start: ${error.message}`));
      started.once("exit", () => resolve(`it ended by itself; its last words are in ${file}`));
    });
  }

  return {
    async now() {
      const id = await git("rev-parse", "HEAD");
      return { id, name: id.slice(0, 12) };
    },
    async next() {
      if ((await git("status", "--porcelain", "--untracked-files=no")) !== "") {
        throw new Complaint("The checkout has changes of its own.", "Commit or undo them first: git status");
      }
      await git("fetch", "--quiet", "--tags").catch((error) => log(`git fetch: ${error.message}`));
      const id = await git("rev-parse", "--verify", `${to}^{commit}`).catch(() => {
        throw new Complaint(`There is no version "${to}".`, "Name a branch, tag or commit: --to v1.4.0");
      });
      const listed = await git("ls-tree", "-d", "--name-only", id, "prisma/migrations/");
      return {
        id,
        name: id.slice(0, 12),
        migrations: listed.split("\n").filter(Boolean).map(lastPart).sort(),
      };
    },
    sql,
    async freeBytes() {
      const { bavail, bsize } = await statfs(settings.dataDir);
      return bavail * bsize;
    },
    async migrate(next) {
      await switchTo(next.id);
      await install();
      const env = { ...process.env, PULSE_DB_OWNER_URL: database.owner };
      await run(process.execPath, [join(root, "scripts/migrate.mjs")], { cwd: root, env }).catch((error) => {
        throw new Error(failureOf(String(error.stderr || error.message)));
      });
    },
    async start(next) {
      await switchTo(next.id);
      await startAnew();
    },
    smoke: () => Promise.race([smoke(url, START_SECONDS), ended]),
    async back(old, { started }) {
      await switchTo(old.id);
      if (started) await startAnew();
      else await install();
    },
  };
}

/** What a migration failed at, without the places in the engine where that was noticed. */
function failureOf(said) {
  const name = /migration_name="([^"]+)"/.exec(said)?.[1];
  const words = said.split(/\n\s+(?:\d+:|at) /)[0].trim();
  return name ? `${name}: ${words}` : words;
}

const lastPart = (path) => path.slice(path.lastIndexOf("/") + 1);

/** Who runs Pulse with this data folder, as its lock says. */
function readLock(dataDir) {
  try {
    const holder = JSON.parse(readFileSync(join(dataDir, "start.lock"), "utf8"));
    return isAlive(holder.pid) && programOf(holder.pid).includes("start.mjs") ? holder : undefined;
  } catch {
    return undefined;
  }
}
