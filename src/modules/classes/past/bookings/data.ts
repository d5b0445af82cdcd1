import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { PastBookingRow, PastWait } from "./service";

/** The visit of somebody who came is the one that began at that moment; without one they did not come. */
const BOOKINGS = statement(
  "classes.past-bookings",
  `insert into booking (id, session_id, member_id, status, overbooked, channel, paid_with, membership_id, terms, booked_at,
     checked_in_at, settled_at, cancelled_at, cancel_reason, late, visit_id, updated_at)
   select r.id, r."sessionId", r."memberId", r.status, r.overbooked, r.channel, 'plan', r."membershipId",
     json_build_object('credits', 0), r."bookedAt", r."visitAt", r."endedAt",
     case when r.status like 'cancelled%' then r."endedAt" end, r.reason, r.status = 'cancelled_late', r."visitId",
     coalesce(r."endedAt", r."bookedAt")
   from (select b.id, b."sessionId", b."memberId", b.overbooked, b.channel, b."membershipId", b."bookedAt", b."endedAt",
       b.reason, v.entered_at as "visitAt", v.id as "visitId",
       case when b.status = 'attended' and v.id is null then 'no_show' else b.status end as status
     from jsonb_to_recordset($1::jsonb) as b(id uuid, "sessionId" uuid, "memberId" uuid, status text, overbooked boolean,
       channel text, "membershipId" uuid, "bookedAt" timestamptz, "endedAt" timestamptz, reason text, "visitAt" timestamptz)
     left join visit v on v.member_id = b."memberId" and v.entered_at = b."visitAt" and v.undone_at is null) r`,
);

export async function insertBookings(db: Db, rows: readonly PastBookingRow[]): Promise<void> {
  if (rows.length > 0) await db.rows(BOOKINGS, [JSON.stringify(rows)]);
}

const WAITS = statement(
  "classes.past-waits",
  `insert into waitlist_entry (id, session_id, member_id, status, notice_minutes, joined_at, offered_at, offer_expires_at,
     holds_seat, settled_at, booking_id)
   select w.id, w."sessionId", w."memberId", w.status, w."noticeMinutes", w."joinedAt", w."offeredAt", w."offerExpiresAt",
     w.status = 'offered', case when w.status = 'booked' then w."settledAt" end, w."bookingId"
   from jsonb_to_recordset($1::jsonb) as w(id uuid, "sessionId" uuid, "memberId" uuid, status text, "noticeMinutes" int,
     "joinedAt" timestamptz, "offeredAt" timestamptz, "offerExpiresAt" timestamptz, "settledAt" timestamptz, "bookingId" uuid)`,
);

export async function insertWaits(db: Db, rows: readonly (PastWait & { id: string })[]): Promise<void> {
  if (rows.length > 0) await db.rows(WAITS, [JSON.stringify(rows)]);
}
