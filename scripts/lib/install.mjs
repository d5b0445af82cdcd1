import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Complaint } from "./complaint.mjs";
import { ROOT } from "./paths.mjs";

const OLDEST_NODE = [20, 19];

/** @throws Complaint when this Node.js is too old to run Pulse */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Complaint(
    `Pulse needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`,
    "Install a newer one from https://nodejs.org and try again.",
  );
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Whether node_modules holds what package-lock.json asks for; packages for other machines do not count. */
export function isInstalled(root = ROOT) {
  const wanted = readLock(join(root, "package-lock.json"));
  const present = readLock(join(root, "node_modules/.package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || present[path]?.version === entry.version,
  );
}

/** Whether npm can keep what it downloads: a home may be read-only, a cache may belong to root after a `sudo npm`. */
function hasUsableCache() {
  const cache = process.env.npm_config_cache ?? join(homedir(), ".npm");
  try {
    mkdirSync(cache, { recursive: true });
    for (const folder of [cache, join(cache, "_cacache"), join(cache, "_cacache/tmp")]) {
      if (existsSync(folder)) accessSync(folder, constants.W_OK);
    }
    return true;
  } catch {
    return false;
  }
}

function runNpm(args) {
  const npm = process.env.npm_execpath;
  const options = { cwd: ROOT, stdio: "inherit", env: { ...process.env, NODE_ENV: "" } };
  return npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

/** Installs the dependencies when they are missing or belong to another package-lock.json. */
export function ensureInstalled({ log = console.log } = {}) {
  if (isInstalled()) return;
  log("Installing the dependencies (once; a minute or two) …");
  const aside = hasUsableCache() ? undefined : mkdtempSync(join(tmpdir(), "pulse-npm-"));
  try {
    install(aside ? [`--cache=${aside}`] : [], log);
  } finally {
    if (aside) rmSync(aside, { recursive: true, force: true });
  }
}

function install(more, log) {
  const options = ["--include=dev", "--no-audit", "--no-fund", ...more];
  const exact = runNpm(["ci", ...options]);
  if (exact.status === 0) return;
  if (exact.error?.code === "ENOENT") throw new Complaint("npm was not found; it comes with Node.js.");
  // A registry that lacks packages for other machines fails `npm ci`, which asks for all of them.
  log("npm ci failed; trying npm install, which takes what this machine needs …");
  if (runNpm(["install", "--no-save", ...options]).status === 0) return;
  throw new Complaint(
    "The dependencies could not be installed; npm says why above.",
    "Mostly it is the network: check the connection or the proxy (npm config get registry) and start again.",
  );
}
