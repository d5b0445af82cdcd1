import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { freePort } from "../scripts/lib/ports.mjs";
import type { Target } from "./load";

export interface Running extends Target {
  pid: number;
  stop(): Promise<void>;
}

function running(child: ChildProcess, port: number): Running {
  const ended = once(child, "exit");
  return {
    host: "127.0.0.1",
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** What a check-in writes beside its visit. */
export type Alongside = "outbox" | "key";

/** Puts bench/check-in-without-….ts where the check-in imports its writes from. */
function leaveOut(what: Alongside): Plugin {
  return {
    name: `without-${what}`,
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/data$/ }, ({ importer }) =>
        importer.endsWith(path.normalize("attendance/check-in/recording.ts"))
          ? { path: path.resolve(`bench/check-in-without-${what}.ts`) }
          : undefined,
      );
    },
  };
}

/**
 * Bundles the web process without its screens: what needs no build of them starts sooner.
 * @param without what its check-ins leave out, to see what that costs them
 */
export async function bundleWithoutScreens(without?: Alongside): Promise<string> {
  const outfile = path.resolve(
    `node_modules/.cache/pulse-bench/web${without ? `-without-${without}` : ""}.mjs`,
  );
  await build({
    entryPoints: ["src/server/testing/web-without-screens.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": path.resolve("src") },
    plugins: without ? [leaveOut(without)] : [],
    sourcemap: true,
    logLevel: "warning",
  });
  return outfile;
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
