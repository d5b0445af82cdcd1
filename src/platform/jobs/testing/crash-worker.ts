import { systemClock } from "../../clock";
import type { Ports, TenantFacts } from "../../context";
import { Database } from "../../db/database";
import { createLogger } from "../../logger";
import { connectRealtime } from "../../realtime/connect-realtime";
import { connectQueue } from "../queue/connect-queue";
import { startWorker } from "../worker";
import { effectRegistry } from "./effect-jobs";

/** A worker process to be killed: the real relay, runner and queue, with jobs whose effects can be counted. */
const settings = JSON.parse(process.env.CRASH_WORKER ?? "{}") as {
  app: string;
  system: string;
  redis?: string;
  facts: TenantFacts;
};

const logger = createLogger("crash-worker", "error");
const ports = {
  db: new Database({
    appUrl: settings.app,
    systemUrl: settings.system,
    hotLanes: 0,
    onError: () => undefined,
    onSystem: () => undefined,
  }),
  clock: systemClock,
  logger,
  realtime: await connectRealtime({ REDIS_URL: settings.redis, PULSE_DB_APP_URL: settings.app }, logger),
} as Ports;

const queue = await connectQueue(
  { REDIS_URL: settings.redis, PULSE_DB_SYSTEM_URL: settings.system },
  logger,
  { lock: 1_500, backoff: 200 },
);
const worker = await startWorker({
  ports,
  registry: effectRegistry,
  queue,
  tenantOf: async () => settings.facts,
  staleAfter: 2_000,
});
process.send?.({ type: "ready" });
process.on("SIGTERM", () => {
  void worker.stop().then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
