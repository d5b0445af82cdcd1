import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { PLATFORM_TENANT } from "../ids";
import { parseKey } from "../storage/keys";
import type { Storage } from "../storage/storage";
import { type ArchiveEntry, entryText, readArchive } from "./archive-reader";
import { connected } from "./connected";
import { asBackupFailure, BackupFailure } from "./failure";
import { Loader } from "./load";
import { type ArchiveHead, type FileMeasure, PLACES } from "./manifest";
import type { ToolPlaces } from "./pg-tools";
import { compareUploads, measureUpload } from "./prove";
import { keepOneGym } from "./sandbox";
import { withDatabase } from "./scratch";
import { quoted } from "./tables";

/** What a backup says about itself before any of its rows. */
export interface BackupFacts {
  readonly head: ArchiveHead;
  /** Names and contents, the installation's secret among them. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Ends the reading where the rest is not wanted. */
class Enough extends Error {}

/** Reads a backup's beginning. @throws BackupFailure */
export async function peekBackup(path: string, passphrase: string): Promise<BackupFacts> {
  let head: ArchiveHead | undefined;
  const settings: Record<string, string> = {};
  await readArchive(path, passphrase, {
    head: async (found) => {
      head = found;
    },
    entry: async (entry) => {
      if (!entry.name.startsWith(PLACES.settings)) throw new Enough();
      settings[entry.name.slice(PLACES.settings.length)] = await entryText(entry);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
  if (!head) throw new BackupFailure("FILE_CUT", "the archive has no beginning");
  return { head, settings };
}

export interface BackupSummary {
  readonly head: ArchiveHead;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly fileBytes: number;
}

/** Reads a backup to its end and checks every file in it, changing nothing. @throws BackupFailure */
export async function checkBackup(path: string, passphrase: string): Promise<BackupSummary> {
  const uploads: FileMeasure[] = [];
  let parts = 0;
  const { head, manifest } = await readArchive(path, passphrase, {
    head: async () => undefined,
    entry: async (entry) => {
      if (entry.name.startsWith(PLACES.files)) uploads.push(await measureUpload(entry));
      else if (entry.name.startsWith(PLACES.rows) || entry.name.startsWith(PLACES.dump)) parts += 1;
    },
  });
  if (parts !== manifest.parts) {
    throw new BackupFailure("FILE_CUT", `${parts} parts instead of ${manifest.parts}`);
  }
  compareUploads(manifest.files, uploads);
  return {
    head,
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    files: uploads.length,
    fileBytes: uploads.reduce((sum, { size }) => sum + size, 0),
  };
}

export interface RestoreOptions {
  readonly path: string;
  readonly passphrase: string;
  /** Of the database to fill, which exists. */
  readonly ownerUrl: string;
  readonly systemUrl: string;
  readonly tools: ToolPlaces;
  readonly storage: Storage;
  /** What is in the database is kept under another name; without it only an empty one is filled. */
  readonly replace: boolean;
  /** Only this gym, at rest (sandbox.ts). */
  readonly gym?: string | undefined;
}

export interface Restored {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  /** Name under which the database that was there lies now. */
  readonly kept: string | undefined;
}

/** Whether nobody would miss what is in a database. */
export async function isEmptyDatabase(systemUrl: string): Promise<boolean> {
  return await connected(systemUrl, async (client) => {
    const there = await client.query("select to_regclass('public.app_user') is not null as there");
    if (!there.rows[0]?.there) return true;
    const { rows } = await client.query(
      "select exists (select 1 from public.app_user) or exists (select 1 from public.tenant) as used",
    );
    return !rows[0]?.used;
  });
}

async function refuseOthers(ownerUrl: string): Promise<void> {
  const others = await connected(ownerUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    return rows[0]?.count ?? 0;
  });
  if (others > 0)
    throw new BackupFailure("RESTORE_FAILED", "the database is in use: Pulse must not be running");
}

/** Gives the filled database the name of the one that is there, which keeps its rows under another name. */
async function swap(ownerUrl: string, filled: string, empty: boolean): Promise<string | undefined> {
  const name = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  const aside = `${name}_before_${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;
  // A database is renamed from another one.
  await connected(withDatabase(ownerUrl, filled), (client) =>
    client.query(`alter database ${quoted(name)} rename to ${quoted(aside)}`),
  );
  await connected(withDatabase(ownerUrl, aside), (client) =>
    client.query(`alter database ${quoted(filled)} rename to ${quoted(name)}`),
  );
  if (!empty) return aside;
  await connected(ownerUrl, (client) => client.query(`drop database ${quoted(aside)}`));
  return undefined;
}

async function takeUpload(entry: ArchiveEntry, storage: Storage): Promise<FileMeasure> {
  const key = entry.name.slice(PLACES.files.length);
  const parsed = parseKey(key);
  if (!parsed) throw new BackupFailure("FILE_DAMAGED", `${key} is no name of an upload`);
  await storage.put(parsed.key, Readable.from(entry.stream), { contentType: parsed.contentType });
  const kept = await storage.get(parsed.key);
  if (!kept) throw new BackupFailure("FILES_DIFFER", `${key} was not kept`);
  return await measureUpload({ ...entry, stream: kept.stream });
}

/** Whether an upload belongs to what is restored. */
function wanted(key: string, gym: string | undefined): boolean {
  return gym === undefined || key.startsWith(`${gym}/`);
}

/**
 * Fills a database and a store from a backup. Rows go into a new database that takes the old one's name only once
 * everything was compared; whatever goes wrong before that leaves the old one as it was.
 * @throws BackupFailure
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { ownerUrl, systemUrl, storage } = options;
  const empty = await isEmptyDatabase(systemUrl);
  if (!empty && !options.replace) {
    throw new BackupFailure("RESTORE_FAILED", "the database is not empty");
  }
  await refuseOthers(ownerUrl);
  const filled = `pulse_restore_${randomBytes(6).toString("hex")}`;
  await connected(ownerUrl, (client) => client.query(`create database ${quoted(filled)} template template0`));
  const loader = new Loader(withDatabase(ownerUrl, filled), options.tools);
  const uploads: FileMeasure[] = [];
  let gym: string | undefined;
  const endLoading = async () => {
    await loader.endRows();
    if (options.gym) gym = await keepOneGym(loader.owner, options.gym);
    await loader.finish();
  };
  try {
    let ending: Promise<void> | undefined;
    const { manifest, head } = await readArchive(options.path, options.passphrase, {
      head: (found) => loader.open(found),
      entry: async (entry) => {
        if (!entry.name.startsWith(PLACES.files)) return await loader.take(entry);
        ending ??= endLoading();
        await ending;
        if (wanted(entry.name.slice(PLACES.files.length), gym))
          uploads.push(await takeUpload(entry, storage));
      },
    });
    await (ending ?? endLoading());
    if (loader.parts !== manifest.parts) {
      throw new BackupFailure("FILE_CUT", `${loader.parts} parts instead of ${manifest.parts}`);
    }
    const newSystemUrl = withDatabase(systemUrl, filled);
    const loaded = options.gym
      ? { tables: manifest.tables.length, rows: 0 }
      : await loader.compare(manifest.tables, newSystemUrl);
    compareUploads(
      manifest.files.filter(({ key }) => wanted(key, gym)),
      uploads,
    );
    await note(newSystemUrl, head, loaded.rows);
    await loader.close();
    const kept = await swap(ownerUrl, filled, empty);
    return { ...loaded, files: uploads.length, kept };
  } catch (error) {
    await loader.close();
    await connected(ownerUrl, (client) => client.query(`drop database if exists ${quoted(filled)}`)).catch(
      () => undefined,
    );
    throw asBackupFailure(error, "RESTORE_FAILED");
  }
}

/** The audit log says where its rows come from. */
async function note(systemUrl: string, head: ArchiveHead, rows: number): Promise<void> {
  await connected(systemUrl, (client) =>
    client.query(
      `insert into public.audit_entry (tenant_id, id, actor_kind, action, subject_kind, subject_id, after)
       values ($1, gen_random_uuid(), 'system', 'backup.restore', 'backup', $2, $3)`,
      [PLATFORM_TENANT, head.id, JSON.stringify({ madeAt: head.madeAt, rows })],
    ),
  );
}
