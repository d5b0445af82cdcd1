import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { freePort } from "../scripts/lib/ports.mjs";
import type { Target } from "./load";

export interface Running extends Target {
  stop(): Promise<void>;
}

function running(child: ChildProcess, port: number): Running {
  const ended = once(child, "exit");
  return {
    host: "127.0.0.1",
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The web process as it is in production, on a port of its own. BENCH_NODE_ARGS goes to node, for profiles. */
export async function startWebProcess(bundle: string): Promise<Running> {
  const port = await freePort();
  const args = process.env.BENCH_NODE_ARGS?.split(" ").filter(Boolean) ?? [];
  const child = spawn(process.execPath, [...args, "--enable-source-maps", bundle], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if ((message as { type?: string } | null)?.type !== "ready")
    throw new Error("the web process did not start");
  return running(child, port);
}

/** Bare node:http in a process of its own, answering `text`. */
export async function startBareServer(text: string): Promise<Running> {
  const child = spawn(process.execPath, [path.resolve("bench/bare-server.mjs"), text], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [message] = await once(child, "message");
  return running(child, (message as { port: number }).port);
}
