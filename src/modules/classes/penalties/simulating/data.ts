import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { PastEnd } from "./rules";

const ENDS = statement(
  "penalties.ends",
  `select k.member_id as "memberId", case when k.status like 'cancelled%' then ${iso("k.cancelled_at")} end as "cancelledAt",
     ${iso("c.starts_at")} as "startsAt", b.zone, ${iso("k.booked_at")} as "bookedAt",
     ${iso("k.penalty_free_until")} as "penaltyFreeUntil", coalesce((k.terms->>'credits')::int, 0) as credits,
     k.guest_seats as "guestSeats", coalesce(pool.source = 'pack', false) as "fromPack",
     case when k.status = 'attended' then g.absent else 0 end as "absentGuests", c.class_type_id as "classTypeId"
   from class_session c join booking k on k.tenant_id = c.tenant_id and k.session_id = c.id
   join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   left join entitlement_entry e on e.tenant_id = k.tenant_id and e.id = k.entitlement_entry_id
   left join entitlement_pool pool on pool.tenant_id = e.tenant_id and pool.id = e.pool_id
   left join lateral (select count(*)::int as absent from booking_guest q
     where q.booking_id = k.id and q.status = 'no_show') g on k.guest_seats > 0
   where c.starts_at >= $1::timestamptz and c.starts_at < $2::timestamptz and c.status = 'scheduled'
     and (k.status in ('cancelled_late', 'no_show') or (k.status = 'attended' and g.absent > 0)
       or (k.status = 'cancelled_early' and k.cancelled_by = m.user_id))`,
);
const TYPES = statement("penalties.type-rules", "select t.id, t.name, t.policies from class_type t");

/** Cancellations by members themselves and absences of the classes between two moments. */
export function pastEnds(db: Db, from: Date, to: Date): Promise<PastEnd[]> {
  return db.rows(ENDS, [from.toISOString(), to.toISOString()]);
}

/** The rules that kinds of class have of their own. */
export function rulesOfTypes(db: Db): Promise<{ id: string; name: string; policies: unknown }[]> {
  return db.rows(TYPES);
}
