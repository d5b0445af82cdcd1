import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const AFFECTED = statement(
  "classes.told-of-cancellation",
  `select p.id, p.member_id as "memberId", trim(m.first_name || ' ' || m.last_name) as name, p.seat
   from (
     select id, tenant_id, member_id, true as seat from booking
     where session_id = $1::uuid and status = 'cancelled_by_gym'
     union all
     select id, tenant_id, member_id, false from waitlist_entry
     where session_id = $1::uuid and status = 'closed'
   ) p join member m on m.tenant_id = p.tenant_id and m.id = p.member_id
   order by p.seat desc, lower(m.first_name), lower(m.last_name), p.id limit 200`,
);

export function affectedBy(
  db: Db,
  sessionId: string,
): Promise<{ id: string; memberId: string; name: string; seat: boolean }[]> {
  return db.rows(AFFECTED, [sessionId]);
}
