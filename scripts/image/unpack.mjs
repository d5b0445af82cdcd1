import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { buildah } from "./buildah.mjs";

/** Size of every file below a folder, in bytes: what an unpacked image takes, without the blocks' rounding. */
function sizeOf(folder) {
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) size += lstatSync(join(entry.parentPath, entry.name)).size;
  }
  return size;
}

/** Opens an image's files and configuration for as long as `use` takes. */
export async function withImage(name, use) {
  const container = buildah(["from", "--pull=never", name]);
  try {
    const root = buildah(["mount", container]);
    const { config } = JSON.parse(buildah(["inspect", "--type=image", name])).Docker;
    return await use({ root, config, size: sizeOf(root) });
  } finally {
    buildah(["rm", container]);
  }
}
