import { defaultPolicies } from "@/modules/tenancy/policies/schema";
import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { KioskRow } from "./schema";

/** Minutes of silence after which a kiosk counts as offline; each gym's own rule, `$1` where it has set none. */
const PATIENCE = `case when t.policies->>'kioskOfflineMinutes' ~ '^[0-9]{1,3}$'
  then (t.policies->>'kioskOfflineMinutes')::int else $1::int end`;

/** The troubled first: 0 offline, 1 online, 2 waits for its browser, 3 revoked. */
const RANK = `case when d.revoked_at is not null then 3 when d.paired_at is null then 2
  when coalesce(d.last_seen_at, d.paired_at) < $2::timestamptz - ${PATIENCE} * interval '1 minute' then 0 else 1 end`;

const LIST = statement(
  "operations.kiosks",
  `select * from (
     select d.tenant_id as "tenantId", d.id, d.name, t.name as gym, t.slug, b.name as branch, ${RANK} as rank,
       d.created_at as "createdAt", d.last_seen_at as "lastSeenAt", d.revoked_at as "revokedAt",
       d.app_version as "version", d.queue_length as "queued",
       coalesce(o.kept, 0)::int as "keptScans", coalesce(o.conflicts, 0)::int as conflicts, a.since as "alertSince"
     from kiosk_device d
     join tenant t on t.id = d.tenant_id
     join branch b on b.tenant_id = d.tenant_id and b.id = d.branch_id
     left join lateral (
       select count(*) filter (where s.received_at > $2::timestamptz - interval '7 days') as kept,
         count(*) filter (where s.outcome = 'conflict' and s.resolution is null) as conflicts
       from offline_scan s where s.tenant_id = d.tenant_id and s.device_id = d.id) o on true
     left join lateral (
       select l.since from alert l
       where l.tenant_id = d.tenant_id and l.kind = 'kiosk_offline' and l.subject = d.id::text
         and l.opened_at is not null and l.closed_at is null limit 1) a on true
   ) k
   where $3::int is null or (k.rank, k.id) > ($3::int, $4::uuid)
   order by k.rank, k.id limit $5`,
);

const STATES = ["offline", "online", "waiting", "revoked"] as const;

export interface RankedKiosk extends KioskRow {
  rank: number;
}

/** Kiosks of all gyms, those that are offline first; `after` is the last one of the page before. */
export async function listKiosks(
  db: Db,
  now: Date,
  after: { rank: number; id: string } | null,
  limit: number,
): Promise<RankedKiosk[]> {
  const values = [defaultPolicies.kioskOfflineMinutes, now.toISOString(), after?.rank, after?.id, limit];
  const rows = await db.rows<Omit<RankedKiosk, "state">>(
    LIST,
    values.map((value) => value ?? null),
  );
  return rows.map((row) => ({ ...row, state: STATES[row.rank] ?? "revoked" }));
}

const COUNT = statement(
  "operations.kiosk-counts",
  `select count(*) filter (where rank = 0)::int as offline, count(*) filter (where rank = 1)::int as online
   from (select ${RANK} as rank from kiosk_device d join tenant t on t.id = d.tenant_id and t.status = 'active') k`,
);

/** Kiosks in use of all active gyms. */
export async function countKiosks(db: Db, now: Date): Promise<{ online: number; offline: number }> {
  const values = [defaultPolicies.kioskOfflineMinutes, now.toISOString()];
  return (await db.rows<{ online: number; offline: number }>(COUNT, values))[0] ?? { online: 0, offline: 0 };
}
