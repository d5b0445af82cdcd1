import type { QueueName } from "../definitions";

/** What travels through the queue: names and ids only, so that neither Redis nor its dumps hold personal data. */
export interface JobRef {
  readonly tenantId: string;
  /** The outbox row's id; the queue refuses a second job with the same one while the first is there. */
  readonly id: string;
  readonly name: string;
}

export interface QueuedJob extends JobRef {
  readonly queue: QueueName;
  /** Milliseconds from now. */
  readonly delay: number;
  readonly attempts: number;
}

/** `retry` comes again later by itself; `drop` leaves the queue, whatever is left to do. */
export type Outcome = "done" | "retry" | "drop";

export interface Consumer {
  readonly concurrency: number;
  /** Must not throw. `signal` aborts when another worker may have been given the job. */
  handle(ref: JobRef, signal: AbortSignal): Promise<Outcome>;
  /** A job that took its worker down too often; it has left the queue. */
  abandoned(ref: JobRef): Promise<void>;
}

/**
 * Moves references to outbox rows to workers: fast, delayed, retried with backoff. It may lose everything or deliver
 * twice; the outbox decides what happens and happens once.
 */
export interface JobQueue {
  /** @throws when the queue doesn't answer within five seconds; then nothing may be assumed. */
  publish(jobs: readonly QueuedJob[]): Promise<void>;
  /** Starts to work on a queue. Resolves when it does. */
  consume(queue: QueueName, consumer: Consumer): Promise<void>;
  /** Takes no new jobs and waits for running ones, at most `patience` milliseconds. */
  close(patience: number): Promise<void>;
}
