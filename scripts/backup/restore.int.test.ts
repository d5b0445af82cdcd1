import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DumpResult, dumpInstallation } from "@/platform/backup/dump";
import type { TableMeasure } from "@/platform/backup/manifest";
import { listTables, measureTable, steady } from "@/platform/backup/tables";
import { newId } from "@/platform/ids";
import { parseKey } from "@/platform/storage/keys";
import { createStorage, type Storage } from "@/platform/storage/storage";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { seedSmall } from "../../prisma/seed/testing-rows";
import { startCluster } from "../services/cluster.mjs";

const NOW = "2026-11-19T11:00:00Z";
const KEY = "words for a drill";
const SECRET = "the secret of the machine that burnt down, long enough";

let world: TestWorld;
let folder: string;
let file: string;
let made: DumpResult;

beforeAll(async () => {
  world = await createTestWorld({ now: NOW });
  folder = await mkdtemp(join(tmpdir(), "pulse-drill-"));
  file = join(folder, "newest.tar.gz.age");
  await seedSmall(world, NOW);
  made = await dumpInstallation({
    id: newId(),
    path: file,
    passphrase: KEY,
    cost: 4,
    systemUrl: world.database.system,
    tools: { path: "" },
    migrationsDir: "prisma/migrations",
    storage: world.ports.storage,
    settings: { secret: SECRET },
    appVersion: "test",
    madeAt: new Date(NOW),
  });
}, 300_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

async function restore(dataDir: string, ...words: string[]): Promise<string> {
  const { PATH, HOME } = process.env;
  const env = {
    NODE_ENV: "production" as const,
    PATH,
    HOME,
    PULSE_DATA_DIR: dataDir,
    PULSE_BACKUP_PASSPHRASE: KEY,
  };
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/restore.mjs", file, ...words], {
    env,
  });
  return stdout;
}

/** What a restored data folder holds, looked at with its own server. */
async function inside<T>(dataDir: string, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const cluster = await startCluster(dataDir);
  const client = new pg.Client({ connectionString: cluster.adminUrl.replace(/\/postgres$/, "/pulse") });
  await client.connect();
  try {
    await steady(client);
    return await look(client);
  } finally {
    await client.end();
    await cluster.stop();
  }
}

async function hashOf(storage: Storage, key: string): Promise<string | undefined> {
  const parsed = parseKey(key);
  const found = parsed && (await storage.get(parsed.key));
  if (!found) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of found.stream) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

const people = "select email::text from app_user order by 1";

describe("npm run restore", () => {
  it("only looks when it is told so", async () => {
    const dataDir = join(folder, "looked");
    expect(await restore(dataDir, "--dry-run")).toMatch(/Whole: [\d,]+ rows in \d+ tables/);
    await expect(readFile(join(dataDir, "secret"))).rejects.toThrow();
  }, 300_000);

  it("brings the demo gyms back on an empty machine, row for row and file for file", async () => {
    const dataDir = join(folder, "whole");
    await restore(dataDir);
    const found = await inside(dataDir, async (client) => {
      const measures: TableMeasure[] = [];
      for (const { name } of await listTables(client)) measures.push(await measureTable(client, name));
      const audit = await client.query(
        "delete from audit_entry where action = 'backup.restore' returning id",
      );
      return { measures, audit: audit.rows.length, entries: await measureTable(client, "audit_entry") };
    });
    expect(found.audit).toBe(1);
    const others = ({ name }: TableMeasure) => name !== "audit_entry";
    expect(found.measures.filter(others)).toEqual(made.manifest.tables.filter(others));
    expect(found.entries).toEqual(made.manifest.tables.find(({ name }) => name === "audit_entry"));
    const storage = createStorage({ dataDir });
    expect(made.manifest.files.length).toBeGreaterThan(10);
    for (const { key, sha256 } of made.manifest.files) expect(await hashOf(storage, key), key).toBe(sha256);
    expect((await readFile(join(dataDir, "secret"), "utf8")).trim()).toBe(SECRET);

    await expect(restore(dataDir)).rejects.toThrow(/not empty/);
    expect(await restore(dataDir, "--replace")).toContain("is kept as pulse_before_");
    const databases = await inside(dataDir, async (client) => {
      const { rows } = await client.query("select datname from pg_database where datname like 'pulse%'");
      return rows.length;
    });
    expect(databases).toBe(2);
  }, 300_000);

  it("brings one gym into a sandbox, alone and unable to reach anybody", async () => {
    const dataDir = join(folder, "sandbox");
    await restore(join(folder, "whole"), "--tenant", "kifaru", "--into", dataDir);
    const found = await inside(dataDir, async (client) => {
      const ask = async (text: string) => (await client.query({ text, rowMode: "array" })).rows.flat();
      const { rows: tables } = await client.query<{ name: string }>(
        `select table_name as name from information_schema.columns
         where table_schema = 'public' and column_name = 'tenant_id'`,
      );
      const tenants = new Set<unknown>();
      for (const { name } of tables) {
        for (const id of await ask(`select distinct tenant_id from "${name}"`)) tenants.add(id);
      }
      const reachable = await ask(
        `select count(*)::int from member where phone is not null or email not like '%.invalid' or user_id is not null`,
      );
      return {
        gyms: await ask("select slug from tenant"),
        tenants: tenants.size,
        members: await ask("select count(*)::int from member"),
        people: await ask(people),
        waiting: await ask("select count(*)::int from outbox"),
        reachable,
      };
    });
    expect(found).toMatchObject({ gyms: ["kifaru"], waiting: [0], reachable: [0] });
    // The gym, and the line of the audit log that says where it comes from.
    expect(found.tenants).toBe(2);
    expect(found.members[0]).toBeGreaterThan(10);
    expect(found.people).toContain("owner@kifaru.example.invalid");
    expect(found.people.join()).not.toMatch(/bayani|nordlicht|\.example,/);
    const storage = createStorage({ dataDir });
    const kept = await Promise.all(made.manifest.files.map(({ key }) => hashOf(storage, key)));
    expect(kept.filter(Boolean).length).toBeGreaterThan(0);
    expect(kept.filter(Boolean).length).toBeLessThan(made.manifest.files.length);
    expect((await readFile(join(dataDir, "secret"), "utf8")).trim()).not.toBe(SECRET);
  }, 300_000);
});
