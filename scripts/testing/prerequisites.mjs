import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of the programs that the PATH or the usual folders hold. */
function findProgram(names, elsewhere = []) {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/bin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
  ];
  const candidates = names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
  return [...candidates, ...elsewhere].find(isExecutable);
}

function installFromDebian(packageName, log) {
  if (process.getuid?.() !== 0 || !findProgram(["apt-get"])) return false;
  log(`Installing ${packageName} from Debian's packages …`);
  // Hundreds of lines of unpacking say nothing; what goes wrong comes on the other stream.
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  return (
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", packageName], options).status ===
    0
  );
}

function ensureProgram({ packageName, names, elsewhere, hint, log }) {
  const found = findProgram(names, elsewhere);
  if (found) return { path: found };
  installFromDebian(packageName, log);
  const installed = findProgram(names, elsewhere);
  return installed ? { path: installed } : { problem: hint };
}

/** A browser for the end-to-end tests: CHROMIUM_PATH, an installed one, or Debian's when this runs as root. */
export function ensureChromium(log) {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    return isExecutable(chosen) ? { path: chosen } : { problem: `CHROMIUM_PATH=${chosen} is no program.` };
  }
  return ensureProgram({
    packageName: "chromium",
    names: CHROMIUM_NAMES,
    elsewhere: CHROMIUM_ELSEWHERE,
    hint: "No Chromium found. Debian, Ubuntu: sudo apt-get install chromium. Elsewhere: CHROMIUM_PATH=/path/to/chrome npm test",
    log,
  });
}

/** Prometheus's own check of its rules and their tests. */
export function ensurePromtool(log) {
  return ensureProgram({
    packageName: "prometheus",
    names: ["promtool"],
    hint: "No promtool found. Debian, Ubuntu: sudo apt-get install prometheus. macOS: brew install prometheus",
    log,
  });
}

/** Redis for the suites that run on PostgreSQL and on Redis. */
export function ensureRedis(log) {
  return ensureProgram({
    packageName: "redis-server",
    names: ["redis-server"],
    hint: "No redis-server found. Debian, Ubuntu: sudo apt-get install redis-server. macOS: brew install redis",
    log,
  });
}
