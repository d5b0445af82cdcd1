import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { JobRow, JobState } from "./schema";

const STATE = `case when o.dead_at is not null then 'dead' when o.attempts > 0 then 'retrying'
  when o.run_at > now() then 'later' else 'waiting' end`;

const COUNTS = statement(
  "queues.counts",
  `select name, count(*) filter (where state = 'waiting')::int as waiting,
     count(*) filter (where state = 'later')::int as later, count(*) filter (where state = 'retrying')::int as retrying,
     count(*) filter (where state = 'dead')::int as dead,
     coalesce(extract(epoch from now() - min(run_at) filter (where state = 'waiting')), 0)::float8 as "oldestSeconds"
   from (select o.name, o.run_at, ${STATE} as state from outbox o) s group by name`,
);

export interface NameCounts {
  name: string;
  waiting: number;
  later: number;
  retrying: number;
  dead: number;
  oldestSeconds: number;
}

/** How many rows of the outbox there are of each name, and how they stand. */
export function countByName(db: Db): Promise<NameCounts[]> {
  return db.rows<NameCounts>(COUNTS);
}

const CLOCKS = statement(
  "queues.clocks",
  `select array(select distinct zone from tenant where status = 'active') as zones,
     coalesce((select jsonb_object_agg(job, last) from (
       select job, to_char(max(slot) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last
       from schedule_tick group by job) t), '{}') as last`,
);

/** The zones of active gyms, and when each schedule was followed last. */
export async function readClocks(db: Db): Promise<{ zones: string[]; last: Record<string, string> }> {
  return (
    (await db.rows<{ zones: string[]; last: Record<string, string> }>(CLOCKS))[0] ?? { zones: [], last: {} }
  );
}

const ROW = `o.tenant_id as "tenantId", o.id, o.name, ${STATE} as state, t.name as gym, o.attempts,
  o.last_error as "lastError", o.created_at as "createdAt", coalesce(o.dead_at, o.run_at) as at,
  o.request_id as "requestId"`;

const WAITING = statement(
  "queues.waiting",
  `select ${ROW} from outbox o left join tenant t on t.id = o.tenant_id
   where o.dead_at is null and ${STATE} = $1 and ($2::text is null or o.name = $2)
     and ($3::timestamptz is null or (o.run_at, o.id) > ($3::timestamptz, $4::uuid))
   order by o.run_at, o.id limit $5`,
);

/** Jobs that are still to be done, the first due first; `after` is the last one of the page before. */
export function listWaiting(
  db: Db,
  filter: { state: JobState; name: string | undefined },
  after: { at: string; id: string } | null,
  limit: number,
): Promise<JobRow[]> {
  const values = [filter.state, filter.name ?? null, after?.at ?? null, after?.id ?? null, limit];
  return db.rows<JobRow>(WAITING, values);
}

const FIND = statement(
  "queues.find",
  `select ${ROW}, o.payload from outbox o left join tenant t on t.id = o.tenant_id
   where o.tenant_id = $1::uuid and o.id = $2::uuid`,
);

export async function findJob(
  db: Db,
  key: { tenantId: string; id: string },
): Promise<(JobRow & { payload: unknown }) | undefined> {
  return (await db.rows<JobRow & { payload: unknown }>(FIND, [key.tenantId, key.id]))[0];
}
