import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../../../scripts/build/bundles.mjs";
import { freePort } from "../../../scripts/lib/ports.mjs";
import { ApiCalls } from "./api-calls";
import { TEST_SECRET } from "./own-postgres";

/** Prints what a fault test counted. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

// Inside the project, so that the bundle finds its packages.
const folder = path.resolve("node_modules/.cache/pulse-web-process");

export interface Bundle {
  file: string;
  remove: () => Promise<void>;
}

/** Bundles the web process without its screens, as the build does. */
export function bundleWeb(): Promise<Bundle> {
  return bundleProcess("web", "src/server/testing/web-without-screens.ts");
}

/** Bundles a process of Pulse as the build does. */
export async function bundleProcess(name: string, entry: string): Promise<Bundle> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}-${process.pid}-${Date.now()}.mjs`);
  await build({
    entryPoints: [path.resolve(entry)],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": path.resolve("src") },
    define: bundleOptions(folder).define,
    logLevel: "silent",
  });
  return { file, remove: () => rm(file, { force: true }) };
}

/** A real web process: it can be killed, and started again on the same port. */
export class WebProcess extends ApiCalls {
  readonly #bundle: string;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  #child: ChildProcess | undefined;

  private constructor(bundle: string, env: Record<string, string>, port: number, dataDir: string) {
    super(port);
    this.#bundle = bundle;
    this.#env = env;
    this.#dataDir = dataDir;
  }

  /** @param env the database's three addresses, and settings that differ from those of most tests */
  static async start(bundle: string, env: Readonly<Record<string, string>>): Promise<WebProcess> {
    const dataDir = await mkdtemp(path.join(tmpdir(), "pulse-web-"));
    const web = new WebProcess(bundle, { ...env }, await freePort(), dataDir);
    await web.start();
    return web;
  }

  /** @returns milliseconds from the start to the first request it would take */
  async start(): Promise<number> {
    const began = performance.now();
    const child = spawn(process.execPath, [this.#bundle], {
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(this.port),
        HOST: "127.0.0.1",
        PULSE_SECRET: TEST_SECRET,
        PULSE_DATA_DIR: this.#dataDir,
        PULSE_DEMO: "off",
        PULSE_LOG_LEVEL: "silent",
        ...this.#env,
      },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    const ready = await Promise.race([
      once(child, "message").then(() => true),
      once(child, "exit").then(() => false),
    ]);
    if (!ready) throw new Error("the web process did not start");
    return performance.now() - began;
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** Whether it runs, without having been started again. */
  get alive(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** @returns the exit code; null after a signal */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (!child || !this.alive) return child?.exitCode ?? null;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  async close(): Promise<void> {
    await this.end("SIGKILL");
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
