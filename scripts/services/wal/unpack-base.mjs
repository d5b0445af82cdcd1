import { createHash } from "node:crypto";
import { chownSync, createReadStream, createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { Complaint } from "../../lib/complaint.mjs";
import { placesOf } from "./archive.mjs";

/**
 * Unpacks a base backup and holds every file against the manifest that PostgreSQL wrote with it.
 *
 * @param target  an empty folder
 * @param account owner of the files; undefined for oneself
 * @throws Complaint when a file is missing, cut or changed
 */
export async function unpackBase({ dir, name, target, account }) {
  const folder = join(placesOf(dir).base, name);
  const manifest = JSON.parse(readFileSync(join(folder, "backup_manifest"), "utf8"));
  const wanted = new Map(manifest.Files.map((file) => [file.Path, file]));
  const own = (path) => account && chownSync(path, account.uid, account.gid);
  const faults = [];
  const unpack = extract();
  const reading = pipeline(createReadStream(join(folder, "base.tar.gz")), createGunzip(), unpack);
  // Its failure is the loop's failure too, and is told there.
  reading.catch(() => {});
  try {
    for await (const entry of unpack) {
      const path = normalize(entry.header.name);
      if (path.startsWith("..") || path.startsWith("/")) throw new Error(`a file outside: ${path}`);
      const file = join(target, path);
      if (entry.header.type === "directory") {
        mkdirSync(file, { recursive: true, mode: 0o700 });
        own(file);
        entry.resume();
        continue;
      }
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const hash = createHash("sha256");
      const watched = new Transform({
        transform(part, _encoding, done) {
          hash.update(part);
          done(null, part);
        },
      });
      await pipeline(entry, watched, createWriteStream(file, { mode: 0o600 }));
      own(file);
      const expected = wanted.get(path);
      wanted.delete(path);
      if (expected && hash.digest("hex") !== expected.Checksum) faults.push(`${path} was changed`);
    }
    await reading;
  } catch (error) {
    throw new Complaint(
      `The base backup ${name} cannot be read to its end (${error.message}).`,
      "Nothing was changed. Restore an earlier moment with an older base, or the newest encrypted backup.",
    );
  }
  for (const path of wanted.keys()) faults.push(`${path} is missing`);
  if (faults.length === 0) return;
  throw new Complaint(
    `The base backup ${name} is damaged: ${faults.slice(0, 3).join(", ")}${faults.length > 3 ? " …" : ""}.`,
    "Nothing was changed. Restore an earlier moment with an older base, or the newest encrypted backup.",
  );
}
