import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Storage } from "../storage/storage";
import type { ArchiveWriter, WrittenArchive } from "./archive-writer";
import { createArchive } from "./archive-writer";
import { asBackupFailure, BackupFailure } from "./failure";
import { describeGround } from "./ground";
import {
  ARCHIVE_FORMAT,
  type ArchiveHead,
  type ArchiveManifest,
  type FileMeasure,
  PLACES,
  type TableMeasure,
} from "./manifest";
import { findTool, startDump, type ToolPlaces } from "./pg-tools";
import type { OnProgress } from "./progress";
import { listTables, measureTable, quoted, steady, type Table } from "./tables";
import { uploadsOf } from "./uploads";

/** Bytes of one part: what of a dump is in memory at once. */
const PART = 2 * 1_024 * 1_024;

export interface DumpOptions {
  readonly id: string;
  readonly path: string;
  readonly passphrase: string;
  readonly cost?: number;
  /** Address of a role that sees every gym's rows. */
  readonly systemUrl: string;
  readonly tools: ToolPlaces;
  readonly migrationsDir: string;
  readonly storage: Storage;
  /** Names in the settings' folder and what they hold. */
  readonly settings: Readonly<Record<string, string>>;
  readonly appVersion: string;
  readonly madeAt: Date;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: OnProgress | undefined;
}

export interface DumpResult extends WrittenArchive {
  readonly head: ArchiveHead;
  readonly manifest: ArchiveManifest;
}

/** Cuts a stream into parts of the same length, the last one shorter. */
async function* inParts(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < PART) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

async function appliedMigrations(client: pg.Client): Promise<{ name: string; checksum: string }[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select migration_name as name, checksum from public._prisma_migrations
     where finished_at is not null and rolled_back_at is null order by migration_name`,
  );
  return rows;
}

/** The schema travels as the migrations that made it, so that whatever version restores knows the tables. */
async function addSchema(archive: ArchiveWriter, client: pg.Client, folder: string): Promise<string[]> {
  await archive.add(`${PLACES.schema}0-ground.sql`, await describeGround(client));
  const applied = await appliedMigrations(client);
  for (const { name, checksum } of applied) {
    const text = await readFile(join(folder, name, "migration.sql"), "utf8");
    if (createHash("sha256").update(text).digest("hex") !== checksum) {
      throw new BackupFailure("DUMP_FAILED", `the migration ${name} is not the one that this database has`);
    }
    await archive.add(`${PLACES.schema}${name}.sql`, text);
  }
  return applied.map(({ name }) => name);
}

async function addExport(
  archive: ArchiveWriter,
  client: pg.Client,
  tables: readonly Table[],
  wrote: () => void,
): Promise<number> {
  let parts = 0;
  for (const { name, columns } of tables) {
    const stream = client.query(
      copyTo(`copy public.${quoted(name)} (${columns.map(quoted).join(", ")}) to stdout`),
    );
    for await (const part of inParts(stream)) {
      await archive.add(`${PLACES.rows}${name}/${parts}`, part);
      parts += 1;
      wrote();
    }
  }
  return parts;
}

async function addDump(
  archive: ArchiveWriter,
  program: string,
  { systemUrl, signal }: DumpOptions,
  snapshot: string,
  wrote: () => void,
): Promise<number> {
  const { output, done } = startDump(program, systemUrl, snapshot, signal);
  let parts = 0;
  for await (const part of inParts(output)) {
    await archive.add(`${PLACES.dump}${parts}`, part);
    parts += 1;
    wrote();
  }
  await done;
  return parts;
}

async function addUploads(
  archive: ArchiveWriter,
  storage: Storage,
  tenants: readonly string[],
  wrote: () => void,
): Promise<FileMeasure[]> {
  const files: FileMeasure[] = [];
  for await (const key of uploadsOf(storage, tenants)) {
    wrote();
    try {
      const found = await storage.get(key);
      // Taken away since it was listed: then nobody refers to it any more.
      if (!found) continue;
      const sha256 = await archive.addStream(`${PLACES.files}${key}`, found.size, found.stream);
      files.push({ key, size: found.size, sha256 });
    } catch (error) {
      throw asBackupFailure(error, "UPLOAD_UNREADABLE");
    }
  }
  return files;
}

/**
 * Writes one backup of the whole installation: settings, schema, rows and uploads. Rows and what is counted of them are
 * of the same moment, however long it takes.
 * @throws BackupFailure with nothing left behind
 */
export async function dumpInstallation(options: DumpOptions): Promise<DumpResult> {
  const { systemUrl, signal, progress } = options;
  const client = new pg.Client({ connectionString: systemUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  let archive: ArchiveWriter | undefined;
  try {
    const writer = await createArchive(options.path, options.passphrase, options.cost);
    archive = writer;
    await client.connect();
    await steady(client);
    await client.query("begin isolation level repeatable read read only");
    const { rows } = await client.query<{ snapshot: string; version: string; num: number }>(
      `select pg_export_snapshot() as snapshot, current_setting('server_version') as version,
         current_setting('server_version_num')::int as num`,
    );
    const [server] = rows;
    if (!server) throw new BackupFailure("DUMP_FAILED", "the server does not tell its version");
    const program = await findTool("pg_dump", Math.floor(server.num / 10_000), options.tools);
    const tables = await listTables(client);
    const head: ArchiveHead = {
      format: ARCHIVE_FORMAT,
      id: options.id,
      madeAt: options.madeAt.toISOString(),
      method: program ? "pg_dump" : "export",
      appVersion: options.appVersion,
      databaseVersion: server.version,
      migrations: (await appliedMigrations(client)).map(({ name }) => name),
      columns: Object.fromEntries(tables.map(({ name, columns }) => [name, columns])),
    };
    await archive.add(PLACES.first, JSON.stringify(head));
    for (const [name, text] of Object.entries(options.settings)) {
      await archive.add(`${PLACES.settings}${name}`, text);
    }
    await addSchema(archive, client, options.migrationsDir);
    const measures: TableMeasure[] = [];
    for (const { name } of tables) {
      signal?.throwIfAborted();
      measures.push(await measureTable(client, name));
      progress?.({ stage: "counting", done: measures.length, total: tables.length });
    }
    const wrote = () => {
      signal?.throwIfAborted();
      progress?.({ stage: "writing", done: writer.written(), total: null });
    };
    wrote();
    const parts = program
      ? await addDump(archive, program, options, server.snapshot, wrote)
      : await addExport(archive, client, tables, wrote);
    const tenants = await client.query<{ id: string }>("select id from tenant order by id");
    await client.query("rollback");
    const ids = tenants.rows.map(({ id }) => id);
    const files = await addUploads(archive, options.storage, ids, wrote);
    const manifest: ArchiveManifest = { id: options.id, parts, tables: measures, files };
    await archive.add(PLACES.manifest, JSON.stringify(manifest));
    const written = await archive.finish();
    return { ...written, head, manifest };
  } catch (error) {
    await archive?.abandon();
    signal?.throwIfAborted();
    throw asBackupFailure(error, "DUMP_FAILED");
  } finally {
    await client.end().catch(() => undefined);
  }
}
