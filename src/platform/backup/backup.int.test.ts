import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newId, type TenantId } from "../ids";
import { tenantKey } from "../storage/keys";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import { readArchive } from "./archive-reader";
import { createArchive } from "./archive-writer";
import { type DumpOptions, type DumpResult, dumpInstallation } from "./dump";
import { PLACES } from "./manifest";
import type { BackupProgress } from "./progress";
import { type ProveOptions, proveBackup } from "./prove";
import { alone, scratchPrefix } from "./scratch";

// A proof is a whole restore, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const KEY = "a passphrase that only this test knows";
/** Guessing is not what is tested. */
const CHEAP = 4;

let world: TestWorld;
let gym: TestGym;
let folder: string;
let made: DumpResult;

function dumpOptions(name: string): DumpOptions {
  return {
    id: newId(),
    path: join(folder, name),
    passphrase: KEY,
    cost: CHEAP,
    systemUrl: world.database.system,
    tools: { path: "" },
    migrationsDir: "prisma/migrations",
    storage: world.ports.storage,
    settings: { secret: "the installation's secret" },
    appVersion: "test",
    madeAt: new Date("2026-03-10T02:00:00Z"),
  };
}

function prove(path: string, changes: Partial<ProveOptions> = {}) {
  const { owner: ownerUrl, system: systemUrl, app: appUrl } = world.database;
  const options = { path, passphrase: KEY, ownerUrl, systemUrl, appUrl, tools: { path: "" }, ...changes };
  return alone(systemUrl, () => proveBackup(options));
}

async function addMembers(count: number): Promise<void> {
  await world.db.systemTransaction("test", gym.facts.id, async ({ models }) => {
    await models.member.createMany({
      data: Array.from({ length: count }, () => {
        const id = newId();
        return {
          id,
          number: id,
          firstName: "Ada\t\\N\n–",
          joinedOn: new Date("2026-01-01"),
          tags: ["a,b", '"c"'],
          pinDigest: randomBytes(4),
        };
      }),
    });
  });
}

