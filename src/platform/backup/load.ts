import type { Writable } from "node:stream";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { ArchiveEntry } from "./archive-reader";
import { entryText } from "./archive-reader";
import { BackupFailure } from "./failure";
import { type ArchiveHead, PLACES, type TableMeasure } from "./manifest";
import { findTool, startRestore, type ToolPlaces } from "./pg-tools";
import type { OnProgress } from "./progress";
import { listTables, measureTable, quoted, steady, tableDifference } from "./tables";

/**
 * What stands in the way of filling tables in any order: references between them, triggers, and row security, which
 * binds the owner too. Noted before the first row, put back after the last.
 */
const OBSTACLES = `
  select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as off,
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as "on"
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.contype = 'f' and n.nspname = 'public'
  union all
  select format('alter table %s no force row level security', c.oid::regclass),
    format('alter table %s force row level security', c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'r' and c.relforcerowsecurity
  union all
  select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname),
    format('alter table %s enable trigger %I', t.tgrelid::regclass, t.tgname)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and not t.tgisinternal and t.tgenabled = 'O'`;

/** A writer into the database and its end. */
interface Sink {
  readonly input: Writable;
  readonly done: Promise<void>;
}

async function pour(entry: ArchiveEntry, { input, done }: Sink): Promise<void> {
  for await (const chunk of entry.stream) {
    if (input.write(chunk)) continue;
    await Promise.race([new Promise<void>((resolve) => input.once("drain", resolve)), done]);
  }
}

async function close({ input, done }: Sink): Promise<void> {
  input.end();
  await done;
}

/** Fills an empty database from a backup's entries, as they come. */
export class Loader {
  readonly #owner: pg.Client;
  readonly #ownerUrl: string;
  readonly #tools: ToolPlaces;
  readonly #signal: AbortSignal | undefined;
  #head: ArchiveHead | undefined;
  #sink: (Sink & { table: string }) | undefined;
  #loosened: string[] | undefined;
  #parts = 0;

  /** @param ownerUrl address of the empty database, as its owner */
  constructor(ownerUrl: string, tools: ToolPlaces, signal?: AbortSignal) {
    this.#ownerUrl = ownerUrl;
    this.#tools = tools;
    this.#signal = signal;
    this.#owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
    this.#owner.on("error", () => undefined);
  }

  async open(head: ArchiveHead): Promise<void> {
    this.#head = head;
    await this.#owner.connect();
    await steady(this.#owner);
  }

  /** Parts of the dump that have been loaded. */
  get parts(): number {
    return this.#parts;
  }

  /** Takes an entry when it is about the database. */
  async take(entry: ArchiveEntry): Promise<void> {
    if (entry.name.startsWith(PLACES.schema)) {
      // A migration's script is one transaction, as it was when it was first applied.
      await this.#owner.query(await entryText(entry));
    } else if (entry.name.startsWith(PLACES.rows)) {
      const table = entry.name.slice(PLACES.rows.length, entry.name.lastIndexOf("/"));
      await pour(entry, await this.#copyInto(table));
      this.#parts += 1;
    } else if (entry.name.startsWith(PLACES.dump)) {
      await pour(entry, await this.#restoreInto());
      this.#parts += 1;
    }
  }

  async #loosen(): Promise<void> {
    if (this.#loosened) return;
    const { rows } = await this.#owner.query<{ off: string; on: string }>(OBSTACLES);
    this.#loosened = rows.map(({ on }) => on);
    const tables = await listTables(this.#owner);
    await this.#owner.query(rows.map(({ off }) => off).join(";"));
    await this.#owner.query(`truncate ${tables.map(({ name }) => `public.${quoted(name)}`).join(", ")}`);
  }

  async #copyInto(table: string): Promise<Sink> {
    await this.#loosen();
    if (this.#sink?.table === table) return this.#sink;
    await this.#endSink();
    const columns = this.#head?.columns[table];
    if (!columns)
      throw new BackupFailure("RESTORE_FAILED", `the backup does not describe the table ${table}`);
    const input = this.#owner.query(
      copyFrom(`copy public.${quoted(table)} (${columns.map(quoted).join(", ")}) from stdin`),
    );
    const done = new Promise<void>((resolve, reject) => {
      input.once("finish", () => resolve());
      input.once("error", reject);
    });
    done.catch(() => undefined);
    this.#sink = { input, done, table };
    return this.#sink;
  }

  async #restoreInto(): Promise<Sink> {
    await this.#loosen();
    if (this.#sink) return this.#sink;
    const { rows } = await this.#owner.query<{ num: number }>(
      "select current_setting('server_version_num')::int as num",
    );
    const program = await findTool("pg_restore", Math.floor((rows[0]?.num ?? 0) / 10_000), this.#tools);
    if (!program) throw new BackupFailure("NO_PG_RESTORE", "no pg_restore of the server's version was found");
    this.#sink = { ...startRestore(program, this.#ownerUrl, this.#signal), table: "" };
    return this.#sink;
  }

  /** Ends the last table; references, triggers and row security still rest. */
  async endRows(): Promise<void> {
    await this.#loosen();
    await this.#endSink();
  }

  async #endSink(): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    if (sink) await close(sink);
  }

  /** Ends the last table and puts references, triggers and row security back: rows that do not fit are refused here. */
  async finish(): Promise<void> {
    await this.endRows();
    for (const line of this.#loosened ?? []) await this.#owner.query(line);
    await this.#owner.query("analyze");
  }

  /** Compares with what was counted in the dump's snapshot. @throws BackupFailure ROWS_DIFFER */
  async compare(
    tables: readonly TableMeasure[],
    systemUrl: string,
    progress?: OnProgress,
  ): Promise<{ tables: number; rows: number }> {
    const system = new pg.Client({ connectionString: systemUrl, connectionTimeoutMillis: 10_000 });
    system.on("error", () => undefined);
    await system.connect();
    try {
      await steady(system);
      const differences: string[] = [];
      let rows = 0;
      for (const [done, wanted] of tables.entries()) {
        this.#signal?.throwIfAborted();
        const difference = tableDifference(wanted, await measureTable(system, wanted.name));
        if (difference) differences.push(difference);
        else rows += wanted.rows;
        progress?.({ stage: "comparing", done: done + 1, total: tables.length });
      }
      if (differences.length > 0) throw new BackupFailure("ROWS_DIFFER", differences.slice(0, 5).join("; "));
      return { tables: tables.length, rows };
    } finally {
      await system.end().catch(() => undefined);
    }
  }

  get owner(): pg.Client {
    return this.#owner;
  }

  async close(): Promise<void> {
    this.#sink?.input.destroy();
    this.#sink = undefined;
    await this.#owner.end().catch(() => undefined);
  }
}
