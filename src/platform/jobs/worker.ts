import type { Ports, TenantFacts } from "../context";
import type { TenantId } from "../ids";
import { ProcessBeat } from "../processes/process-beat";
import { QUEUES, type QueueName } from "./definitions";
import type { JobQueue, Outcome } from "./queue/job-queue";
import type { JobRegistry } from "./registry";
import { Relay } from "./relay";
import { JobRunner } from "./runner";
import { Schedules } from "./schedules";

export interface WorkerOptions {
  ports: Ports;
  registry: JobRegistry;
  queue: JobQueue;
  tenantOf(tenantId: TenantId): Promise<TenantFacts>;
  /** Jobs of a queue that may run at once. */
  concurrency?: Partial<Record<QueueName, number>>;
  /** Milliseconds; see Relay. */
  staleAfter?: number;
  /** Milliseconds that running jobs get to finish when the worker stops. */
  patience?: number;
  /** Told of every job that ended: its name, what became of it, how long it took. Must not throw. */
  onJob?: (name: string, outcome: Outcome, milliseconds: number) => void;
}

export interface RunningWorker {
  /** Takes no new work, lets running jobs end, gives the rest back. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * A long import must not hold up the mail, nor the mail the check-ins' effects: each queue has its own places. The sum
 * stays below the tenant pool's eight connections, since a job may hold one for as long as it runs; backups bring their own.
 */
const CONCURRENCY: Record<QueueName, number> = { default: 3, mail: 2, imports: 1, schedules: 1, backups: 1 };

/** Starts everything that works behind the scenes: relay, one consumer a queue, schedules, heartbeat. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { ports, registry, queue, tenantOf, concurrency, patience = 8_000 } = options;
  const stopping = new AbortController();
  const runner = new JobRunner({ ports, registry, tenantOf, stopping: stopping.signal });
  const relay = new Relay({
    ports,
    registry,
    queue,
    ...(options.staleAfter !== undefined && { staleAfter: options.staleAfter }),
  });
  const schedules = new Schedules({ ports, registry });
  const heartbeat = new ProcessBeat({ db: ports.db, role: "worker", running: () => runner.running() });
  for (const name of QUEUES) {
    await queue.consume(name, {
      concurrency: concurrency?.[name] ?? CONCURRENCY[name],
      handle: async (ref, lost) => {
        const from = performance.now();
        const outcome = await runner.run(ref, lost);
        options.onJob?.(ref.name, outcome, performance.now() - from);
        return outcome;
      },
      abandoned: (ref) => runner.abandon(ref),
    });
  }
  relay.start();
  schedules.start();
  await heartbeat.start();
  let stopped: Promise<void> | undefined;
  return {
    stop() {
      stopped ??= (async () => {
        stopping.abort();
        await Promise.allSettled([schedules.stop(), relay.stop()]);
        await queue.close(patience);
        await heartbeat.stop();
      })();
      return stopped;
    },
  };
}
