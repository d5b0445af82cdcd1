import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { AlertFacts, AlertKind, AlertRow } from "./schema";

const LIST = statement(
  "operations.alerts",
  `select a.tenant_id as "tenantId", a.id, a.kind, a.subject, a.facts, a.since, a.opened_at as "openedAt",
     a.closed_at as "closedAt", a.told_at as "toldAt",
     case when a.acknowledged_at is null then null else jsonb_build_object('by', u.name,
       'at', to_char(a.acknowledged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as acknowledged,
     case when t.id is null then null else jsonb_build_object('name', t.name, 'slug', t.slug) end as gym
   from alert a left join tenant t on t.id = a.tenant_id left join app_user u on u.id = a.acknowledged_by
   where a.opened_at is not null and (a.closed_at is not null) = $1::boolean
     and ($2::timestamptz is null or (a.opened_at, a.id) < ($2::timestamptz, $3::uuid))
   order by a.opened_at desc, a.id desc limit $4`,
);

/** Alerts of the installation and of all gyms, the latest first; for the system alone. */
export function listAlerts(
  db: Db,
  closed: boolean,
  after: { openedAt: string; id: string } | null,
  limit: number,
): Promise<Omit<AlertRow, "severity">[]> {
  return db.rows(LIST, [closed, after?.openedAt ?? null, after?.id ?? null, limit]);
}

// Two workers may look at the same minute: the second one sees what the first has written. Whoever takes an alert on
// waits for them, so that neither overwrites the other.
const LOCK = statement("alerts.lock", "select pg_advisory_xact_lock(hashtext('pulse alerts'))");
const RUNNING = statement(
  "alerts.running",
  `select tenant_id as "tenantId", id, kind, subject, facts, since, opened_at as "openedAt", well_since as "wellSince",
     told_at as "toldAt", acknowledged_facts as "acknowledgedFacts"
   from alert where closed_at is null`,
);

export interface RunningRow {
  tenantId: string;
  id: string;
  kind: AlertKind;
  subject: string;
  facts: AlertFacts;
  since: string;
  openedAt: string | null;
  wellSince: string | null;
  toldAt: string | null;
  acknowledgedFacts: AlertFacts | null;
}

/** What is wrong and not over, told or not, held until the transaction ends. */
export async function lockRunning(db: Db): Promise<RunningRow[]> {
  await db.rows(LOCK);
  return await db.rows<RunningRow>(RUNNING);
}

const SAVE = statement(
  "alerts.save",
  `insert into alert (tenant_id, id, kind, subject, facts, since, opened_at, well_since, told_at)
   values ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6::timestamptz, $7::timestamptz, $8::timestamptz, $9::timestamptz)
   on conflict (tenant_id, id) do update set facts = excluded.facts, opened_at = excluded.opened_at,
     well_since = excluded.well_since, told_at = excluded.told_at,
     acknowledged_at = case when $10::boolean then alert.acknowledged_at end,
     acknowledged_by = case when $10::boolean then alert.acknowledged_by end,
     acknowledged_facts = case when $10::boolean then alert.acknowledged_facts end`,
);

export async function saveRunning(db: Db, row: RunningRow): Promise<void> {
  const { tenantId, id, kind, subject, facts, since, openedAt, wellSince, toldAt, acknowledgedFacts } = row;
  const values = [tenantId, id, kind, subject, JSON.stringify(facts), since, openedAt, wellSince, toldAt];
  await db.rows(SAVE, [...values, acknowledgedFacts !== null]);
}

const ACKNOWLEDGE = statement(
  "alerts.acknowledge",
  `update alert set acknowledged_by = $3::uuid, acknowledged_at = case when $3::uuid is not null then $4::timestamptz end,
     acknowledged_facts = case when $3::uuid is not null then facts end
   where tenant_id = $1::uuid and id = $2::uuid and opened_at is not null and closed_at is null returning kind`,
);

/**
 * Notes who is on an open alert, with what is seen now; nobody, where `by` is null.
 * @returns what is wrong; undefined when it is over or was never told.
 */
export async function acknowledge(
  db: Db,
  { tenantId, id }: { tenantId: string; id: string },
  by: string | null,
  now: Date,
): Promise<AlertKind | undefined> {
  await db.rows(LOCK);
  const rows = await db.rows<{ kind: AlertKind }>(ACKNOWLEDGE, [tenantId, id, by, now.toISOString()]);
  return rows[0]?.kind;
}

const CLOSE = statement(
  "alerts.close",
  `update alert set closed_at = $3::timestamptz, told_at = $3::timestamptz
   where tenant_id = $1::uuid and id = $2::uuid`,
);

export async function closeAlert(db: Db, { tenantId, id }: RunningRow, now: Date): Promise<void> {
  await db.rows(CLOSE, [tenantId, id, now.toISOString()]);
}

const FORGET = statement("alerts.forget", "delete from alert where tenant_id = $1::uuid and id = $2::uuid");

/** Takes away what went by before anybody was told. */
export async function forgetAlert(db: Db, { tenantId, id }: RunningRow): Promise<void> {
  await db.rows(FORGET, [tenantId, id]);
}
