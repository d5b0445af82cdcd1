import { v5 } from "uuid";
import type { Ports } from "../context";
import { OUTBOX_TOPIC } from "../effects";
import { PLATFORM_TENANT } from "../ids";
import { describeFailure } from "./failure";
import { bury, fanOut, lockStale, lockWaiting, markPublished, type WaitingRow } from "./outbox";
import type { JobQueue, QueuedJob } from "./queue/job-queue";
import { DEFAULT_ATTEMPTS, type JobRegistry } from "./registry";

export interface RelayOptions {
  ports: Ports;
  registry: JobRegistry;
  queue: JobQueue;
  /** Milliseconds between two looks when nobody wakes the relay. */
  every?: number;
  /** Milliseconds after which a published row without effect is published again. */
  staleAfter?: number;
}

const BATCH = 200;
const SWEEP_BATCH = 1_000;

/** The same event and job give the same id, so that a repeated fan-out adds nothing. */
export function reactionId(eventId: string, job: string): string {
  return v5(job, eventId);
}

/**
 * Moves committed outbox rows to the queue. Any number of relays may run: rows are locked while they are handed over,
 * and what is handed over twice happens once.
 */
export class Relay {
  readonly #options: Required<RelayOptions>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #failing = false;
  #sweepAt = 0;
  #unsubscribe: () => void = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = { every: 1_000, staleAfter: 30_000, ...options };
  }

  start(): void {
    this.#unsubscribe = this.#options.ports.realtime.subscribe(OUTBOX_TOPIC, () => this.#wake());
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.#stopped) return;
      const soon = this.#again && !this.#failing;
      this.#again = false;
      this.#timer = setTimeout(() => this.#wake(), soon ? 0 : this.#options.every);
    });
  }

  async #work(): Promise<void> {
    const { ports, staleAfter } = this.#options;
    try {
      let moved = BATCH;
      while (moved >= BATCH && !this.#stopped) moved = await this.relayOnce();
      if (performance.now() >= this.#sweepAt) {
        this.#sweepAt = performance.now() + staleAfter / 3;
        while ((await this.#sweep()) >= SWEEP_BATCH && !this.#stopped);
      }
      this.#failing = false;
    } catch (error) {
      // Nothing is lost: the rows stay where they are until the database and the queue answer.
      if (!this.#failing) ports.logger.warn({ reason: describeFailure(error) }, "the outbox must wait");
      this.#failing = true;
    }
  }

  /** Hands one batch over. @returns how many rows it dealt with. */
  async relayOnce(): Promise<number> {
    const { ports } = this.#options;
    return await ports.db.systemTransaction("outbox relay", PLATFORM_TENANT, async (db) => {
      const rows = await lockWaiting(db, BATCH);
      if (rows.length === 0) return 0;
      const events = rows.filter((row) => row.kind === "event");
      await fanOut(
        db,
        events,
        events.flatMap((event) => this.#reactions(event)),
      );
      const jobs = rows.filter((row) => row.kind === "job");
      const known = jobs.filter((row) => this.#options.registry.job(row.name));
      const unknown = jobs.filter((row) => !this.#options.registry.job(row.name));
      await bury(db, unknown, "no such job");
      await this.#publish(known);
      await markPublished(db, known);
      // A batch with events has made rows that nobody has looked at yet.
      return events.length > 0 ? BATCH : rows.length;
    });
  }

  /** Publishes again what the queue seems to have lost. */
  async #sweep(): Promise<number> {
    const { ports, staleAfter } = this.#options;
    return await ports.db.systemTransaction("outbox sweep", PLATFORM_TENANT, async (db) => {
      const rows = await lockStale(db, SWEEP_BATCH, staleAfter);
      await this.#publish(rows);
      await markPublished(db, rows);
      return rows.length;
    });
  }

  #reactions(event: WaitingRow) {
    return this.#options.registry.reactions(event.name).map((job) => ({
      tenant_id: event.tenant_id,
      event_id: event.id,
      id: reactionId(event.id, job.name),
      name: job.name,
    }));
  }

  async #publish(rows: readonly WaitingRow[]): Promise<void> {
    const jobs = rows.flatMap((row): QueuedJob[] => {
      const job = this.#options.registry.job(row.name);
      if (!job) return [];
      return [
        {
          tenantId: row.tenant_id,
          id: row.id,
          name: row.name,
          queue: job.queue,
          delay: row.delay,
          attempts: job.attempts ?? DEFAULT_ATTEMPTS,
        },
      ];
    });
    if (jobs.length > 0) await this.#options.queue.publish(jobs);
  }
}
