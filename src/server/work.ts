import { mkdir } from "node:fs/promises";
import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Env } from "@/platform/env";
import { DomainError } from "@/platform/errors";
import type { QueueTimings } from "@/platform/jobs/queue/bull-queue";
import { connectQueue } from "@/platform/jobs/queue/connect-queue";
import { startWorker } from "@/platform/jobs/worker";
import { guardProcess } from "./http/process-guards";
import { openWorkerDoor, type WorkerDoor } from "./http/worker-door";
import { jobRegistry } from "./jobs";
import { processMetrics } from "./metrics/process-metrics";
import { WorkerMetrics } from "./metrics/worker-metrics";
import { createPorts } from "./ports";
import { tracesOf } from "./traces";

/** Time to end in order; the supervisor waits a little longer. */
const GRACE_MS = 10_000;

/** What tests have no time for: how long a silent worker's jobs and orders are left to it. */
export interface WorkTimings {
  queue?: QueueTimings;
  /** Milliseconds. */
  staleAfter?: number;
}

/** Starts the worker process: relay, jobs and schedules. Any number of them may run. */
export async function startWork(env: Env, timings: WorkTimings = {}): Promise<void> {
  await mkdir(env.dataDir, { recursive: true });
  const endTraces = await tracesOf(env, "worker");
  const { ports, close: closePorts } = await createPorts(env, "worker", { hotLanes: 0 });
  const { logger } = ports;
  const metrics = new WorkerMetrics(ports);
  processMetrics(metrics.registry, ports.db);

  let stop: () => Promise<void> = async () => undefined;
  let door: WorkerDoor | undefined;
  let working = false;
  let ending = false;
  const end = (reason: string, code: number): void => {
    if (ending) return;
    ending = true;
    logger.info({ reason }, "stopping");
    // Whatever hangs, the process ends: what it was doing is rolled back and done again.
    setTimeout(() => process.exit(code), GRACE_MS).unref();
    void stop()
      .then(() => door?.close())
      .then(closePorts)
      .then(endTraces)
      .finally(() => process.exit(code));
  };
  guardProcess(logger, end);

  if (env.PULSE_WORKER_METRICS_PORT) {
    door = await openWorkerDoor({
      host: env.PULSE_WORKER_METRICS_HOST,
      port: env.PULSE_WORKER_METRICS_PORT,
      metricsToken: env.PULSE_METRICS_TOKEN,
      registry: metrics.registry,
      working: () => working && !ending,
    });
  }
  const queue = await connectQueue(env, logger, timings.queue);
  const worker = await startWorker({
    ports,
    registry: jobRegistry,
    queue,
    onJob: (name, outcome, ms) => metrics.observeJob(jobRegistry.job(name) ? name : "unknown", outcome, ms),
    tenantOf: async (tenantId) => {
      const facts = await tenantFacts(ports, tenantId);
      if (!facts) throw new DomainError("NOT_FOUND");
      return facts;
    },
    ...(timings.staleAfter !== undefined && { staleAfter: timings.staleAfter }),
  });
  stop = () => worker.stop();
  working = true;
  logger.info({ queue: env.REDIS_URL ? "redis" : "postgres" }, "working");
  process.send?.({ type: "ready" });
}
