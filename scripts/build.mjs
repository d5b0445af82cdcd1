import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUNDLE_SOURCES, bundleOptions, existingEntries, nextSources } from "./build/bundles.mjs";
import { hintRootFiles } from "./build/compile-hints.mjs";
import { fingerprint, listFiles } from "./build/fingerprint.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";

const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".stamp");
const CLIENT = join(ROOT, "src/platform/db/generated");
const SERVICE_WORKER = join(ROOT, "src/app/sw.ts");
/** Bump when this file builds the same sources differently. */
const RECIPE = "2";

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, "utf8"));
  } catch {
    return {};
  }
}

function writeStamp(changes) {
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMP, `${JSON.stringify({ ...readStamp(), ...changes }, null, 2)}\n`);
}

function run(args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    // Whoever builds may be stopped meanwhile; the build must not go on alone.
    const end = () => child.kill("SIGTERM");
    process.once("exit", end);
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", end);
      resolve({ code, output });
    });
  });
}

/** Generates the database client when the schema changed. */
export async function buildClient({ log = console.log, force = false } = {}) {
  const hash = fingerprint(listFiles(["prisma/schema", "package-lock.json"]), RECIPE);
  if (!force && readStamp().client === hash && existsSync(join(CLIENT, "client.ts"))) return false;
  log("Generating the database client …");
  const { code, output } = await run([join(ROOT, "scripts/prisma.mjs"), "generate"], { quiet: true });
  if (code !== 0) throw new Complaint(`The database client could not be generated:\n${output.trim()}`);
  writeStamp({ client: hash });
  return true;
}

/** Bundles web, worker and seed into `dist/`; under a second. */
export async function buildBundles({ log = console.log, force = false } = {}) {
  const entries = existingEntries();
  // The generated client is part of the bundles but follows from the schema.
  const files = listFiles([...BUNDLE_SOURCES, "prisma/schema"]);
  const hash = fingerprint(files, `${RECIPE} ${Object.keys(entries)}`);
  const outputs = Object.keys(entries).map((name) => join(DIST, `${name}.mjs`));
  if (!force && readStamp().bundles === hash && outputs.every((file) => existsSync(file))) return false;
  log("Bundling the server …");
  const esbuild = await import("esbuild");
  await esbuild.build(bundleOptions(DIST, entries)).catch((error) => {
    throw new Complaint(`The server does not build: ${error.errors?.length ?? 1} problem(s), listed above.`);
  });
  writeStamp({ bundles: hash });
  return true;
}

/** Builds the screens and the service worker when a file they consist of changed. */
export async function buildNext({ log = console.log, force = false } = {}) {
  const esbuild = await import("esbuild");
  const hash = fingerprint(await nextSources(esbuild), RECIPE);
  const built = join(ROOT, ".next/BUILD_ID");
  const isCurrent = !force && readStamp().next === hash && existsSync(built);
  if (!isCurrent) {
    log("Building the screens …");
    // A build that is cut off must not pass for the old one.
    writeStamp({ next: undefined });
    rmSync(built, { force: true });
    const { code } = await run([join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
      env: { NODE_ENV: "production" },
    });
    if (code !== 0) throw new Complaint("The screens do not build; Next.js says why above.");
    hintRootFiles(join(ROOT, ".next"));
    writeStamp({ next: hash });
  }
  const worker = await buildServiceWorker(esbuild, hash, force);
  return !isCurrent || worker;
}

/** The service worker knows the names of all built files, so it follows every build of the screens. */
async function buildServiceWorker(esbuild, nextHash, force) {
  if (!existsSync(SERVICE_WORKER)) return false;
  const target = join(DIST, "sw.js");
  if (!force && readStamp().sw === nextHash && existsSync(target)) return false;
  const bare = join(DIST, "sw.bundle.js");
  await esbuild.build({
    ...bundleOptions(DIST, {}),
    entryPoints: [SERVICE_WORKER],
    outdir: undefined,
    outExtension: undefined,
    outfile: bare,
    platform: "browser",
    format: "iife",
    target: "es2022",
    packages: "bundle",
    minify: true,
    sourcemap: false,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const { injectManifest } = await import("@serwist/build");
  const { warnings } = await injectManifest({
    swSrc: bare,
    swDest: target,
    globDirectory: join(ROOT, ".next/static"),
    globPatterns: ["**/*.{js,css,woff2}"],
    modifyURLPrefix: { "": "/_next/static/" },
    // Next puts a hash of the content into every name.
    dontCacheBustURLsMatching: /./,
    maximumFileSizeToCacheInBytes: 1_000_000,
  });
  for (const warning of warnings) console.warn(warning);
  rmSync(bare, { force: true });
  writeStamp({ sw: nextHash });
  return true;
}

/** Everything a production start needs. Returns whether anything had to be built. */
export async function buildAll(options = {}) {
  const client = await buildClient(options);
  const bundles = await buildBundles({ ...options, force: options.force || client });
  const next = await buildNext(options);
  return client || bundles || next;
}

/** Size of a built file in bytes, for the closing line. */
function sizeOf(name) {
  const path = join(DIST, name);
  return existsSync(path) ? statSync(path).size : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    checkNode();
    ensureInstalled();
    const began = Date.now();
    const worked = await buildAll({ force: process.argv.includes("--force") });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      worked
        ? `Built in ${seconds} s (web.mjs ${Math.round(sizeOf("web.mjs") / 1024)} kB).`
        : "Nothing changed.",
    );
  });
}
