import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { AuditFilters, AuditRow } from "./schema";

/** What was typed, for `like`: its own wildcards stand for themselves. */
export const wild = (text: string) => text.replace(/[\\%_]/g, "\\$&");

const COUNTS = statement(
  "operations.gym-counts",
  `select count(*) filter (where status = 'active')::int as active,
     count(*) filter (where status = 'suspended')::int as suspended from tenant`,
);

interface GymCounts {
  active: number;
  suspended: number;
}

export async function countGyms(db: Db): Promise<GymCounts> {
  return (await db.rows<GymCounts>(COUNTS))[0] ?? { active: 0, suspended: 0 };
}

const AUDIT = statement(
  "operations.audit",
  `select a.id, a.at, a.actor_kind as "actorKind", u.name as "actorName", a.action, a.subject_kind as "subjectKind",
     a.subject_id as "subjectId", coalesce(t.name, p.name) as "subjectName", a.before, a.after, a.reason,
     a.request_id as "requestId"
   from audit_entry a
   left join app_user u on u.id = a.actor_id
   left join app_user p on a.subject_kind = 'user' and p.id = a.subject_id
   left join tenant t on t.id::text = coalesce(a.after->>'tenantId', a.before->>'tenantId',
     case when a.subject_kind = 'tenant' then a.subject_id::text end)
   where a.tenant_id = $1::uuid and ($2 = '' or a.action like $2 || '%')
     and ($3 = '' or u.name ilike '%' || $3 || '%')
     and ($4::uuid is null or t.id = $4::uuid)
     and ($5::timestamptz is null or a.at >= $5::timestamptz) and ($6::timestamptz is null or a.at < $6::timestamptz)
     and ($7::timestamptz is null or (a.at, a.id) < ($7::timestamptz, $8::uuid))
   order by a.at desc, a.id desc limit $9`,
);

/** Lines of the platform's own log, the latest first; those of gyms are the gyms' own. */
export function listAudit(
  db: Db,
  { action, actor, tenantId, from, to }: AuditFilters,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<AuditRow[]> {
  const filter = [wild(action), wild(actor), tenantId ?? null, from ?? null, to ?? null];
  return db.rows<AuditRow>(AUDIT, [PLATFORM_TENANT, ...filter, after?.at ?? null, after?.id ?? null, limit]);
}
