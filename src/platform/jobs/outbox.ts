import type { Db } from "../db/database";
import { statement } from "../db/statement";

/** What of an outbox row the relay needs; the payload stays in the database until the effect happens. */
export interface WaitingRow {
  tenant_id: string;
  id: string;
  kind: "event" | "job";
  name: string;
  /** Milliseconds until it may run. */
  delay: number;
}

/** The row as it is taken away by its effect. */
export interface TakenRow {
  name: string;
  payload: unknown;
  request_id: string | null;
}

const COLUMNS = `tenant_id, id, kind, name,
  greatest(0, ceil(extract(epoch from run_at - now()) * 1000))::int as delay`;

// Rows that are due much later stay here, so that the queue's loss can't lose their delay.
const WAITING = statement(
  "outbox.waiting",
  `select ${COLUMNS} from outbox
   where published_at is null and dead_at is null and run_at <= now() + interval '60 seconds'
   order by run_at, id limit $1 for update skip locked`,
);
const STALE = statement(
  "outbox.stale",
  `select ${COLUMNS} from outbox
   where published_at is not null and dead_at is null
     and greatest(published_at, run_at) < now() - $2 * interval '1 millisecond'
   order by published_at limit $1 for update skip locked`,
);
const MARK = statement(
  "outbox.mark",
  `update outbox set published_at = now()
   where (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
);
const FAN_OUT = statement(
  "outbox.fan-out",
  `insert into outbox (tenant_id, id, kind, name, payload, request_id, run_at)
   select e.tenant_id, j.id, 'job', j.name, e.payload, e.request_id, e.run_at
   from jsonb_to_recordset($1::jsonb) as j(tenant_id uuid, event_id uuid, id uuid, name text)
   join outbox e on e.tenant_id = j.tenant_id and e.id = j.event_id
   on conflict do nothing`,
);
const REMOVE = statement(
  "outbox.remove",
  "delete from outbox where (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))",
);
const BURY = statement(
  "outbox.bury",
  `update outbox set dead_at = now(), last_error = $3
   where dead_at is null and (tenant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
);
const TAKE = statement(
  "outbox.take",
  `delete from outbox where tenant_id = $1::uuid and id = $2::uuid and kind = 'job' and dead_at is null
   returning name, payload, request_id`,
);
const LOOK = statement(
  "outbox.look",
  `select name, payload, request_id from outbox
   where tenant_id = $1::uuid and id = $2::uuid and kind = 'job' and dead_at is null`,
);
const FAILED = statement(
  "outbox.failed",
  `update outbox set attempts = attempts + 1, last_error = $3,
     dead_at = case when $4::boolean or attempts + 1 >= $5::int then now() end
   where tenant_id = $1::uuid and id = $2::uuid and dead_at is null
   returning attempts, dead_at is not null as dead, request_id as "requestId"`,
);
const RETURN = statement(
  "outbox.return",
  "update outbox set published_at = null where tenant_id = $1::uuid and id = $2::uuid and dead_at is null",
);

function keys(rows: readonly { tenant_id: string; id: string }[]): [string[], string[]] {
  return [rows.map((row) => row.tenant_id), rows.map((row) => row.id)];
}

/** Locks rows that nobody has published yet, the oldest first. System transaction only. */
export function lockWaiting(db: Db, limit: number): Promise<WaitingRow[]> {
  return db.rows<WaitingRow>(WAITING, [limit]);
}

/** Locks rows that were published more than `age` milliseconds ago and still wait for their effect. */
export function lockStale(db: Db, limit: number, age: number): Promise<WaitingRow[]> {
  return db.rows<WaitingRow>(STALE, [limit, age]);
}

export async function markPublished(db: Db, rows: readonly WaitingRow[]): Promise<void> {
  if (rows.length > 0) await db.rows(MARK, keys(rows));
}

/** Replaces events by one job each for whoever reacts. */
export async function fanOut(
  db: Db,
  events: readonly WaitingRow[],
  jobs: readonly { tenant_id: string; event_id: string; id: string; name: string }[],
): Promise<void> {
  if (events.length === 0) return;
  if (jobs.length > 0) await db.rows(FAN_OUT, [JSON.stringify(jobs)]);
  await db.rows(REMOVE, keys(events));
}

/** Makes dead letters of rows that can't be worked on. */
export async function bury(
  db: Db,
  rows: readonly { tenant_id: string; id: string }[],
  reason: string,
): Promise<void> {
  if (rows.length > 0) await db.rows(BURY, [...keys(rows), reason]);
}

/** Takes a job away, in the transaction of its effect; undefined when its effect has already happened. */
export async function take(db: Db, tenantId: string, id: string): Promise<TakenRow | undefined> {
  return (await db.rows<TakenRow>(TAKE, [tenantId, id]))[0];
}

/** Reads a job without taking it. */
export async function look(db: Db, tenantId: string, id: string): Promise<TakenRow | undefined> {
  return (await db.rows<TakenRow>(LOOK, [tenantId, id]))[0];
}

interface CountedFailure {
  attempts: number;
  dead: boolean;
  /** Of the request that ordered the job. */
  requestId: string | null;
}

/** Counts a failure; the last one, or a final one, makes a dead letter. Undefined when the row is gone. */
export async function countFailure(
  db: Db,
  row: { tenantId: string; id: string },
  failure: { error: string; final: boolean; attempts: number },
): Promise<CountedFailure | undefined> {
  const values = [row.tenantId, row.id, failure.error, failure.final, failure.attempts];
  return (await db.rows<CountedFailure>(FAILED, values))[0];
}

/** Gives a job back that was begun and not finished, so that the relay publishes it anew. */
export async function giveBack(db: Db, tenantId: string, id: string): Promise<void> {
  await db.rows(RETURN, [tenantId, id]);
}
