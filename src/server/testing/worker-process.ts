import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { TEST_SECRET } from "./own-postgres";
import { type Bundle, bundleProcess } from "./web-process";

export function bundleWorker(): Promise<Bundle> {
  return bundleProcess("worker", "src/server/testing/worker-for-faults.ts");
}

/** A real worker that can be killed and started again. */
export class WorkerProcess {
  readonly #bundle: string;
  readonly #env: Record<string, string>;
  readonly #dataDir: string;
  #child: ChildProcess | undefined;

  private constructor(bundle: string, env: Record<string, string>, dataDir: string) {
    this.#bundle = bundle;
    this.#env = env;
    this.#dataDir = dataDir;
  }

  /** @param env the database's three addresses, and where the web process listens */
  static async start(bundle: string, env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const dataDir = await mkdtemp(path.join(tmpdir(), "pulse-worker-"));
    const worker = new WorkerProcess(bundle, { ...env }, dataDir);
    await worker.start();
    return worker;
  }

  /** @throws Error when it ends before it works */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#bundle], {
      env: {
        ...process.env,
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        PULSE_SECRET: TEST_SECRET,
        PULSE_DATA_DIR: this.#dataDir,
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
    if (!ready) throw new Error("the worker did not start");
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

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
