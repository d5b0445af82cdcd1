import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Asks a browser to compile all of a script while it comes in, beside the main thread (Chrome since 136). */
const HINT = "//# allFunctionsCalledOnLoad\n";

/**
 * Marks the scripts that every page runs when it comes alive: React and Next. Without the mark browsers compile them
 * function by function on the main thread, in one task of the length of a screen.
 *
 * @param folder of the finished build; its files keep their names, because what they do stays the same
 */
export function hintRootFiles(folder) {
  const { rootMainFiles } = JSON.parse(readFileSync(join(folder, "build-manifest.json"), "utf8"));
  for (const name of rootMainFiles) {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    if (!text.startsWith(HINT)) writeFileSync(file, HINT + text);
  }
}
