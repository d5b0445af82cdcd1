import {
  type BackendClasses,
  type IQueueBackend,
  type Job,
  type JobsOptions,
  type Queue,
  UnrecoverableError,
  type Worker,
} from "bullmq";
import type { Logger } from "../../logger";
import { QUEUES, type QueueName } from "../definitions";
import type { Consumer, JobQueue, JobRef, QueuedJob } from "./job-queue";

type Data = Pick<JobRef, "tenantId" | "id">;

export interface QueueTimings {
  /** Milliseconds after which a silent worker's jobs go to another one. */
  lock: number;
  /** Milliseconds before the second attempt; doubles with each further one, half of it is chance. */
  backoff: number;
}

export const TIMINGS: QueueTimings = { lock: 15_000, backoff: 1_000 };

/** How often a job may take its worker down before it is set aside. Restarts of a healthy worker count too. */
const CRASHES = 10;
const PUBLISH_TIMEOUT = 5_000;
const SMALL = 5;

export interface BullQueueOptions<B extends IQueueBackend, C> {
  classes: BackendClasses<B, C>;
  producer: C;
  consumer: C;
  /** Redis keys start with it. */
  prefix?: string;
  timings: QueueTimings;
  logger: Logger;
  /** Told first of all when the queue is closed. */
  closing?(): void;
  /** Lets go of shared connections, after queues and workers have. */
  end(): Promise<void>;
}

/** An outage makes each of a process's queues complain every second: one line in ten seconds says as much. */
function complaints(logger: Logger): (error: Error) => void {
  let quietUntil = 0;
  return (error) => {
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + 10_000;
    logger.warn({ reason: error.message }, "the job queue's connection has trouble");
  };
}

async function within<T>(milliseconds: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The queue port on BullMQ, on whichever backend the classes are bound to. */
export class BullQueue<B extends IQueueBackend, C> implements JobQueue {
  readonly #options: BullQueueOptions<B, C>;
  readonly #queues = new Map<QueueName, Queue<Data>>();
  readonly #workers: Worker<Data>[] = [];
  readonly #complain: (error: Error) => void;

  constructor(options: BullQueueOptions<B, C>) {
    this.#options = options;
    this.#complain = complaints(options.logger);
    const { classes, producer, prefix } = options;
    for (const name of QUEUES) {
      const queue = new classes.Queue<Data>(name, {
        connection: producer,
        ...(prefix && { prefix }),
        // Nobody reads BullMQ's event log: what happened is in ours.
        streams: { events: { maxLen: 100 } },
      });
      queue.on("error", this.#complain);
      this.#queues.set(name, queue as unknown as Queue<Data>);
    }
  }

  async publish(jobs: readonly QueuedJob[]): Promise<void> {
    const work = [...this.#queues].map(async ([name, queue]) => {
      const batch = jobs.filter((job) => job.queue === name);
      const entries = batch.map((job) => ({
        name: job.name,
        data: { tenantId: job.tenantId, id: job.id },
        opts: this.#jobOptions(job),
      }));
      // On PostgreSQL a bulk makes temporary tables, which a few jobs don't earn.
      if (entries.length > SMALL) await queue.addBulk(entries);
      else await Promise.all(entries.map(({ name, data, opts }) => queue.add(name, data, opts)));
    });
    await within(PUBLISH_TIMEOUT, Promise.all(work), () => {
      throw new Error("the job queue doesn't answer");
    });
  }

  #jobOptions(job: QueuedJob): JobsOptions {
    return {
      jobId: job.id,
      delay: job.delay,
      attempts: job.attempts,
      backoff: { type: "exponential", delay: this.#options.timings.backoff, jitter: 0.5 },
      // The id must be free again at once: a replayed row is published under the same one.
      removeOnComplete: true,
      removeOnFail: true,
    };
  }

  async consume(name: QueueName, consumer: Consumer): Promise<void> {
    const { classes, consumer: connection, prefix, timings } = this.#options;
    const work = async (job: Job<Data>, _token?: string, signal?: AbortSignal): Promise<void> => {
      const outcome = await consumer.handle(
        { ...job.data, name: job.name },
        signal ?? new AbortController().signal,
      );
      if (outcome === "retry") throw new Error("retry");
      if (outcome === "drop") throw new UnrecoverableError("drop");
    };
    const worker = new classes.Worker<Data>(name, work, {
      connection,
      ...(prefix && { prefix }),
      concurrency: consumer.concurrency,
      lockDuration: timings.lock,
      stalledInterval: timings.lock / 2,
      maxStalledCount: CRASHES,
      runRetryDelay: 1_000,
    }) as unknown as Worker<Data>;
    worker.on("error", this.#complain);
    // Somebody else may have the job by now: tell the handler, so that a long one ends at its next step.
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) worker.cancelJob(id, "the lock was lost");
    });
    worker.on("failed", (job, error) => {
      // Our own outcomes have been dealt with; anything else is BullMQ giving up on the job.
      if (!job || error.message === "retry" || error.message === "drop") return;
      consumer.abandoned({ ...job.data, name: job.name }).catch(this.#complain);
    });
    this.#workers.push(worker);
    await worker.waitUntilReady();
  }

  async close(patience: number): Promise<void> {
    this.#options.closing?.();
    const closing = Promise.allSettled(this.#workers.map((worker) => worker.close()));
    await within<unknown>(patience, closing, () => undefined);
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
    await within<unknown>(1_000, this.#options.end(), () => undefined);
  }
}
