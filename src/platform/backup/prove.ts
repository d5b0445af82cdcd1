import { createHash } from "node:crypto";
import type pg from "pg";
import { catalogueFaults } from "../db/catalogue";
import { PLATFORM_TENANT } from "../ids";
import { type ArchiveEntry, readArchive } from "./archive-reader";
import { connected } from "./connected";
import { asBackupFailure, BackupFailure } from "./failure";
import { Loader } from "./load";
import { type FileMeasure, PLACES } from "./manifest";
import type { ToolPlaces } from "./pg-tools";
import type { OnProgress } from "./progress";
import { withDatabase, withScratch } from "./scratch";

export interface ProveOptions {
  readonly path: string;
  readonly passphrase: string;
  /** The file's size when it was made. */
  readonly expectedBytes?: number | undefined;
  readonly ownerUrl: string;
  readonly systemUrl: string;
  readonly appUrl: string;
  readonly tools: ToolPlaces;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: OnProgress | undefined;
}

/** What was compared and found equal. */
export interface Proven {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

/** Reads an upload's bytes and keeps what they add up to. */
export async function measureUpload(entry: ArchiveEntry): Promise<FileMeasure> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of entry.stream) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { key: entry.name.slice(PLACES.files.length), size, sha256: hash.digest("hex") };
}

/** @throws BackupFailure FILES_DIFFER */
export function compareUploads(wanted: readonly FileMeasure[], found: readonly FileMeasure[]): void {
  const there = new Map(found.map((file) => [file.key, file]));
  const wrong = wanted.filter(({ key, sha256 }) => there.get(key)?.sha256 !== sha256);
  if (wrong.length > 0 || there.size !== wanted.length) {
    throw new BackupFailure(
      "FILES_DIFFER",
      `${wrong.length} of ${wanted.length} files: ${wrong[0]?.key ?? ""}`,
    );
  }
}

/**
 * Whether Pulse could work on the copy: gyms are kept apart there too, its roles may do what they must, and a sign-in
 * finds its person.
 * @throws BackupFailure ROLES_FAIL
 */
async function proveRoles(owner: pg.Client, appUrl: string, systemUrl: string): Promise<void> {
  try {
    const faults = await catalogueFaults(owner);
    if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
    const person = await connected(systemUrl, async (client) => {
      const known = await client.query<{ email: string }>(
        "select email::text from app_user order by id limit 1",
      );
      const { rows } = await client.query(
        "select id, password_hash, disabled_at from app_user where email = $1::citext",
        [known.rows[0]?.email ?? "nobody@example.com"],
      );
      const tenant = await client.query<{ id: string }>("select id from tenant order by id limit 1");
      return { expected: known.rows.length, found: rows.length, tenant: tenant.rows[0]?.id };
    });
    if (person.expected !== person.found) throw new Error("a sign-in does not find its person");
    await connected(appUrl, async (client) => {
      const seen = async (tenantId: string) => {
        await client.query("select set_config('app.tenant_id', $1, false)", [tenantId]);
        const { rows } = await client.query<{ id: string }>("select id from tenant");
        return rows.map(({ id }) => id).join();
      };
      const wanted: [string, string][] = [[PLATFORM_TENANT, ""]];
      if (person.tenant) wanted.push([person.tenant, person.tenant]);
      for (const [tenantId, ids] of wanted) {
        if ((await seen(tenantId)) !== ids) throw new Error("a gym sees another gym's rows, or not its own");
      }
    });
  } catch (error) {
    throw error instanceof BackupFailure
      ? error
      : new BackupFailure("ROLES_FAIL", (error as Error).message, { cause: error });
  }
}

/**
 * Restores a backup into a scratch database and compares every table and file with what was counted when it was made.
 * @throws BackupFailure that says what is wrong
 */
export function proveBackup(options: ProveOptions): Promise<Proven> {
  const { tools, signal, progress } = options;
  return withScratch(options.ownerUrl, async (name) => {
    const [ownerUrl, systemUrl, appUrl] = [options.ownerUrl, options.systemUrl, options.appUrl].map(
      (address) => withDatabase(address, name),
    ) as [string, string, string];
    const loader = new Loader(ownerUrl, tools, signal);
    const uploads: FileMeasure[] = [];
    try {
      const { manifest } = await readArchive(
        options.path,
        options.passphrase,
        {
          head: (head) => loader.open(head),
          entry: async (entry) => {
            if (entry.name.startsWith(PLACES.files)) uploads.push(await measureUpload(entry));
            else await loader.take(entry);
          },
        },
        {
          expectedBytes: options.expectedBytes,
          signal,
          progress: (done, total) => progress?.({ stage: "restoring", done, total }),
        },
      );
      if (loader.parts !== manifest.parts) {
        throw new BackupFailure("FILE_CUT", `${loader.parts} parts instead of ${manifest.parts}`);
      }
      await loader.finish();
      const { tables, rows } = await loader.compare(manifest.tables, systemUrl, progress);
      compareUploads(manifest.files, uploads);
      await proveRoles(loader.owner, appUrl, systemUrl);
      return { tables, rows, files: uploads.length };
    } catch (error) {
      signal?.throwIfAborted();
      throw asBackupFailure(error, "RESTORE_FAILED");
    } finally {
      await loader.close();
    }
  });
}
