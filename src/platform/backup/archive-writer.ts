import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { createGzip } from "node:zlib";
import { Encrypter } from "age-encryption";
import { pack } from "tar-stream";

/**
 * Base-2 logarithm of scrypt's cost: 64 MB and some tenths of a second, which a small board can spare. A passphrase
 * that Pulse makes itself has 160 bits and needs no cost at all.
 */
const SCRYPT_COST = 16;

/** What was written, as it lies on the disk. */
export interface WrittenArchive {
  readonly bytes: number;
  readonly sha256: Buffer;
}

export interface ArchiveWriter {
  /** Adds a small text or one part of something long. */
  add(name: string, content: Buffer | string): Promise<void>;
  /** Adds a stream of known length. @returns its SHA-256 @throws when it has another length */
  addStream(name: string, size: number, content: Readable): Promise<string>;
  /** Bytes that have been written so far. */
  written(): number;
  /** Closes the file, makes it durable and gives it its name. */
  finish(): Promise<WrittenArchive>;
  /** Leaves nothing behind. Safe after `finish` too. */
  abandon(): Promise<void>;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function counted(): { transform: Transform; written: () => number; told: () => WrittenArchive } {
  const hash = createHash("sha256");
  let bytes = 0;
  const transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      done(null, chunk);
    },
  });
  return { transform, written: () => bytes, told: () => ({ bytes, sha256: hash.digest() }) };
}

const UNFINISHED = /^\.[0-9a-f-]{36}\.partial$/;

/** Frees what writers left that were killed. Only for whoever is sure that nobody is writing there. */
export async function clearUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => UNFINISHED.test(name));
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

/**
 * Writes an archive as one file: a tar, compressed, encrypted by age with a passphrase (`age -d FILE | tar -xz` opens
 * it without Pulse). Memory stays the same however long it gets. The file has its name only once it is whole.
 * @param cost base-2 logarithm of what a guess of the passphrase costs
 */
export async function createArchive(
  path: string,
  passphrase: string,
  cost: number = SCRYPT_COST,
): Promise<ArchiveWriter> {
  const folder = dirname(path);
  const aside = join(folder, `.${randomUUID()}.partial`);
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const tar = pack();
  const gzip = createGzip({ level: 6 });
  const { transform, written: soFar, told } = counted();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(cost);
  // Given up after a failure, they would complain to nobody.
  for (const stream of [tar, gzip]) stream.on("error", () => undefined);
  const compressed = pipeline(tar, gzip);
  const sealed = await encrypter.encrypt(Readable.toWeb(gzip) as ReadableStream<Uint8Array>);
  const written = pipeline(
    Readable.fromWeb(sealed as ReadableStream<Uint8Array>),
    transform,
    createWriteStream(aside, { flags: "wx", mode: 0o600 }),
  );
  // Whoever adds must hear of a full disk at once: what they wait for will never be taken.
  let failure: { error: unknown } | undefined;
  let tell: ((error: unknown) => void) | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    tell?.(failure.error);
  };
  written.catch(fail);
  // A full disk stops the compression too; what the disk said is the reason.
  compressed.catch((error: unknown) => written.then(() => fail(error), fail));

  /** The work's own end, or the archive's failure when that comes first. */
  function guarded<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (failure) return reject(failure.error);
      tell = reject;
      work.then(resolve, (error: unknown) => {
        // The tar's own complaint is about the same thing, and comes first: the disk gets a moment to say more.
        setTimeout(() => reject(failure?.error ?? error), 50);
      });
    });
  }

  return {
    async add(name, content) {
      const body = typeof content === "string" ? Buffer.from(content) : content;
      await guarded(
        new Promise<void>((resolve, reject) => {
          const entry = tar.entry({ name, size: body.byteLength, mode: 0o600 }, body, (error) =>
            error ? reject(error) : resolve(),
          );
          entry.on("error", reject);
        }),
      );
    },
    async addStream(name, size, content) {
      const hash = createHash("sha256");
      const hashed = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await guarded(
        (async () => {
          await pipeline(content, hashed, tar.entry({ name, size, mode: 0o600 }));
        })(),
      );
      return hash.digest("hex");
    },
    written: soFar,
    async finish() {
      tar.finalize();
      await guarded(Promise.all([compressed, written]));
      const file = await open(aside, "r");
      await file.sync().finally(() => file.close());
      await rename(aside, path);
      await syncFolder(folder);
      return told();
    },
    async abandon() {
      const ended = new Error("abandoned");
      tar.destroy(ended);
      gzip.destroy(ended);
      await Promise.allSettled([compressed, written]);
      await rm(aside, { force: true });
    },
  };
}
