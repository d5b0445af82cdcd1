import type { Database } from "../db/database";
import { statement } from "../db/statement";
import { PLATFORM_TENANT } from "../ids";

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
