import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/paths.mjs";
import { migrationNames } from "../prisma-engine/files.mjs";
import { listFiles } from "./fingerprint.mjs";

/** Programs of the server side: source entry → file in the output folder. */
export const ENTRIES = {
  web: "src/server/main.ts",
  worker: "worker/main.ts",
  restore: "worker/restore.ts",
  simulators: "worker/simulators.ts",
  seed: "prisma/seed/main.ts",
  account: "src/server/first-account.ts",
};

/** Folders whose content can end up in a bundle. */
export const BUNDLE_SOURCES = [
  "src",
  "worker",
  "prisma/seed",
  "prisma/migrations",
  "package-lock.json",
  "tsconfig.json",
];

export function existingEntries() {
  return Object.fromEntries(Object.entries(ENTRIES).filter(([, source]) => existsSync(join(ROOT, source))));
}

/** What is built: told by whoever has no repository at hand (an image's build), or the commit that is checked out. */
function commit() {
  if (process.env.PULSE_COMMIT) return process.env.PULSE_COMMIT.slice(0, 12);
  try {
    const options = { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], options).trim();
  } catch {
    return "";
  }
}

/** Options for esbuild; packages stay outside, the project's own code becomes one file per program. */
export function bundleOptions(outdir, entries = existingEntries()) {
  return {
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, source]) => [name, join(ROOT, source)]),
    ),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": join(ROOT, "src") },
    // A process knows which tables it was written for (src/platform/db/schema-version.ts).
    define: {
      PULSE_NEWEST_MIGRATION: JSON.stringify(migrationNames(join(ROOT, "prisma/migrations")).at(-1)),
      PULSE_VERSION: JSON.stringify(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version),
      PULSE_COMMIT: JSON.stringify(commit()),
    },
    tsconfig: join(ROOT, "tsconfig.json"),
    jsx: "automatic",
    sourcemap: true,
    logLevel: "warning",
  };
}

const NEXT_ENTRY =
  /src\/app\/(?:.*\/)?(?:page|layout|template|loading|error|global-error|not-found|route|manifest|robots|sitemap|icon|opengraph-image)\.tsx?$/;
const ALWAYS = [
  "src/app",
  "src/ui",
  "src/shared",
  "public",
  "next.config.mjs",
  "postcss.config.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/**
 * The files that the screens are made of: what the routes import, found by bundling them without writing anything.
 * A change to anything else (services, SQL, jobs) needs no new build of Next.
 */
export async function nextSources(esbuild) {
  const always = listFiles(ALWAYS);
  const routes = always.filter((file) => NEXT_ENTRY.test(file.replaceAll("\\", "/")));
  if (routes.length === 0) return always;
  const { metafile } = await esbuild.build({
    ...bundleOptions(join(ROOT, "dist/.analysis")),
    entryPoints: routes,
    write: false,
    metafile: true,
    sourcemap: false,
    splitting: false,
    loader: Object.fromEntries(
      [".css", ".svg", ".png", ".jpg", ".webp", ".ico", ".woff", ".woff2", ".webmanifest"].map((type) => [
        type,
        "empty",
      ]),
    ),
    logLevel: "silent",
  });
  return [...always, ...Object.keys(metafile.inputs).map((path) => join(ROOT, path))];
}
