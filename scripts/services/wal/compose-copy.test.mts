import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";

const run = promisify(execFile);
const DAY = 86_400_000;

let home: string;
let archive: string;

/** Stands in for PostgreSQL's own: makes a copy that began at the segment of the moment. */
const COPY = `#!/bin/sh
mkdir -p "$2" && echo "START WAL LOCATION: 0/9000028 (file 000000010000000000000009)" > "$2/backup_label"
`;

const label = (days: number) => {
  const at = new Date(Date.now() - days * DAY).toISOString();
  return at.slice(0, 19).replaceAll(":", "-");
};
const segment = (n: number, timeline = 1) =>
  `${String(timeline).padStart(8, "0")}${n.toString(16).toUpperCase().padStart(16, "0")}.gz`;

/** A copy of so many days ago that began at a segment. */
async function copyOf(days: number, n: number): Promise<string> {
  const folder = path.join(archive, "base", label(days));
  await mkdir(folder, { recursive: true });
  const file = segment(n).slice(0, 24);
  await writeFile(path.join(folder, "backup_label"), `START WAL LOCATION: 0/${n}000028 (file ${file})\n`);
  return label(days);
}

const copy = () =>
  run("sh", [path.resolve("docker/postgres/copy.sh"), archive, "7"], {
    env: { ...process.env, PATH: `${home}:${process.env.PATH}` },
  });
const list = async (folder: string) => (await readdir(path.join(archive, folder))).sort();

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "pulse-copy-"));
  archive = path.join(home, "wal");
  await mkdir(path.join(archive, "log"), { recursive: true });
  await writeFile(path.join(home, "pg_basebackup"), COPY, { mode: 0o755 });
  for (let n = 1; n <= 9; n++) await writeFile(path.join(archive, "log", segment(n)), "");
  await writeFile(path.join(archive, "log", "00000002.history.gz"), "");
});
afterEach(() => rm(home, { recursive: true, force: true }));

it("takes a copy, and leaves every way to the last seven days and nothing else", async () => {
  await copyOf(20, 1);
  await copyOf(9, 3);
  const kept = [await copyOf(8, 4), await copyOf(3, 6)];
  await mkdir(path.join(archive, "base", ".partial-of-a-killed-run"));
  await copy();
  const bases = await list("base");
  expect(bases.slice(0, 2)).toEqual(kept);
  expect(bases).toHaveLength(3);
  expect(await list("log")).toEqual(
    [...[4, 5, 6, 7, 8, 9].map((n) => segment(n)), "00000002.history.gz"].sort(),
  );
});

it("removes nothing but what comes before the only copy, when it is the first", async () => {
  await copy();
  expect(await list("base")).toHaveLength(1);
  expect(await list("log")).toEqual([segment(9), "00000002.history.gz"].sort());
});

it("removes nothing of the log when the copy fails, or says nothing of its beginning", async () => {
  await copyOf(3, 6);
  await writeFile(path.join(archive, "base", label(3), "backup_label"), "");
  await expect(copy()).rejects.toThrow("has no beginning");
  expect(await list("log")).toHaveLength(10);
  await writeFile(path.join(home, "pg_basebackup"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  await expect(copy()).rejects.toThrow();
  expect(await list("log")).toHaveLength(10);
});
