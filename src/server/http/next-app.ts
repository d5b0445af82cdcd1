import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import next from "next";
import { compressAnswer } from "./compression";
import { FirstPaint } from "./first-paint";
import { readStyleSheets } from "./style-sheets";

export interface NextApp {
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** Development's hot reload travels over a WebSocket of Next's own. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  close: () => Promise<void>;
}

/** The settings that `next build` has written beside its output; with them no config file is read at start. */
function builtConfig(dir: string): unknown {
  const file = path.join(dir, ".next/required-server-files.json");
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, "utf8")) as { config: unknown }).config;
}

/**
 * Starts Next inside this process, without a server of its own.
 * @param dir folder that holds `.next` (and `src/app` in development).
 */
export async function startNext(options: {
  dev: boolean;
  dir: string;
  hostname: string;
  port: number;
}): Promise<NextApp> {
  const conf = options.dev ? undefined : builtConfig(options.dir);
  if (conf) process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(conf);
  const sheets = options.dev ? undefined : readStyleSheets(path.join(options.dir, ".next/static"));
  const app = next({ ...options, customServer: true, ...(conf ? { conf: conf as NextConf } : {}) });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    handle: (req, res) => {
      if (sheets) compressAnswer(req, res, () => firstPaintOf(req, sheets));
      return handle(req, res);
    },
    upgrade: async (req, socket, head) => {
      await upgrade(req, socket as Parameters<typeof upgrade>[1], head);
    },
    close: () => app.close(),
  };
}

function firstPaintOf(req: IncomingMessage, sheets: ReadonlyMap<string, string>): FirstPaint | undefined {
  const nonce = req.headers["x-nonce"];
  return typeof nonce === "string" ? new FirstPaint(nonce, sheets) : undefined;
}

type NextConf = NonNullable<Parameters<typeof next>[0]["conf"]>;
