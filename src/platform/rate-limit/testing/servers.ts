import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../scripts/lib/ports.mjs";

export type RedisServer = { readonly port: number; stop(): Promise<void> };

/**
 * A Redis of its own that keeps nothing.
 * @throws Error when `redis-server` is not installed
 */
export async function startRedis(port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), "pulse-redis-"));
  const child = spawn(
    "redis-server",
    ["--port", String(chosen), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    let output = "";
    child.once("error", (error) => {
      reject(
        new Error("redis-server is not installed; on Debian: apt-get install redis-server", { cause: error }),
      );
    });
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}:\n${output}`)));
    child.stdout.on("data", (part: Buffer) => {
      output += part.toString();
      if (/ready to accept connections/i.test(output)) resolve();
    });
  });
  return {
    port: chosen,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
