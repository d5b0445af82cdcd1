import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

export type OutboxEntry = {
  readonly id: string;
  /** ISO instant at which it was written. */
  readonly at: string;
  /** Give it to `list` as `before` for the next page. */
  readonly cursor: string;
};

export type FileOutbox = {
  /**
   * Writes the files of one message as a folder, all or nothing. The same key twice writes once.
   * @returns the id of the folder, and whether it was made now
   */
  write(
    key: string,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<{ id: string; created: boolean }>;
  /** Newest first. */
  list(page?: { limit?: number; before?: string }): Promise<OutboxEntry[]>;
  /** One file of one message, or null when there is none. */
  read(id: string, file: string): Promise<Buffer | null>;
};

export type FileOutboxOptions = {
  readonly folder: string;
  /** Older messages beyond this number are removed. Default 1,000. */
  readonly keep?: number;
  readonly now?: () => Date;
};

const ID = /^[0-9a-f]{32}$/;
const FILE = /^[a-z]+\.[a-z]+$/;
const SWEEP_EVERY = 50;

function missing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

async function writeDurably(path: string, content: string | Uint8Array) {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Messages that nobody sends, kept as files for an operator to read. A folder is made aside and renamed into place:
 * renaming onto an existing folder fails, which makes a second writer of the same key harmless in any process.
 */
export function createFileOutbox(options: FileOutboxOptions): FileOutbox {
  const { folder, keep = 1_000, now = () => new Date() } = options;
  let untilSweep = 0;

  async function entries(): Promise<OutboxEntry[]> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (missing(error)) return [];
      throw error;
    });
    const found = await Promise.all(
      names
        .filter((name) => ID.test(name))
        .map(async (id) => {
          try {
            const at = Math.round((await stat(join(folder, id))).mtimeMs);
            const cursor = `${String(at).padStart(15, "0")}-${id}`;
            return { id, at: new Date(at).toISOString(), cursor };
          } catch (error) {
            if (missing(error)) return undefined;
            throw error;
          }
        }),
    );
    return found.filter((entry) => entry !== undefined).sort((a, b) => (a.cursor < b.cursor ? 1 : -1));
  }

  async function sweep() {
    for (const entry of (await entries()).slice(keep)) {
      await rm(join(folder, entry.id), { recursive: true, force: true });
    }
    const hourAgo = now().getTime() - 3_600_000;
    for (const name of await readdir(folder)) {
      if (!name.startsWith(".new-")) continue;
      const made = await stat(join(folder, name)).catch(() => undefined);
      if (made && made.mtimeMs < hourAgo) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  return {
    async write(key, files) {
      const id = createHash("sha256").update(key).digest("hex").slice(0, 32);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const aside = join(folder, `.new-${randomUUID()}`);
      await mkdir(aside, { mode: 0o700 });
      try {
        for (const [name, content] of Object.entries(files)) {
          if (!FILE.test(name)) throw new TypeError(`not a file name of an outbox: ${name}`);
          await writeDurably(join(aside, name), content);
        }
        const at = now();
        await utimes(aside, at, at);
        await rename(aside, join(folder, id));
      } catch (error) {
        await rm(aside, { recursive: true, force: true });
        const taken =
          error instanceof Error && "code" in error && /^(ENOTEMPTY|EEXIST|EPERM)$/.test(String(error.code));
        if (taken && (await stat(join(folder, id)).catch(() => undefined))) return { id, created: false };
        throw error;
      }
      if (untilSweep-- <= 0) {
        untilSweep = Math.min(SWEEP_EVERY, keep);
        await sweep();
      }
      return { id, created: true };
    },
    async list({ limit = 50, before } = {}) {
      const all = await entries();
      return (before === undefined ? all : all.filter((entry) => entry.cursor < before)).slice(0, limit);
    },
    async read(id, file) {
      if (!ID.test(id) || !FILE.test(file)) return null;
      return readFile(join(folder, id, file)).catch((error: unknown) => {
        if (missing(error)) return null;
        throw error;
      });
    },
  };
}
