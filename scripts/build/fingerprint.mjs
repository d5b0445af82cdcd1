import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../lib/paths.mjs";

const IGNORED = new Set(["node_modules", "generated", ".next", "dist"]);

/** Every file below the given paths (relative to the root), tests left out. */
export function listFiles(paths) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path)) if (!IGNORED.has(name)) visit(join(path, name));
    } else if (!/\.test\.(ts|tsx|mts)$/.test(path)) {
      found.push(path);
    }
  };
  for (const path of paths) visit(join(ROOT, path));
  return found;
}

/** A hash of names and contents; the same files give the same hash on every machine. */
export function fingerprint(files, extra = "") {
  const hash = createHash("sha256").update(extra);
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(file);
    hash.update(`\0${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}
