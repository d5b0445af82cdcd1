import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DomainError } from "@/platform/errors";
import { byteLimit, MAX_FILE_BYTES } from "./byte-limit";
import { checkedKey, checkedPrefix, parseKey, type StorageKey } from "./keys";
import type { Storage, StoredFile } from "./storage";

export type DiskStorageOptions = {
  readonly folder: string;
  /** Default 64 MiB. */
  readonly maxBytes?: number;
};

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function missing(error: unknown): boolean {
  return codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
}

/** A full or read-only disk is our trouble, not the caller's. */
function unavailable(error: unknown): unknown {
  const ours = [
    "ENOSPC",
    "EDQUOT",
    "EROFS",
    "EIO",
    "EACCES",
    "EMFILE",
    "ENFILE",
    "ENOTDIR",
    "EEXIST",
  ].includes(String(codeOf(error)));
  return ours ? new DomainError("UNAVAILABLE", undefined, { cause: error }) : error;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (missing(error)) return [];
    throw error;
  });
}

/** Keeps files in a folder: written aside, synced, renamed into place. */
export function createDiskStorage({ folder, maxBytes = MAX_FILE_BYTES }: DiskStorageOptions): Storage {
  const asideFolder = join(folder, ".incoming");

  async function head(key: StorageKey): Promise<StoredFile | null> {
    const { contentType } = checkedKey(key);
    try {
      const found = await stat(join(folder, key));
      return found.isFile() ? { key, size: found.size, contentType, modifiedAt: found.mtime } : null;
    } catch (error) {
      if (missing(error)) return null;
      throw unavailable(error);
    }
  }

  return {
    async put(key, body, { contentType }) {
      if (checkedKey(key).contentType !== contentType)
        throw new TypeError(`${contentType} under another extension`);
      const target = join(folder, key);
      const aside = join(asideFolder, randomUUID());
      try {
        await mkdir(asideFolder, { recursive: true, mode: 0o700 });
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        const source = body instanceof Uint8Array ? Readable.from([body]) : body;
        await pipeline(source, byteLimit(maxBytes), createWriteStream(aside, { flags: "wx", mode: 0o600 }));
        const file = await open(aside, "r");
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(aside, target);
      } catch (error) {
        // What went wrong first is what the caller must hear.
        await rm(aside, { force: true }).catch(() => undefined);
        throw unavailable(error);
      }
      const stored = await head(key);
      if (!stored) throw new DomainError("UNAVAILABLE");
      return stored;
    },
    async get(key) {
      checkedKey(key);
      // Opened before it is described, so that a replacement in between can't mix two files.
      const file = await open(join(folder, key), "r").catch((error: unknown) => {
        if (missing(error)) return null;
        throw unavailable(error);
      });
      if (!file) return null;
      const { size, mtime } = await file.stat();
      const { contentType } = checkedKey(key);
      return {
        key,
        size,
        contentType,
        modifiedAt: mtime,
        stream: createReadStream("", { fd: file, autoClose: true }),
      };
    },
    head,
    async delete(key) {
      checkedKey(key);
      await rm(join(folder, key), { force: true }).catch((error: unknown) => {
        if (!missing(error)) throw unavailable(error);
      });
    },
    async list(prefix, { limit = 100, after } = {}) {
      const [tenant = "", kind = ""] = checkedPrefix(prefix).split("/");
      const kinds = kind === "" ? await namesIn(join(folder, tenant)) : [kind];
      const keys = await Promise.all(
        kinds.map(async (name) =>
          (await namesIn(join(folder, tenant, name))).map((file) => `${tenant}/${name}/${file}`),
        ),
      );
      const wanted = keys
        .flat()
        .filter((key) => parseKey(key) !== null && (after === undefined || key > after))
        .sort()
        .slice(0, limit) as StorageKey[];
      return (await Promise.all(wanted.map(head))).filter((file) => file !== null);
    },
    async close() {},
  };
}
