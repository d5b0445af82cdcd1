import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { wild } from "../data";
import type { GymOrder, GymRow, GymUsage } from "./schema";

const ROW = `t.id, t.slug, t.name, t.country, t.status, t.is_demo as "isDemo", t.created_at as "createdAt",
  t.suspended_at as "suspendedAt",
  (select u.email::text from staff s join app_user u on u.id = s.user_id
   where s.tenant_id = t.id and s.role = 'owner' and s.removed_at is null order by s.created_at, s.id limit 1) as owner,
  (select count(*) from member m where m.tenant_id = t.id and m.archived_at is null)::int as members,
  (select count(*) from staff s where s.tenant_id = t.id and s.removed_at is null)::int as staff,
  (select count(*) from branch b where b.tenant_id = t.id and b.closed_at is null)::int as branches,
  (select count(*) from visit v where v.tenant_id = t.id and v.undone_at is null
     and v.entered_at > $1::timestamptz - interval '30 days')::int as "checkIns",
  (select count(*) from outbox o where o.tenant_id = t.id)::int as jobs,
  (select a.at from audit_entry a where a.tenant_id = t.id order by a.at desc limit 1) as "lastActivityAt"`;

const GYMS = statement(
  "usage.gyms",
  `select * from (
     select g.*, $6::float8 * case $2 when 'members' then g.members when 'checkIns' then g."checkIns"
         when 'jobs' then g.jobs when 'activity' then coalesce(extract(epoch from g."lastActivityAt"), 0)
         else extract(epoch from g."createdAt") end::float8 as value
     from (select ${ROW} from tenant t
           where $3 = '' or t.name ilike '%' || $3 || '%' or t.slug like '%' || lower($3) || '%') g
   ) r
   where $4::float8 is null or (r.value, r.id) < ($4::float8, $5::uuid)
   order by r.value desc, r.id desc limit $7`,
);

export interface GymList {
  search: string;
  order: GymOrder;
  ascending: boolean;
  now: Date;
}

/** Gyms with their figures; `after` is the last one of the page before, with the value it stands at. */
export function listGyms(
  db: Db,
  { search, order, ascending, now }: GymList,
  after: { value: number; id: string } | null,
  limit: number,
): Promise<(GymRow & { value: number })[]> {
  const key = [after?.value ?? null, after?.id ?? null];
  const values = [now.toISOString(), order, wild(search), ...key, ascending ? -1 : 1, limit];
  return db.rows<GymRow & { value: number }>(GYMS, values);
}

const GYM = statement(
  "usage.gym",
  `select ${ROW}, t.currency, t.zone, t.locale from tenant t where t.slug = $2`,
);

export async function findGym(db: Db, slug: string, now: Date): Promise<GymUsage["gym"] | undefined> {
  return (await db.rows<GymUsage["gym"]>(GYM, [now.toISOString(), slug]))[0];
}

/** Tables that grow with what a gym does; the others stay small. */
const TABLES = [
  "visit",
  "refusal",
  "member",
  "membership",
  "entitlement_entry",
  "invoice",
  "invoice_line",
  "payment_attempt",
  "money_entry",
  "class_session",
  "booking",
  "notification",
  "notification_delivery",
  "audit_entry",
] as const;

const ROWS = statement(
  "usage.rows",
  `select * from (${TABLES.map(
    (table) =>
      `select '${table}' as "table", count(*)::int as count from ${table} where tenant_id = $1::uuid`,
  ).join(" union all ")}) r where count > 0 order by count desc, "table"`,
);

export function countRows(db: Db, tenantId: string): Promise<GymUsage["rows"]> {
  return db.rows<GymUsage["rows"][number]>(ROWS, [tenantId]);
}
