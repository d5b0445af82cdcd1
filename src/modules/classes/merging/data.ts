import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** The unique indexes of bookings, queues and standing bookings, asked beforehand. */
const BOTH_BOOKED = statement(
  "classes.both-booked",
  `select t.name, s.local_on as "on"
   from (
     select a.session_id from booking a join booking o on o.tenant_id = a.tenant_id and o.session_id = a.session_id
     where a.member_id = $1::uuid and o.member_id = $2::uuid
       and a.status in ('held', 'booked', 'checked_in', 'attended', 'no_show')
       and o.status in ('held', 'booked', 'checked_in', 'attended', 'no_show')
     union
     select a.session_id from waitlist_entry a
     join waitlist_entry o on o.tenant_id = a.tenant_id and o.session_id = a.session_id
     where a.member_id = $1::uuid and o.member_id = $2::uuid
       and a.status in ('waitlisted', 'offered') and o.status in ('waitlisted', 'offered')
   ) both_in
   join class_session s on s.id = both_in.session_id join class_type t on t.tenant_id = s.tenant_id and t.id = s.class_type_id
   union all
   select t.name, a.starts_on from standing_booking a
   join standing_booking o on o.tenant_id = a.tenant_id and o.series_id = a.series_id
   join class_series s on s.tenant_id = a.tenant_id and s.id = a.series_id
   join class_type t on t.tenant_id = s.tenant_id and t.id = s.class_type_id
   where a.member_id = $1::uuid and o.member_id = $2::uuid and a.ended_at is null and o.ended_at is null`,
);

/** Classes in which both members have a seat, a place in the queue or a standing booking; a person can have one. */
export function findBothBooked(db: Db, one: string, other: string): Promise<{ name: string; on: string }[]> {
  return db.rows(BOTH_BOOKED, [one, other]);
}
