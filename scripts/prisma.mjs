import { spawn } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { runMain } from "./lib/complaint.mjs";
import { ROOT } from "./lib/paths.mjs";

/**
 * Prisma's CLI without its native engine: `npm run prisma -- generate`, `… -- migrate dev --create-only --name x`.
 * Commands that need a database use PULSE_MIGRATE_URL or DATABASE_URL; without either they get a throw-away
 * PostgreSQL, so writing a migration needs nothing that runs.
 */

const ENGINE = join(ROOT, "scripts/prisma-engine/schema-engine.mjs");

/** Commands that read or write a database; the rest work on files only. */
function needsDatabase(args) {
  const [command, action] = args;
  if (args.includes("--help") || args.includes("-h")) return false;
  if (command === "migrate" && action === "diff") {
    return args.some((arg) => /^--(from|to)-(migrations|config-datasource)/.test(arg));
  }
  return command === "migrate" || command === "db";
}

function runCli(args, extraEnv) {
  if (process.platform !== "win32" && (statSync(ENGINE).mode & 0o111) === 0) chmodSync(ENGINE, 0o755);
  const env = {
    ...process.env,
    ...extraEnv,
    PRISMA_SCHEMA_ENGINE_BINARY: ENGINE,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    // The engine starts by `#!/usr/bin/env node`: let it find the Node that runs this.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
  };
  const cli = join(ROOT, "node_modules/prisma/build/index.js");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: ROOT, env, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 1 : code));
  });
}

/** The CLI refuses `migrate dev` without a terminal; writing a migration needs no questions, so this does it. */
async function createUnattended(args, url) {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { name: { type: "string", short: "n" }, "create-only": { type: "boolean" } },
  });
  const { createMigration } = await import("./prisma-engine/create-migration.mjs");
  const made = await createMigration({ url, name: values.name ?? "" });
  console.log(
    made.path
      ? `Wrote ${made.path}${made.warnings.map((line) => `\nCareful: ${line}`).join("")}`
      : "The migrations already lead to this schema: nothing to write.",
  );
  return 0;
}

async function main() {
  const args = process.argv.slice(2);
  const url = process.env.PULSE_MIGRATE_URL || process.env.DATABASE_URL;
  const creates = args[0] === "migrate" && args[1] === "dev" && args.includes("--create-only");
  if (url || !needsDatabase(args)) {
    process.exitCode =
      creates && !process.stdin.isTTY ? await createUnattended(args, url) : await runCli(args, {});
    return;
  }
  const { startScratchDatabase } = await import("./services/scratch-database.mjs");
  const scratch = await startScratchDatabase();
  try {
    process.exitCode = creates
      ? await createUnattended(args, scratch.url)
      : await runCli(args, { PULSE_MIGRATE_URL: scratch.url });
  } finally {
    await scratch.stop();
  }
}

await runMain(main);
