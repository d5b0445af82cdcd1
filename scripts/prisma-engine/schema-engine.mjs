#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import pg from "pg";
import { createDatabase, createMigration, engineVersion, lastPanic, openEngine } from "./engine.mjs";

/**
 * Stands in for Prisma's native `schema-engine` program: the CLI starts it and sends one JSON-RPC request a line.
 * The settings come as arguments (`--datasource`, `--datamodels`), as the native program takes them.
 */

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    version: { type: "boolean", short: "V" },
    datasource: { type: "string" },
    datamodels: { type: "string", multiple: true },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
  },
});

const datasource = values.datasource ? JSON.parse(values.datasource) : {};
let opened;

/** Opens the engine at the first request: `--version` and `cli` need none. */
async function engine() {
  opened ??= (async () => {
    const datamodels = await Promise.all(
      (values.datamodels ?? []).map(async (path) => [path, await readFile(path, "utf8")]),
    );
    return openEngine({
      url: datasource.url,
      shadowUrl: datasource.shadowDatabaseUrl || undefined,
      datamodels: datamodels.length > 0 ? datamodels : undefined,
    });
  })();
  return (await opened).engine;
}

const methods = {
  applyMigrations: async (params) => (await engine()).applyMigrations(params),
  createDatabase: async (params) => ({
    databaseName: await createDatabase(params?.datasource?.url ?? datasource.url),
  }),
  createMigration: async (params) => createMigration(await engine(), params),
  dbExecute: async (params) => (await engine()).dbExecute(params),
  devDiagnostic: async (params) => (await engine()).devDiagnostic(params),
  diagnoseMigrationHistory: async (params) => (await engine()).diagnoseMigrationHistory(params),
  diff: async (params) => {
    const { exitCode, stdout } = await (await engine()).diff(params);
    // The native program asks the CLI to print the outcome; the WebAssembly build hands it over.
    if (stdout)
      send({ jsonrpc: "2.0", id: 0, method: "print", params: { content: stdout.replace(/\n$/, "") } });
    return { exitCode };
  },
  ensureConnectionValidity: async (params) => (await engine()).ensureConnectionValidity(params),
  evaluateDataLoss: async (params) => (await engine()).evaluateDataLoss(params),
  getDatabaseVersion: async (params) => (await engine()).version(params),
  introspect: async (params) => (await engine()).introspect(params),
  markMigrationApplied: async (params) => (await engine()).markMigrationApplied(params),
  markMigrationRolledBack: async (params) => (await engine()).markMigrationRolledBack(params),
  reset: async (params) => (await engine()).reset(params),
  schemaPush: async (params) => (await engine()).schemaPush(params),
};

/** The error object of JSON-RPC as the CLI reads it: `data.message`, `data.error_code`, `data.is_panic`. */
async function toRpcError(error) {
  const panic = lastPanic();
  if (panic) {
    return { code: 4466, message: panic, data: { is_panic: true, message: panic, backtrace: null } };
  }
  const known = error?.message && /^(?<code>P\d{4})\b/.exec(error.message);
  const code = error?.code ?? known?.groups?.code ?? null;
  const message = await withCause(String(error?.message ?? error));
  return {
    code: 4466,
    message,
    data: { is_panic: false, message, meta: error?.meta ?? null, error_code: code },
  };
}

/** The engine names a failure in JavaScript by number only; say what it was. */
async function withCause(message) {
  const id = /External error.*?(?<id>\d+)/i.exec(message)?.groups?.id;
  if (id === undefined || !opened) return message;
  const cause = (await opened).causeOf(Number(id));
  return cause ? `${message}: ${cause.message ?? cause}` : message;
}

function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The reply to one request. */
async function answer(request) {
  const method = methods[request.method];
  try {
    if (!method) throw new Error(`The schema engine of this project has no method "${request.method}".`);
    const result = (await method(request.params)) ?? {};
    return { jsonrpc: "2.0", id: request.id, result };
  } catch (error) {
    return { jsonrpc: "2.0", id: request.id, error: await toRpcError(error) };
  }
}

/** Writes the log line from which the CLI takes the reason when a `cli` command exits with 1. */
function logFailure(error) {
  const codes = { "3D000": "P1003", "28P01": "P1000", ECONNREFUSED: "P1001", ENOTFOUND: "P1001" };
  const fields = {
    message: error.message || String(error.code),
    error_code: codes[error.code] ?? "P1001",
    is_panic: false,
  };
  const entry = {
    level: "ERROR",
    target: "schema_engine::logger",
    timestamp: new Date().toISOString(),
    fields,
  };
  process.stderr.write(`starting\n${JSON.stringify(entry)}`);
}

async function runCliCommand(command) {
  try {
    if (command === "create-database") {
      await createDatabase(datasource.url);
    } else if (command === "can-connect-to-database") {
      const client = new pg.Client({ connectionString: datasource.url, connectionTimeoutMillis: 5_000 });
      await client.connect();
      await client.end();
    } else {
      throw new Error(`The schema engine of this project has no command "${command}".`);
    }
  } catch (error) {
    logFailure(error);
    process.exitCode = 1;
  }
}

/** Answers until the CLI closes the pipe. Lines without a method are its replies to `print`. */
async function serve() {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = line.trim() ? JSON.parse(line) : {};
    if (message.method) send(await answer(message));
  }
  if (opened) await (await opened).close();
}

if (values.version) {
  process.stdout.write(`schema-engine-cli ${(await engineVersion()).split(".").at(-1)}\n`);
} else if (positionals[0] === "cli") {
  await runCliCommand(positionals[1]);
} else {
  await serve();
}
