import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * What the content security policy calls each built stylesheet. The build writes them into the pages without a nonce,
 * so that the first paint waits for nothing but the document.
 * @param folder where the build keeps its stylesheets
 */
export function styleHashes(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".css"))
    .sort()
    .map(
      (name) =>
        `'sha256-${createHash("sha256")
          .update(readFileSync(path.join(folder, name)))
          .digest("base64")}'`,
    );
}