beforeAll(async () => {
  world = await createTestWorld();
  gym = await world.createGym();
  await world.createGym();
  folder = await mkdtemp(join(tmpdir(), "pulse-backup-"));
  await addMembers(40);
  for (const size of [0, 100, 200_000]) {
    const key = tenantKey(gym.facts.id as TenantId, "member-photo", `photo-${size}`, "webp");
    await world.ports.storage.put(key, randomBytes(size), { contentType: "image/webp" });
  }
  made = await dumpInstallation(dumpOptions("good"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

async function scratchDatabases(): Promise<number> {
  const admin = new pg.Client({ connectionString: world.database.owner });
  await admin.connect();
  const { rows } = await admin.query("select 1 from pg_database where starts_with(datname, $1)", [
    scratchPrefix(world.database.owner),
  ]);
  await admin.end();
  return rows.length;
}

/** The same archive with another content, as a careless dump would have written it. */
async function rewritten(name: string, change: (entry: string, content: Buffer) => Buffer): Promise<string> {
  const entries: [string, Buffer][] = [];
  const { head, manifest } = await readArchive(join(folder, "good"), KEY, {
    head: async () => undefined,
    entry: async ({ name: entry, stream }) => {
      const parts: Buffer[] = [];
      for await (const chunk of stream) parts.push(chunk);
      entries.push([entry, change(entry, Buffer.concat(parts))]);
    },
  });
  const archive = await createArchive(join(folder, name), KEY, CHEAP);
  await archive.add(PLACES.first, JSON.stringify(head));
  for (const [entry, content] of entries) await archive.add(entry, content);
  await archive.add(PLACES.manifest, JSON.stringify(manifest));
  await archive.finish();
  return join(folder, name);
}

describe("a backup", () => {
  it("proves itself: restored elsewhere, it has every row and file, and nothing of the scratch stays", async () => {
    expect(made.head.method).toBe("export");
    expect(made.manifest.files.map(({ size }) => size).sort((a, b) => a - b)).toEqual([0, 100, 200_000]);
    const rows = made.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const proven = await prove(join(folder, "good"), { expectedBytes: made.bytes });
    expect(proven).toEqual({ tables: made.manifest.tables.length, rows, files: 3 });
    expect(rows).toBeGreaterThan(60);
    expect(await scratchDatabases()).toBe(0);
  });

  it("is red where a byte is missing or changed, or the key is another one, and leaves no scratch", async () => {
    const content = await readFile(join(folder, "good"));
    const bad = join(folder, "bad");
    const expectedBytes = made.bytes;
    await writeFile(bad, content.subarray(0, content.length - 30_000));
    await expect(prove(bad, { expectedBytes })).rejects.toMatchObject({ problem: "FILE_CUT" });
    const at = content.length - 9_000;
    content.writeUInt8(content.readUInt8(at) ^ 1, at);
    await writeFile(bad, content);
    await expect(prove(bad, { expectedBytes })).rejects.toMatchObject({ problem: "FILE_DAMAGED" });
    await expect(prove(join(folder, "good"), { passphrase: "another" })).rejects.toMatchObject({
      problem: "WRONG_KEY",
    });
    await expect(prove(join(folder, "gone"))).rejects.toMatchObject({ problem: "FILE_MISSING" });
    expect(await scratchDatabases()).toBe(0);
  });

  it("is red where a row or an upload is not what was counted, or a table lost its row security", async () => {
    const row = await rewritten("other-row", (entry, content) =>
      entry.startsWith("rows/member/") ? Buffer.from(content.toString().replace("Ada", "Eve")) : content,
    );
    await expect(prove(row)).rejects.toMatchObject({
      problem: "ROWS_DIFFER",
      detail: "member: the rows have another content",
    });
    const upload = await rewritten("other-upload", (entry, content) =>
      entry.startsWith("files/") ? Buffer.alloc(content.length, 1) : content,
    );
    await expect(prove(upload)).rejects.toMatchObject({ problem: "FILES_DIFFER" });
    const open = await rewritten("open", (entry, content) =>
      entry.startsWith("schema/20261121180100")
        ? Buffer.concat([content, Buffer.from(";alter table member disable row level security")])
        : content,
    );
    await expect(prove(open)).rejects.toMatchObject({ problem: "ROLES_FAIL" });
  });

  it("is no backup when the dump ends in the middle", async () => {
    const pgDump = join(folder, "pg_dump");
    await writeFile(
      pgDump,
      `#!/bin/sh
if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99.0"; exit 0; fi
head -c 3000000 /dev/zero
echo "the server closed the connection" >&2
exit 1
`,
      { mode: 0o700 },
    );
    const before = await readdir(folder);
    await expect(
      dumpInstallation({ ...dumpOptions("half"), tools: { pgDump, path: "" } }),
    ).rejects.toMatchObject({
      problem: "DUMP_FAILED",
      detail: expect.stringContaining("closed the connection"),
    });
    expect(await readdir(folder)).toEqual(before);
  });

  it("can be given up in the middle of a table, and leaves neither file nor transaction", async () => {
    await world.db.systemTransaction("test", gym.facts.id, ({ models }) =>
      models.member.updateMany({ data: { notes: randomBytes(60_000).toString("hex") } }),
    );
    const stop = new AbortController();
    const before = await readdir(folder);
    const progress = ({ stage }: BackupProgress) => stage === "writing" && stop.abort();
    const dumping = dumpInstallation({ ...dumpOptions("given-up"), signal: stop.signal, progress });
    await expect(dumping).rejects.toMatchObject({ name: "AbortError" });
    expect(await readdir(folder)).toEqual(before);
  });

  it("is no backup when an upload cannot be read whole", async () => {
    const { storage } = world.ports;
    const broken: typeof storage = {
      ...storage,
      get: async (key) => {
        const found = await storage.get(key);
        return found && { ...found, size: found.size + 1 };
      },
    };
    await expect(dumpInstallation({ ...dumpOptions("short"), storage: broken })).rejects.toMatchObject({
      problem: "UPLOAD_UNREADABLE",
    });
  });

  it("clears away the scratch of a worker that was killed", async () => {
    const owner = new pg.Client({ connectionString: world.database.owner });
    await owner.connect();
    await owner.query(`create database ${scratchPrefix(world.database.owner)}left`);
    await owner.end();
    await expect(prove(join(folder, "gone"))).rejects.toMatchObject({ problem: "FILE_MISSING" });
    expect(await scratchDatabases()).toBe(0);
  });
});
