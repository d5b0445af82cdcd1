import type { Database } from "../db/database";
import { statement } from "../db/statement";
import { newId, PLATFORM_TENANT } from "../ids";

const HEALTH = statement(
  "jobs.health",
  `select
     count(*) filter (where dead_at is null and run_at <= now())::int as depth,
     count(*) filter (where dead_at is null and run_at > now())::int as later,
     count(*) filter (where dead_at is not null)::int as dead,
     coalesce(extract(epoch from now() - min(run_at) filter (where dead_at is null and run_at <= now())), 0)::float8 as oldest,
     (select extract(epoch from now() - max(seen_at))::float8 from worker_process) as seen,
     (select count(*)::int from worker_process where seen_at > now() - interval '20 seconds') as workers
   from outbox`,
);
const BEAT = statement(
  "jobs.beat",
  `with gone as (delete from worker_process where seen_at < now() - interval '1 day')
   insert into worker_process (id) values ($1::uuid) on conflict (id) do update set seen_at = now()`,
);
const LEAVE = statement("jobs.leave", "delete from worker_process where id = $1::uuid");

export interface QueueHealth {
  /** Jobs and events that are due and whose effect has not happened yet. */
  depth: number;
  /** Jobs that are to run later. */
  later: number;
  dead: number;
  /** How long the oldest due one has been waiting. */
  oldestWaitingSeconds: number;
  /** Workers that were alive within the last 20 seconds. */
  workers: number;
  /** Null when no worker has ever run, or all have said goodbye. */
  workerLastSeenSeconds: number | null;
}

/** How the work behind the scenes is doing. @throws DomainError UNAVAILABLE when PostgreSQL is gone. */
export async function queueHealth(db: Database): Promise<QueueHealth> {
  const [row] = await db.system("queue health", PLATFORM_TENANT, (reads) =>
    reads.rows<{
      depth: number;
      later: number;
      dead: number;
      oldest: number;
      seen: number | null;
      workers: number;
    }>(HEALTH),
  );
  if (!row) throw new Error("an aggregate has one row");
  return {
    depth: row.depth,
    later: row.later,
    dead: row.dead,
    oldestWaitingSeconds: Math.max(0, row.oldest),
    workers: row.workers,
    workerLastSeenSeconds: row.seen === null ? null : Math.max(0, row.seen),
  };
}

/** Says every five seconds that this worker is alive, until stopped; then it says goodbye. */
export class Heartbeat {
  readonly #db: Database;
  readonly #id = newId();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  async start(): Promise<void> {
    await this.#beat();
    // A missed beat needs no handling: that it is missing is the message.
    this.#timer = setInterval(() => this.#beat().catch(() => undefined), 5_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#db
      .system("heartbeat", PLATFORM_TENANT, (db) => db.rows(LEAVE, [this.#id]))
      .catch(() => undefined);
  }

  async #beat(): Promise<void> {
    await this.#db.system("heartbeat", PLATFORM_TENANT, (db) => db.rows(BEAT, [this.#id]));
  }
}
