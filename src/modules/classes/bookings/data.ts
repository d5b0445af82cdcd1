import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { BookingFacts, Seats } from "./rules";
import type { BookingStatus, OwnBooking } from "./schema";

export const LIVE = "('held', 'booked', 'checked_in', 'attended', 'no_show')";

const MEMBERSHIP = `json_build_object('id', s.id, 'kind', p.kind, 'status', s.status, 'startsOn', s.starts_on,
  'endsOn', s.ends_on, 'pastDueSince', s.past_due_since, 'autoRenew', s.auto_renew, 'nextBillOn', s.next_bill_on,
  'visits', v.visits, 'branchIds', v.branch_ids, 'packFirst', v.pack_first,
  'countsClasses', exists (select 1 from jsonb_array_elements(v.allowances) a where a->>'kind' = 'class'),
  'freezes', coalesce((select json_agg(json_build_object('fromOn', z.from_on, 'toOn', z.to_on)) from membership_freeze z
    where z.membership_id = s.id and z.status in ('scheduled', 'active') and z.block_bookings), '[]'::json))`;

/** A person's memberships and their household's, as the rules read them. @param member the column with the person's id */
export const membershipsOf = (
  member: string,
) => `coalesce((select json_agg(${MEMBERSHIP} order by s.starts_on, s.id) from (
         select * from membership r where r.member_id = ${member}
         union
         select r.* from household_member h join membership r on r.tenant_id = h.tenant_id and r.household_id = h.household_id
           where h.member_id = ${member} and h.left_on is null
       ) s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
       join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id), '[]'::json)`;

/** `$1` class, `$2` member: one round trip for everything that is decided about the two. */
const FACTS = statement(
  "bookings.facts",
  `select json_build_object(
     'session', json_build_object('id', c.id, 'branchId', c.branch_id, 'zone', b.zone, 'name', t.name, 'status', c.status,
       'localOn', c.local_on, 'startsAt', ${iso("c.starts_at")}, 'endsAt', ${iso("c.ends_at")}, 'credits', t.credits,
       'maxGuests', t.max_guests, 'policies', t.policies),
     'seats', (select json_build_object('capacity', c.capacity, 'walkInSeats', c.walk_in_seats,
         'online', coalesce(sum(1 + k.guest_seats) filter (where k.pool = 'online'), 0),
         'walkIn', coalesce(sum(1 + k.guest_seats) filter (where k.pool = 'walk_in'), 0),
         'offered', (select coalesce(sum(1 + w.guest_seats), 0) from waitlist_entry w
           where w.session_id = c.id and w.status = 'offered' and w.holds_seat))
       from booking k where k.session_id = c.id and k.status in ${LIVE}),
     'member', json_build_object('id', m.id, 'name', trim(m.first_name || ' ' || m.last_name),
       'banned', m.banned_at is not null),
     'memberships', ${membershipsOf("m.id")},
     'clash', (select json_build_object('name', ot.name, 'time', o.local_time)
       from booking k join class_session o on o.tenant_id = k.tenant_id and o.id = k.session_id
       join class_type ot on ot.tenant_id = o.tenant_id and ot.id = o.class_type_id
       where k.member_id = m.id and k.status in ('held', 'booked', 'checked_in') and o.id <> c.id and o.status = 'scheduled'
         and o.starts_at < c.ends_at and o.ends_at > c.starts_at order by o.starts_at limit 1),
     'booking', (select json_build_object('id', k.id, 'status', k.status) from booking k
       where k.session_id = c.id and k.member_id = m.id and k.status in ${LIVE}),
     'waiting', (select json_build_object('id', w.id, 'status', w.status,
         'kept', case when w.status = 'offered' and w.holds_seat then 1 + w.guest_seats else 0 end) from waitlist_entry w
       where w.session_id = c.id and w.member_id = m.id and w.status in ('waitlisted', 'offered')),
     'queue', (select count(*)::int from waitlist_entry w where w.session_id = c.id and w.status in ('waitlisted', 'offered')),
     'queuesThatDay', (select count(*)::int from waitlist_entry w
       join class_session o on o.tenant_id = w.tenant_id and o.id = w.session_id
       where w.member_id = m.id and w.status in ('waitlisted', 'offered') and o.id <> c.id and o.local_on = c.local_on)
   ) as facts
   from class_session c join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   join member m on m.tenant_id = c.tenant_id and m.id = $2::uuid and m.archived_at is null
   where c.id = $1::uuid`,
);

