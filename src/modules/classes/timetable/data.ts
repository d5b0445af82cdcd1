import type { AllowanceHolder } from "@/modules/membership/entitlements/rules";
import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { LIVE, membershipsOf } from "../bookings/data";
import type { BookingFacts, ClassMembership } from "../bookings/rules";
import type { BookingStatus } from "../bookings/schema";
import { PUBLIC, timetable } from "../sessions/data";
import type { Timetable, TimetableInput, TimetableSession } from "../sessions/schema";
import type { HistoryInput, PastBooking } from "./schema";

/** A class as it is for everybody, with what the rules ask of it. */
export interface SessionFacts extends TimetableSession {
  description: string | null;
  maxGuests: number;
  policies: unknown;
  seats: BookingFacts["seats"];
}

export interface OwnSeat {
  bookingId: string;
  sessionId: string;
  status: BookingStatus;
  guestSeats: number;
  bookedAt: string;
  penaltyFreeUntil: string | null;
  /** The class it is in. */
  name: string;
  localTime: string;
  startsAt: string;
  endsAt: string;
  takesPlace: boolean;
}

export interface OwnPlace {
  entryId: string;
  sessionId: string;
  status: "waitlisted" | "offered";
  guestSeats: number;
  noticeMinutes: number | null;
  expiresAt: string | null;
  holdsSeat: boolean;
  place: number;
  localOn: string;
}

/** What is left of a pool of class credits. */
export interface CreditPool {
  membershipId: string | null;
  source: string;
  validFrom: string;
  validTo: string | null;
  left: number;
}

/** Everything about a person that decides what the classes of a span are to them. */
export interface PersonFacts {
  member: BookingFacts["member"];
  memberships: ClassMembership[];
  seats: OwnSeat[];
  places: OwnPlace[];
  /** Memberships that grant class credits, and the pools that were made of them so far. */
  holders: AllowanceHolder[];
  pools: CreditPool[];
}

export interface TimetableFacts extends Omit<Timetable, "sessions"> {
  sessions: SessionFacts[];
  me: PersonFacts | null;
}

const HOUSEHOLDS =
  "select h.household_id from household_member h where h.member_id = m.id and h.left_on is null";

/** `$5` is the member. Seats of the days around the span count too: a class may overlap midnight. */
const ME = `(select json_build_object(
    'member', json_build_object('id', m.id, 'name', trim(m.first_name || ' ' || m.last_name),
      'banned', m.banned_at is not null),
    'memberships', ${membershipsOf("m.id")},
    'seats', coalesce((select json_agg(json_build_object('bookingId', k.id, 'sessionId', o.id, 'status', k.status,
        'guestSeats', k.guest_seats, 'bookedAt', ${iso("k.booked_at")}, 'penaltyFreeUntil', ${iso("k.penalty_free_until")},
        'name', t.name, 'localTime', o.local_time, 'startsAt', ${iso("o.starts_at")}, 'endsAt', ${iso("o.ends_at")},
        'takesPlace', o.status = 'scheduled') order by o.starts_at, o.id)
      from booking k join class_session o on o.tenant_id = k.tenant_id and o.id = k.session_id
      join class_type t on t.tenant_id = o.tenant_id and t.id = o.class_type_id
      where k.member_id = m.id and (k.status in ${LIVE} or k.status = 'cancelled_by_gym')
        and o.starts_at between $2::date - interval '2 days' and $3::date + interval '3 days'), '[]'::json),
    'places', coalesce((select json_agg(json_build_object('entryId', w.id, 'sessionId', w.session_id, 'status', w.status,
        'guestSeats', w.guest_seats, 'noticeMinutes', w.notice_minutes, 'expiresAt', ${iso("w.offer_expires_at")},
        'holdsSeat', w.holds_seat, 'localOn', o.local_on,
        'place', (select count(*) from waitlist_entry a where a.session_id = w.session_id
          and a.status in ('waitlisted', 'offered') and (a.joined_at, a.id) <= (w.joined_at, w.id))))
      from waitlist_entry w join class_session o on o.tenant_id = w.tenant_id and o.id = w.session_id
      where w.member_id = m.id and w.status in ('waitlisted', 'offered')), '[]'::json),
    'holders', coalesce((select json_agg(json_build_object('membershipId', s.id, 'memberId', s.member_id,
        'householdId', s.household_id, 'planKind', p.kind, 'cycle', v.cycle, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
        'anchorOn', s.anchor_on, 'visits', v.visits, 'allowances', v.allowances))
      from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
      join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
      where (s.member_id = m.id or s.household_id in (${HOUSEHOLDS}))
        and s.status in ('trial', 'active', 'past_due', 'frozen', 'pending_start')
        and v.allowances <> '[]'::jsonb), '[]'::json),
    'pools', coalesce((select json_agg(json_build_object('membershipId', p.membership_id, 'source', p.source,
        'validFrom', p.valid_from, 'validTo', p.valid_to,
        'left', (select coalesce(sum(e.delta), 0) from entitlement_entry e
          where e.tenant_id = p.tenant_id and e.pool_id = p.id)))
      from entitlement_pool p
      where p.kind = 'class' and (p.member_id = m.id or p.household_id in (${HOUSEHOLDS}))
        and (p.valid_to is null or p.valid_to >= $2::date)), '[]'::json))
   from member m where m.id = $5::uuid and m.archived_at is null)`;

const FIELDS = `${PUBLIC}, 'description', t.description, 'maxGuests', t.max_guests, 'policies', t.policies,
  'seats', json_build_object('capacity', c.capacity, 'walkInSeats', c.walk_in_seats, 'online', coalesce(b.online, 0),
    'walkIn', coalesce(b.seats, 0) - coalesce(b.online, 0), 'offered', coalesce(w.offered, 0))`;

const MEMBER_TIMETABLE = timetable("classes.timetable-member", FIELDS, "", `, 'me', ${ME}`);

/** A span of days with all that decides what its classes are to a member, in one round trip. */
export async function findTimetable(
  db: Db,
  memberId: string,
  { branchId, from, to }: TimetableInput,
  now: Date,
): Promise<TimetableFacts> {
  const json = await db.json(MEMBER_TIMETABLE, [branchId ?? null, from, to, now.toISOString(), memberId]);
  return JSON.parse(json.text) as TimetableFacts;
}

const HISTORY = statement(
  "classes.booking-history",
  `select k.id, k.session_id as "sessionId", t.name, b.name as "branchName",
     coalesce(su.name, pu.name) as "trainerName", b.zone, ${iso("c.starts_at")} as "startsAt", k.status, k.late,
     coalesce((k.terms->>'credits')::int, 0) as credits, k.guest_seats as "guestSeats"
   from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   left join staff p on p.tenant_id = c.tenant_id and p.id = c.trainer_id left join app_user pu on pu.id = p.user_id
   left join staff s on s.tenant_id = c.tenant_id and s.id = c.substitute_id left join app_user su on su.id = s.user_id
   where k.member_id = $1::uuid and (k.status not in ${LIVE} or c.ends_at <= $2::timestamptz)
     and ($3::timestamptz is null or (c.starts_at, k.id) < ($3::timestamptz, $4::uuid))
   order by c.starts_at desc, k.id desc limit $5::int`,
);

/** A member's bookings that are over, the latest class first. */
export function historyOf(
  db: Db,
  memberId: string,
  now: Date,
  { cursor }: HistoryInput,
  limit: number,
): Promise<PastBooking[]> {
  const { startsAt = null, id = null } = cursor ?? {};
  return db.rows<PastBooking>(HISTORY, [memberId, now.toISOString(), startsAt, id, limit]);
}
