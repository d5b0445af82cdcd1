import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryText, readArchive } from "./archive-reader";
import { createArchive } from "./archive-writer";
import { ARCHIVE_FORMAT, PLACES } from "./manifest";

const KEY = "correct horse battery staple";
/** Guessing is not what is tested. */
const CHEAP = 4;
const ID = "0197f000-0000-7000-8000-000000000001";
let folder: string;
let whole: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulse-archive-"));
  whole = join(folder, "backups", "one.pulse-backup");
  const archive = await createArchive(whole, KEY, CHEAP);
  await archive.add(
    PLACES.first,
    JSON.stringify({
      format: ARCHIVE_FORMAT,
      id: ID,
      madeAt: "2026-03-10T02:00:00.000Z",
      method: "export",
      appVersion: "1",
      databaseVersion: "18",
      migrations: [],
      columns: {},
    }),
  );
  await archive.add("rows/a/0", randomBytes(300_000));
  await archive.addStream("files/a", 5, Readable.from([Buffer.from("hel"), Buffer.from("lo")]));
  await archive.add(PLACES.manifest, JSON.stringify({ id: ID, parts: 1, tables: [], files: [] }));
  ({ bytes } = await archive.finish());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function entriesOf(path: string, key = KEY, expectedBytes?: number) {
  const seen: Record<string, number> = {};
  await readArchive(
    path,
    key,
    {
      head: async () => undefined,
      entry: async (entry) => {
        seen[entry.name] = (await entryText(entry)).length;
      },
    },
    expectedBytes === undefined ? {} : { expectedBytes },
  );
  return seen;
}

async function spoiled(change: (content: Buffer) => Buffer): Promise<string> {
  const path = join(folder, "spoiled");
  await writeFile(path, change(await readFile(whole)));
  return path;
}

describe("an archive", () => {
  it("gives back what was put in, from a file that has its name only when it is whole", async () => {
    expect(await entriesOf(whole)).toMatchObject({ "files/a": 5 });
    expect(await readdir(join(folder, "backups"))).toEqual(["one.pulse-backup"]);
    expect((await stat(whole)).size).toBe(bytes);
    expect((await stat(whole)).mode & 0o777).toBe(0o600);
  });

  it("opens with its own passphrase only", async () => {
    await expect(entriesOf(whole, "correct horse")).rejects.toMatchObject({ problem: "WRONG_KEY" });
  });

  it("is not read where it was cut, wherever that is", async () => {
    for (const left of [0, 10, 60, 150, 70_000, bytes - 60_000, bytes - 1]) {
      const path = await spoiled((content) => content.subarray(0, left));
      await expect(entriesOf(path, KEY, bytes), `${left} bytes`).rejects.toMatchObject({
        problem: "FILE_CUT",
      });
      await expect(entriesOf(path), `${left} bytes, size unknown`).rejects.toMatchObject({
        problem: expect.stringMatching(/^(FILE_CUT|FILE_DAMAGED)$/),
      });
    }
  });

  it("is not read where a single bit was changed, wherever that is", async () => {
    for (const at of [3, 130, 200, 5_000, 150_000, bytes - 20]) {
      const path = await spoiled((content) => {
        content.writeUInt8(content.readUInt8(at) ^ 4, at);
        return content;
      });
      await expect(entriesOf(path, KEY, bytes), `byte ${at}`).rejects.toMatchObject({
        problem: expect.stringMatching(/^(FILE_DAMAGED|WRONG_KEY)$/),
      });
    }
  });

  it("is missing where it is missing", async () => {
    await expect(entriesOf(join(folder, "nothing"))).rejects.toMatchObject({ problem: "FILE_MISSING" });
  });

  it("hands on what the visitor says", async () => {
    const visitor = {
      head: async () => undefined,
      entry: async () => {
        throw new Error("no room");
      },
    };
    await expect(readArchive(whole, KEY, visitor)).rejects.toThrow("no room");
  });

  it("leaves nothing behind when an upload is not as long as it was said to be, or it is given up", async () => {
    const path = join(folder, "unfinished", "two.pulse-backup");
    const short = await createArchive(path, KEY, CHEAP);
    await expect(short.addStream("files/a", 9, Readable.from([Buffer.from("hello")]))).rejects.toThrow();
    await short.abandon();
    const left = await createArchive(path, KEY, CHEAP);
    await left.add("rows/a/0", randomBytes(200_000));
    await left.abandon();
    expect(await readdir(join(folder, "unfinished"))).toEqual([]);
  });

  it("says that the disk is full, and frees what it took", async () => {
    const room = await mkdtemp(join(folder, "room-"));
    // Blocks of 512 bytes: the limit holds for root as for anybody else.
    const { stdout } = await promisify(execFile)("sh", [
      "-c",
      'ulimit -f 4096; exec "$0" --import tsx src/platform/backup/testing/fill-the-disk.ts "$1"',
      process.execPath,
      join(room, "three.pulse-backup"),
    ]);
    expect(stdout.trim()).toBe("DISK_FULL");
    expect(await readdir(room)).toEqual([]);
  });
});
