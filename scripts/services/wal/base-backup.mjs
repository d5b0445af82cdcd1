import {
  closeSync,
  createWriteStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { Complaint } from "../../lib/complaint.mjs";
import { placesOf } from "./archive.mjs";
import { segmentAt } from "./segments.mjs";

/** What PostgreSQL sends inside a base backup's copy: a byte that says what follows. */
const PART = { archive: 0x6e, manifest: 0x6d, data: 0x64 };

/**
 * PostgreSQL's own command for a base backup, asked as pg_basebackup asks it: files that come, go and grow meanwhile are
 * the server's business, and it sends a manifest with every file's size and SHA-256.
 */
class BaseBackupQuery {
  constructor(label, sink) {
    this.text = `BASE_BACKUP (LABEL '${label}', CHECKPOINT 'fast', WAIT true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')`;
    this.sink = sink;
    this.manifest = [];
    this.archives = 0;
    this.inManifest = false;
    this.waiting = false;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection) {
    connection.query(this.text);
  }

  handleCopyData({ chunk }, connection) {
    if (chunk[0] === PART.archive) this.archives += 1;
    if (chunk[0] === PART.manifest) this.inManifest = true;
    if (chunk[0] !== PART.data) return;
    const data = chunk.subarray(1);
    if (this.inManifest) this.manifest.push(Buffer.from(data));
    else if (!this.sink.write(Buffer.from(data)) && !this.waiting) {
      // What was received already still comes after the pause.
      this.waiting = true;
      connection.stream.pause();
      this.sink.once("drain", () => {
        this.waiting = false;
        connection.stream.resume();
      });
    }
  }

  handleError(error) {
    this.failure ??= error;
    this.reject(error);
  }

  handleReadyForQuery() {
    if (!this.failure) this.resolve();
  }

  handleRowDescription() {}
  handleDataRow() {}
  handleCommandComplete() {}
  handleEmptyQuery() {}
}

function sync(path) {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Copies the whole running database into the archive. It has its name only once it is whole.
 *
 * @param options.url address of a role that may replicate
 * @param options.dir the archive
 * @param options.password the server's own password, without which nobody gets into the copy
 * @returns {Promise<{ name: string, bytes: number, endedAt: number, startSegment: string }>}
 */
export async function takeBase({ url, dir, password, now = () => new Date() }) {
  const name = now().toISOString().replaceAll(/[:.]/g, "-");
  const { base } = placesOf(dir);
  const partial = join(base, `.${name}`);
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  const client = new pg.Client({
    connectionString: url,
    replication: "true",
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const sink = new PassThrough({ highWaterMark: 1_048_576 });
    const tar = join(partial, "base.tar.gz");
    const query = new BaseBackupQuery("pulse", sink);
    client.once("end", () => query.reject(new Error("the connection ended")));
    const file = createWriteStream(tar, { mode: 0o600 });
    const written = pipeline(sink, createGzip({ level: 1 }), file);
    client.query(query);
    await query.done.then(
      () => sink.end(),
      (error) => sink.destroy(error),
    );
    await written;
    await query.done;
    if (query.archives !== 1) {
      throw new Complaint("The database uses tablespaces; base backups of them are not supported.");
    }
    const manifest = Buffer.concat(query.manifest);
    const [range] = JSON.parse(manifest.toString("utf8"))["WAL-Ranges"];
    const facts = {
      endedAt: now().getTime(),
      startSegment: segmentAt(range.Timeline, range["Start-LSN"]),
      endSegment: segmentAt(range.Timeline, range["End-LSN"]),
      bytes: file.bytesWritten,
      password,
    };
    writeFileSync(join(partial, "backup_manifest"), manifest, { mode: 0o600 });
    writeFileSync(join(partial, "base.json"), `${JSON.stringify(facts)}\n`, { mode: 0o600 });
    for (const part of [tar, join(partial, "backup_manifest"), join(partial, "base.json")]) sync(part);
    renameSync(partial, join(base, name));
    return { name, ...facts };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}
