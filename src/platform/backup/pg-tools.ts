import { type ChildProcess, execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { BackupFailure } from "./failure";

const run = promisify(execFile);
/** What a tool says when it fails, in characters. */
const MAX_WORDS = 2_000;

type Tool = "pg_dump" | "pg_restore";

/** Where to look for PostgreSQL's tools: a setting that names pg_dump itself, else these folders. */
export interface ToolPlaces {
  readonly pgDump?: string | undefined;
  readonly path: string;
}

async function majorOf(program: string): Promise<number | undefined> {
  try {
    await access(program, constants.X_OK);
    const { stdout } = await run(program, ["--version"], { timeout: 10_000 });
    return Number(/\) (\d+)/.exec(stdout)?.[1]) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The tool of the server's major version or a newer one: an older one refuses, or forgets what it does not know.
 * @returns undefined when there is none
 */
export async function findTool(
  tool: Tool,
  serverMajor: number,
  places: ToolPlaces,
): Promise<string | undefined> {
  const folders = places.pgDump ? [dirname(places.pgDump)] : places.path.split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const program = tool === "pg_dump" && places.pgDump ? places.pgDump : join(folder, tool);
    const major = await majorOf(program);
    if (major !== undefined && major >= serverMajor) return program;
  }
  return undefined;
}

/** How a tool is told where the server is; the password goes by the environment, where other users cannot read it. */
export function connectionOf(address: string): { args: string[]; env: NodeJS.ProcessEnv } {
  const url = new URL(address);
  const args = [
    `--host=${decodeURIComponent(url.hostname)}`,
    `--port=${url.port || "5432"}`,
    `--username=${decodeURIComponent(url.username)}`,
    `--dbname=${decodeURIComponent(url.pathname.slice(1))}`,
    "--no-password",
  ];
  const mode = url.searchParams.get("sslmode");
  return {
    args,
    env: {
      NODE_ENV: "production",
      PGPASSWORD: decodeURIComponent(url.password),
      ...(mode ? { PGSSLMODE: mode } : {}),
    },
  };
}

function ended(child: ChildProcess, program: string): Promise<void> {
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    if (words.length < MAX_WORDS) words += chunk.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new BackupFailure("DUMP_FAILED", `${program} ended with ${code ?? signal}: ${words.trim()}`));
    });
  });
}

/** Arguments of a dump that holds one snapshot's rows and nothing of the queue. */
export function dumpArguments(address: string, snapshot: string): string[] {
  return [
    "--format=custom",
    // The archive is compressed as a whole.
    "--compress=0",
    `--snapshot=${snapshot}`,
    "--exclude-schema=bullmq",
    "--lock-wait-timeout=60000",
    ...connectionOf(address).args,
  ];
}

/** Starts pg_dump. `done` rejects with what it said when it did not end well. */
export function startDump(
  program: string,
  address: string,
  snapshot: string,
  signal?: AbortSignal,
): { output: Readable; done: Promise<void> } {
  const child = spawn(program, dumpArguments(address, snapshot), {
    env: connectionOf(address).env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal ? { signal } : {}),
  });
  const done = ended(child, "pg_dump");
  done.catch(() => undefined);
  return { output: child.stdout, done };
}

/** Starts pg_restore, which fills tables that are there. */
export function startRestore(
  program: string,
  address: string,
  signal?: AbortSignal,
): { input: Writable; done: Promise<void> } {
  const child = spawn(
    program,
    ["--data-only", "--exit-on-error", "--no-owner", "--schema=public", ...connectionOf(address).args],
    {
      env: connectionOf(address).env,
      stdio: ["pipe", "ignore", "pipe"],
      ...(signal ? { signal } : {}),
    },
  );
  const done = ended(child, "pg_restore");
  done.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  return { input: child.stdin, done };
}
