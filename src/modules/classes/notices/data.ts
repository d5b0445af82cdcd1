import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** A class as members are told of it. */
export interface ClassFacts {
  name: string;
  startsAt: string;
  zone: string;
  branch: string;
  trainer: string | null;
  room: string | null;
  version: number;
}

const CLASS = statement(
  "classes.told-class",
  `select y.name, c.starts_at as "startsAt", b.zone, b.name as branch, u.name as trainer, r.name as room, c.version
   from class_session c
   join class_type y on y.tenant_id = c.tenant_id and y.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   left join room r on r.tenant_id = c.tenant_id and r.id = c.room_id
   left join staff s on s.tenant_id = c.tenant_id and s.id = coalesce(c.substitute_id, c.trainer_id)
   left join app_user u on u.id = s.user_id
   where c.id = $1::uuid`,
);

export async function findClass(db: Db, sessionId: string): Promise<ClassFacts | undefined> {
  return (await db.rows<ClassFacts>(CLASS, [sessionId]))[0];
}

const SESSION_OF = statement(
  "classes.told-session",
  `select session_id as "sessionId" from booking where id = $1::uuid`,
);

export async function sessionOf(db: Db, bookingId: string): Promise<string | undefined> {
  return (await db.rows<{ sessionId: string }>(SESSION_OF, [bookingId]))[0]?.sessionId;
}

const FREE_UNTIL = statement(
  "classes.told-free-until",
  `select terms->>'freeUntil' as until from booking where id = $1::uuid`,
);

/** Until when a booking can be given back for nothing, as it was told when it was made. */
export async function freeUntilOf(db: Db, bookingId: string): Promise<string | null> {
  return (await db.rows<{ until: string | null }>(FREE_UNTIL, [bookingId]))[0]?.until ?? null;
}

const PEOPLE = statement(
  "classes.told-people",
  `select id, member_id as "memberId", true as seat from booking
   where session_id = $1::uuid and status in ('held', 'booked', 'checked_in')
   union all
   select id, member_id, false from waitlist_entry where session_id = $1::uuid and status in ('waitlisted', 'offered')`,
);

/** Whoever has a seat in a class or waits for one; `id` is the booking's or the place's in the queue. */
export function peopleOf(
  db: Db,
  sessionId: string,
): Promise<{ id: string; memberId: string; seat: boolean }[]> {
  return db.rows(PEOPLE, [sessionId]);
}

export interface Upcoming {
  bookingId: string;
  memberId: string;
  sessionId: string;
  startsAt: string;
  zone: string;
  bookedAt: string;
}

const UPCOMING = statement(
  "classes.to-remind-of",
  `select b.id as "bookingId", b.member_id as "memberId", c.id as "sessionId", c.starts_at as "startsAt", h.zone,
     b.booked_at as "bookedAt"
   from class_session c
   join branch h on h.tenant_id = c.tenant_id and h.id = c.branch_id
   join booking b on b.tenant_id = c.tenant_id and b.session_id = c.id and b.status = 'booked'
   where c.status = 'scheduled' and c.starts_at > $1::timestamptz and c.starts_at <= $2::timestamptz
   order by c.starts_at, b.id`,
);

/** Bookings of the classes that begin between two moments. */
export function upcomingBookings(db: Db, from: Date, to: Date): Promise<Upcoming[]> {
  return db.rows<Upcoming>(UPCOMING, [from.toISOString(), to.toISOString()]);
}
