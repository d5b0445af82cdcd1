import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { sendJson } from "./exchange";
import { mayReadFigures } from "./probes";

export interface WorkerDoor {
  /** Where it listens; of interest where port 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

interface WorkerDoorOptions {
  host: string;
  port: number;
  metricsToken: string | undefined;
  registry: Registry;
  /** Whether the worker takes jobs: started, and not told to end. */
  working: () => boolean;
}

const LIMIT_MS = 10_000;

/**
 * The worker's small port, for whoever watches over it: `/api/live`, `/api/ready` and `/api/metrics`, with the same rule
 * about who may read figures as the web process. It serves nobody else.
 */
export async function openWorkerDoor(options: WorkerDoorOptions): Promise<WorkerDoor> {
  const { host, port, metricsToken, registry, working } = options;
  const server = createServer({ headersTimeout: LIMIT_MS, requestTimeout: LIMIT_MS }, async (req, res) => {
    const path = req.url?.split("?")[0];
    if (path === "/api/live") return sendJson(res, 200, { status: "live" });
    if (path === "/api/ready") {
      const ready = working();
      return sendJson(res, ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
    }
    if (path !== "/api/metrics") return sendJson(res, 404, { status: "not found" });
    if (!mayReadFigures(req, req.socket.remoteAddress ?? "", metricsToken))
      return sendJson(res, 403, { status: "forbidden" });
    const text = await registry.metrics();
    res.writeHead(200, { "content-type": registry.contentType, "cache-control": "no-store" });
    res.end(text);
  });
  server.maxConnections = 50;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
