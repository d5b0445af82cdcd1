import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { Decrypter } from "age-encryption";
import { extract, type Header } from "tar-stream";
import { asBackupFailure, BackupFailure } from "./failure";
import type { ArchiveManifest } from "./manifest";
import { ARCHIVE_FORMAT, type ArchiveHead, archiveHead, archiveManifest, PLACES } from "./manifest";

const MAGIC = "age-encryption.org/v1\n";
/** A text in the archive (head, manifest, a migration) is never longer, in bytes. */
const MAX_TEXT = 64 * 1_024 * 1_024;

export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  /** Read it before the next entry comes, or not at all. */
  readonly stream: AsyncIterable<Buffer>;
}

export interface ReadArchive {
  readonly head: ArchiveHead;
  readonly manifest: ArchiveManifest;
}

/** Takes what lies in the archive, one entry after the other; what it leaves unread is passed over. */
export interface ArchiveVisitor {
  head(head: ArchiveHead): Promise<void>;
  entry(entry: ArchiveEntry): Promise<void>;
}

/** The whole of a short entry. */
export async function entryText({ stream, size, name }: ArchiveEntry): Promise<string> {
  if (size > MAX_TEXT) throw new BackupFailure("FILE_DAMAGED", `${name} has ${size} bytes`);
  const parts: Buffer[] = [];
  for await (const chunk of stream) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
}

async function looksLikeBackup(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    if (buffer.toString("latin1", 0, bytesRead) === MAGIC) return;
    const cut = MAGIC.startsWith(buffer.toString("latin1", 0, bytesRead));
    throw new BackupFailure(
      cut ? "FILE_CUT" : "FILE_DAMAGED",
      "it does not begin as an encrypted backup does",
    );
  } finally {
    await file.close();
  }
}

/** What age, gzip and tar say, in our words. */
function readingFailure(error: unknown): BackupFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (/no identity matched/.test(message)) return new BackupFailure("WRONG_KEY", message);
  if (/Unexpected end of data|unexpected end of file/i.test(message)) {
    return new BackupFailure("FILE_CUT", message);
  }
  return asBackupFailure(error, "FILE_DAMAGED");
}

function parsed<T>(text: string, name: string, read: (value: unknown) => T): T {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    throw new BackupFailure("FILE_DAMAGED", `${name} cannot be read`, { cause: error });
  }
}

/**
 * Reads a backup from its first byte to its last: decrypts, unpacks and hands its entries out. Every byte is
 * authenticated before it is handed out; that none is missing is sure only when this returns.
 * @param expectedBytes the file's size, where it is known: tells a file that was cut from one that was changed
 * @throws BackupFailure FILE_MISSING, FILE_CUT, FILE_DAMAGED, WRONG_KEY, and whatever the visitor throws
 */
export async function readArchive(
  path: string,
  passphrase: string,
  visitor: ArchiveVisitor,
  {
    expectedBytes,
    signal,
    progress,
  }: {
    expectedBytes?: number | undefined;
    signal?: AbortSignal | undefined;
    /** Bytes of the file that were read, and how many it has. */
    progress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<ReadArchive> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw asBackupFailure(error, "FILE_MISSING");
  });
  if (expectedBytes !== undefined && size < expectedBytes) {
    throw new BackupFailure("FILE_CUT", `${size} bytes are left of ${expectedBytes}`);
  }
  await looksLikeBackup(path);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const source = createReadStream(path);
  const plain = await decrypter
    .decrypt(Readable.toWeb(source) as ReadableStream<Uint8Array>)
    .catch((error: unknown) => {
      source.destroy();
      throw readingFailure(error);
    });
  const tar = extract();
  const reading = pipeline(
    Readable.fromWeb(plain as ReadableStream<Uint8Array>),
    createGunzip(),
    tar,
    ...(signal ? [{ signal }] : []),
  );
  reading.catch(() => undefined);
  // What the visitor throws is about the restore; what comes from the stream is about the file.
  let ours: { error: unknown } | undefined;
  let head: ArchiveHead | undefined;
  let manifest: ArchiveManifest | undefined;

  async function take(entry: AsyncIterable<unknown> & { header: Header }): Promise<void> {
    const { name, size: bytes = 0 } = entry.header;
    const found: ArchiveEntry = { name, size: bytes, stream: entry as AsyncIterable<Buffer> };
    if (name === PLACES.first) {
      head = parsed(await entryText(found), name, (value) => archiveHead.parse(value));
      if (head.format > ARCHIVE_FORMAT) {
        throw new BackupFailure("RESTORE_FAILED", "the backup was made by a newer version of Pulse");
      }
      await visit(visitor.head(head));
    } else if (name === PLACES.manifest) {
      manifest = parsed(await entryText(found), name, (value) => archiveManifest.parse(value));
    } else {
      await visit(visitor.entry(found));
    }
  }

  async function visit(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => {
      ours ??= { error };
      throw error;
    });
  }

  try {
    for await (const entry of tar) {
      await take(entry);
      entry.resume();
      progress?.(source.bytesRead, size);
    }
    await reading;
  } catch (error) {
    tar.destroy();
    const stopped = await reading.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    signal?.throwIfAborted();
    // A visitor that reads a damaged entry throws what the stream told it.
    const broken = fromStream(stopped) ?? fromStream(error);
    if (broken) throw broken;
    throw ours ? ours.error : readingFailure(error);
  }
  if (!head || !manifest) throw new BackupFailure("FILE_CUT", "the archive has no end");
  return { head, manifest };
}

/** A failure of age, gzip or tar, wherever it surfaced. */
function fromStream(error: unknown): BackupFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const known =
    /invalid tag|no identity matched|unexpected end|Unexpected end of data|incorrect (?:header|data)|invalid (?:stored|block|distance|literal|code|bit)|Invalid tar header|stream ended/i;
  return known.test(error.message) && !(error instanceof BackupFailure) ? readingFailure(error) : undefined;
}
