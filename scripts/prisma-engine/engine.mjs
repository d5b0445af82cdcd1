import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { withDatabase } from "../lib/urls.mjs";
import { CREATE_EXTENSIONS } from "../services/extensions.mjs";

/**
 * Prisma's schema engine as WebAssembly over node-postgres. Prisma's own CLI wants to download a native engine,
 * which is impossible offline and on many processors; this engine comes with `npm ci` and runs wherever Node runs.
 */

const requireHere = createRequire(import.meta.url);

/** PostgreSQL's one-byte type `"char"`; the catalogue uses it for kinds and actions. */
const INTERNAL_CHAR_OID = 18;
const TEXT_OID = 25;

/** Engine operations that happen on a database which may not exist yet. */
const MAINTENANCE_DATABASE = "postgres";

let panicMessage = "";
let bindings;

/** Node 20 cannot import a `.wasm` file, so the generated bindings are joined to the module by hand, once. */
async function loadBindings() {
  if (bindings) return bindings;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panicMessage = message;
    },
  };
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const path = requireHere.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(path), {
    "./schema_engine_bg.js": glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  bindings = glue;
  return bindings;
}

/**
 * Makes one adapter speak the engine's dialect: `"char"` columns arrive as Character (the adapter refuses them), and
 * a script goes to the server whole (the adapter cuts it at every `;`, which breaks function bodies).
 */
function teach(queryable) {
  const queryRaw = queryable.queryRaw;
  queryable.queryRaw = async (query) => {
    const result = await queryable.performIO(query);
    const isInternalChar = result.fields.map((field) => field.dataTypeID === INTERNAL_CHAR_OID);
    const fields = result.fields.map((field, column) =>
      isInternalChar[column]
        ? { name: field.name, dataTypeID: TEXT_OID }
        : { name: field.name, dataTypeID: field.dataTypeID },
    );
    const answered = Object.create(queryable, {
      performIO: { value: async () => ({ fields, rows: result.rows }) },
    });
    const set = await queryRaw.call(answered, query);
    set.columnTypes = set.columnTypes.map((type, column) =>
      isInternalChar[column] ? ColumnTypeEnum.Character : type,
    );
    return set;
  };
  if (queryable.startTransaction) {
    const startTransaction = queryable.startTransaction.bind(queryable);
    queryable.startTransaction = async (level) => teach(await startTransaction(level));
    queryable.executeScript = async (script) => {
      try {
        await queryable.underlyingDriver().query(script);
      } catch (error) {
        queryable.onError(error);
      }
    };
  }
  return queryable;
}

/** The adapter factory the engine asks for the database and for its throw-away shadow databases. */
function createFactory(url, shadowUrl) {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => {});
  const main = new PrismaPg(pool);
  const shadows = new Set();

  const factory = {
    provider: main.provider,
    adapterName: main.adapterName,
    connect: async () => teach(await main.connect()),
    connectToShadowDb: async () => {
      const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const maintenance = shadowUrl ?? url;
      await withClient(maintenance, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE template0`));
      await withClient(withDatabase(maintenance, name), (client) => client.query(CREATE_EXTENSIONS));
      const shadowPool = new pg.Pool({ connectionString: withDatabase(maintenance, name), max: 4 });
      shadowPool.on("error", () => {});
      const adapter = teach(await new PrismaPg(shadowPool).connect());
      let dropped;
      const drop = () => {
        // A database with a connection cannot be dropped: the pool ends first.
        dropped ??= (async () => {
          await shadowPool.end();
          await withClient(maintenance, (client) =>
            client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
          );
          shadows.delete(drop);
        })();
        return dropped;
      };
      shadows.add(drop);
      adapter.dispose = drop;
      return adapter;
    },
  };
  return {
    factory,
    async close() {
      await Promise.allSettled([...shadows].map((drop) => drop()));
      await pool.end();
    },
  };
}

async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Creates the database the URL names when it is missing.
 *
 * @returns the database's name
 */
export async function createDatabase(url) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await withClient(withDatabase(url, MAINTENANCE_DATABASE), async (client) => {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
  return name;
}

/** The version of the engine's build, e.g. `7.10.0-4.0edf…`. */
export async function engineVersion() {
  return (await loadBindings()).version();
}

/** What the engine said when it aborted; empty when it did not. */
export function lastPanic() {
  return panicMessage;
}

/**
 * Opens an engine on `url`. Connections are opened when first needed.
 *
 * @param options.url        connection string of the database to work on
 * @param options.shadowUrl  where shadow databases are made, when that is another server
 * @param options.datamodels pairs of file name and content of the Prisma schema
 * @returns the engine and `close`, which also drops shadow databases that are left
 */
export async function openEngine({ url, shadowUrl, datamodels }) {
  const { SchemaEngine } = await loadBindings();
  const { factory, close } = createFactory(url, shadowUrl);
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, bound);
  return {
    engine,
    /** The JavaScript error behind an engine error that only carries its number. */
    causeOf(id) {
      return bound.errorRegistry.consumeError(id)?.error;
    },
    async close() {
      engine.free();
      await close();
    },
  };
}

/**
 * Writes the SQL that leads from the migrations to the schema. The engine's own `createMigration` asks for a shadow
 * database that its WebAssembly build cannot make; its `diff` can, and yields the same script.
 *
 * @param params.draft answer with an empty script instead of null when nothing changed
 */
export async function createMigration(engine, { migrationName, migrationsList, schema, filters, draft }) {
  const { stdout } = await engine.diff({
    from: { tag: "migrations", ...migrationsList },
    to: { tag: "schemaDatamodel", ...schema },
    script: true,
    exitCode: null,
    filters,
  });
  const script = (stdout ?? "").trim();
  const isEmpty = script === "" || script.startsWith("-- This is an empty migration");
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const words = migrationName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
  return {
    connectorType: "postgresql",
    generatedMigrationName: words ? `${stamp}_${words}` : stamp,
    extension: "sql",
    migrationScript: isEmpty ? (draft ? "-- This is an empty migration." : null) : `${script}\n`,
  };
}