export async function findFacts(
  db: Db,
  sessionId: string,
  memberId: string,
): Promise<BookingFacts | undefined> {
  return (await db.rows<{ facts: BookingFacts }>(FACTS, [sessionId, memberId]))[0]?.facts;
}

const HOLD = statement(
  "bookings.hold-class",
  `select capacity, walk_in_seats as "walkInSeats", online, walk_in as "walkIn", offered, status,
     ${iso("starts_at")} as "startsAt" from app.lock_class($1::uuid)`,
  { writes: true },
);

/** The class with its seats as everybody before has left them; nobody else books until the transaction ends. */
export async function holdClass(
  db: Db,
  sessionId: string,
): Promise<(Seats & { status: "scheduled" | "cancelled"; startsAt: string }) | undefined> {
  return (
    await db.rows<Seats & { status: "scheduled" | "cancelled"; startsAt: string }>(HOLD, [sessionId])
  )[0];
}

const HOLD_PEOPLE = statement(
  "bookings.hold-people",
  `select pg_advisory_xact_lock(hashtextextended('class booking ' || q.id::text, 0))::text from (
     select w.member_id as id from waitlist_entry w where w.session_id = any($1::uuid[]) and w.status = 'waitlisted'
     union select unnest($2::uuid[]) order by 1 offset 0) q`,
  { writes: true },
);

/**
 * One seat at a time for a person: two classes of the same hour can't be booked side by side. After the classes' locks,
 * and everybody who may get a seat in them at once, in one order: of two classes that fill up with the same people
 * neither waits for the other.
 * @param queuesOf classes whose queues may move up
 */
export async function holdPeople(
  db: Db,
  queuesOf: readonly string[],
  memberIds: readonly string[],
): Promise<void> {
  await db.rows(HOLD_PEOPLE, [queuesOf, memberIds]);
}

/** One person alone, where nobody else can get a seat in the same transaction. */
export async function holdPerson(db: Db, memberId: string): Promise<void> {
  await holdPeople(db, [], [memberId]);
}

export interface NewBooking {
  id: string;
  sessionId: string;
  memberId: string;
  guestSeats: number;
  pool: "online" | "walk_in";
  overbooked: boolean;
  channel: "app" | "desk" | "waitlist" | "standing";
  standingId: string | null;
  paidWith: "plan" | "credit";
  membershipId: string | null;
  entitlementEntryId: string | null;
  terms: { credits: number; freeUntil: string };
  penaltyFreeUntil: Date | null;
  bookedAt: Date;
  bookedBy: string | null;
}

export async function insertBooking(db: Db, row: NewBooking, guests: readonly string[]): Promise<void> {
  await db.models.booking.create({ data: row, select: { id: true } });
  if (guests.length > 0) {
    await db.models.bookingGuest.createMany({ data: guests.map((id) => ({ id, bookingId: row.id })) });
  }
}

export interface BookingRow {
  id: string;
  sessionId: string;
  memberId: string;
  status: BookingStatus;
  guestSeats: number;
  paidWith: string;
  membershipId: string | null;
  penaltyFreeUntil: string | null;
  bookedAt: string;
  late: boolean;
  credits: number;
  overbooked: boolean;
  startsAt: string;
  localOn: string;
  zone: string;
  branchId: string;
  policies: unknown;
}

const BOOKING = `select k.id, k.session_id as "sessionId", k.member_id as "memberId", k.status, k.guest_seats as "guestSeats",
   k.paid_with as "paidWith", k.membership_id as "membershipId", ${iso("k.penalty_free_until")} as "penaltyFreeUntil",
   ${iso("k.booked_at")} as "bookedAt", k.late, coalesce((k.terms->>'credits')::int, 0) as credits, k.overbooked,
   ${iso("c.starts_at")} as "startsAt", c.local_on as "localOn", b.zone, c.branch_id as "branchId", t.policies
 from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
 join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
 join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id`;
