import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { AlertRow } from "./schema";

const LIST = statement(
  "operations.alerts",
  `select a.tenant_id as "tenantId", a.id, a.kind, a.subject, a.facts, a.since, a.opened_at as "openedAt",
     a.closed_at as "closedAt", a.told_at as "toldAt",
     case when t.id is null then null else jsonb_build_object('name', t.name, 'slug', t.slug) end as gym
   from alert a left join tenant t on t.id = a.tenant_id
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
