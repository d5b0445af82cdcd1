import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { AuditRow, GymRow, Overview } from "./schema";

const GYMS = statement(
  "operations.gyms",
  `select t.id, t.slug, t.name, t.country, t.status, t.is_demo as "isDemo", t.created_at as "createdAt",
     t.suspended_at as "suspendedAt",
     (select count(*) from member m where m.tenant_id = t.id and m.archived_at is null) as members,
     (select count(*) from staff s where s.tenant_id = t.id and s.removed_at is null) as staff,
     (select count(*) from branch b where b.tenant_id = t.id and b.closed_at is null) as branches,
     (select u.email::text from staff s join app_user u on u.id = s.user_id
      where s.tenant_id = t.id and s.role = 'owner' and s.removed_at is null order by s.created_at, s.id limit 1) as owner
   from tenant t
   where ($1 = '' or t.name ilike '%' || $1 || '%' or t.slug like '%' || lower($1) || '%')
     and ($2::uuid is null or t.id < $2::uuid)
   order by t.id desc limit $3`,
);

const wild = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** Gyms, the newest first; `after` is the last id of the page before. */
export function listGyms(db: Db, search: string, after: string | null, limit: number): Promise<GymRow[]> {
  return db.rows<GymRow>(GYMS, [wild(search), after, limit]);
}

const COUNTS = statement(
  "operations.gym-counts",
  `select count(*) filter (where status = 'active') as active,
     count(*) filter (where status = 'suspended') as suspended from tenant`,
);

export async function countGyms(db: Db): Promise<Overview["gyms"]> {
  return (await db.rows<Overview["gyms"]>(COUNTS))[0] ?? { active: 0, suspended: 0 };
}

const AUDIT = statement(
  "operations.audit",
  `select a.id, a.at, a.actor_kind as "actorKind", u.name as "actorName", a.action, a.subject_kind as "subjectKind",
     a.subject_id as "subjectId", coalesce(t.name, p.name) as "subjectName", a.before, a.after, a.reason,
     a.request_id as "requestId"
   from audit_entry a
   left join app_user u on u.id = a.actor_id
   left join app_user p on a.subject_kind = 'user' and p.id = a.subject_id
   left join tenant t on a.subject_kind = 'tenant' and t.id = a.subject_id
   where a.tenant_id = $1::uuid and ($2 = '' or a.action like $2 || '%')
     and ($3::timestamptz is null or (a.at, a.id) < ($3::timestamptz, $4::uuid))
   order by a.at desc, a.id desc limit $5`,
);

/** Lines of the platform's own log, the latest first; those of gyms are the gyms' own. */
export function listAudit(
  db: Db,
  action: string,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<AuditRow[]> {
  return db.rows<AuditRow>(AUDIT, [
    PLATFORM_TENANT,
    wild(action),
    after?.at ?? null,
    after?.id ?? null,
    limit,
  ]);
}