const FIND = statement("bookings.find", `${BOOKING} where k.id = $1::uuid`);
const OF_SESSION = statement(
  "bookings.of-session",
  `${BOOKING} where k.session_id = $1::uuid and k.status in ('held', 'booked') order by k.id`,
);
const OF_MEMBERSHIP = statement(
  "bookings.of-membership",
  `${BOOKING} where k.membership_id = $1::uuid and k.status in ('held', 'booked') and c.starts_at > $2::timestamptz
   order by c.id, k.id`,
);

export async function findBooking(db: Db, id: string): Promise<BookingRow | undefined> {
  return (await db.rows<BookingRow>(FIND, [id]))[0];
}

export function bookingsOfSession(db: Db, sessionId: string): Promise<BookingRow[]> {
  return db.rows<BookingRow>(OF_SESSION, [sessionId]);
}

/** Seats to come that a membership gave, in the order in which classes are held. */
export function bookingsOfMembership(db: Db, membershipId: string, now: Date): Promise<BookingRow[]> {
  return db.rows<BookingRow>(OF_MEMBERSHIP, [membershipId, now.toISOString()]);
}

const END = statement(
  "bookings.end",
  `update booking set status = $2, late = $3, cancelled_at = $4::timestamptz, cancelled_by = $5::uuid, cancel_reason = $6,
     settled_at = $4::timestamptz, updated_at = $4::timestamptz
   where id = $1::uuid and status in ('held', 'booked') returning id`,
  { writes: true },
);

/** @returns whether this call ended it */
export async function endBooking(
  db: Db,
  id: string,
  end: { status: BookingStatus; late: boolean; at: Date; by: string | null; reason: string | null },
): Promise<boolean> {
  const { status, late, at, by, reason } = end;
  const ended = (await db.rows(END, [id, status, late, at.toISOString(), by, reason])).length > 0;
  if (ended) {
    await db.models.bookingGuest.updateMany({ where: { bookingId: id }, data: { status: "cancelled" } });
  }
  return ended;
}

const RETURNED = statement(
  "bookings.returned",
  `select not exists (select 1 from entitlement_entry e
     where e.source_kind = 'booking' and e.source_id = $1::uuid and e.reason = 'use'
       and not exists (select 1 from entitlement_entry r where r.tenant_id = e.tenant_id and r.reverses_id = e.id)) as returned`,
);

/** Whether nothing that was taken for a booking's own seat is still kept. */
export async function wasReturned(db: Db, bookingId: string): Promise<boolean> {
  return (await db.rows<{ returned: boolean }>(RETURNED, [bookingId]))[0]?.returned ?? true;
}

const MINE = statement(
  "bookings.mine",
  `select k.id, k.session_id as "sessionId", t.name, t.color, c.branch_id as "branchId", b.name as "branchName",
     r.name as "roomName", u.name as "trainerName", b.zone, c.local_on as "localOn", c.local_time as "localTime",
     ${iso("c.starts_at")} as "startsAt", ${iso("c.ends_at")} as "endsAt", k.status, k.guest_seats as "guestSeats",
     coalesce((k.terms->>'credits')::int, 0) as credits, ${iso("k.booked_at")} as "bookedAt",
     ${iso("k.penalty_free_until")} as "penaltyFreeUntil", t.policies
   from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   left join room r on r.tenant_id = c.tenant_id and r.id = c.room_id
   left join staff p on p.tenant_id = c.tenant_id and p.id = coalesce(c.substitute_id, c.trainer_id)
   left join app_user u on u.id = p.user_id
   where k.member_id = $1::uuid and k.status in ${LIVE} and c.ends_at > $2::timestamptz
   order by c.starts_at, k.id limit 200`,
);

/** A booking as it is kept, with the rules of its class instead of what they come to. */
export type OwnRow = Omit<OwnBooking, "freeUntil"> & { penaltyFreeUntil: string | null; policies: unknown };

export function bookingsOfMember(db: Db, memberId: string, now: Date): Promise<OwnRow[]> {
  return db.rows<OwnRow>(MINE, [memberId, now.toISOString()]);
}
