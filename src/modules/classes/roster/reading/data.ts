import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";
import type { Roster } from "../schema";

const HOLDS = "('held', 'booked', 'checked_in', 'attended', 'no_show')";

/** A class with its head count; `c` the class, `b` its branch. */
const CLASS = `'id', c.id, 'name', t.name, 'color', t.color, 'branchId', c.branch_id, 'branchName', b.name, 'zone', b.zone,
  'roomName', r.name, 'trainerId', coalesce(c.substitute_id, c.trainer_id), 'trainerName', coalesce(su.name, pu.name),
  'insteadOf', case when c.substitute_id is not null then pu.name end, 'localOn', c.local_on, 'localTime', c.local_time,
  'startsAt', ${iso("c.starts_at")}, 'endsAt', ${iso("c.ends_at")}, 'status', c.status, 'cancelReason', c.cancel_reason,
  'capacity', c.capacity, 'booked', k.booked, 'present', k.present, 'waiting', w.waiting,
  'substituteAsked', exists (select 1 from substitution a where a.session_id = c.id and a.status = 'asked')`;
const FROM = `from class_session c join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
  join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
  left join room r on r.tenant_id = c.tenant_id and r.id = c.room_id
  left join staff p on p.tenant_id = c.tenant_id and p.id = c.trainer_id left join app_user pu on pu.id = p.user_id
  left join staff s on s.tenant_id = c.tenant_id and s.id = c.substitute_id left join app_user su on su.id = s.user_id
  cross join lateral (select coalesce(sum(1 + k.guest_seats), 0)::int as booked,
      coalesce(sum(1 + k.guest_seats) filter (where k.status in ('checked_in', 'attended')), 0)::int as present
    from booking k where k.session_id = c.id and k.status in ${HOLDS}) k
  cross join lateral (select count(*)::int as waiting from waitlist_entry q
    where q.session_id = c.id and q.status in ('waitlisted', 'offered')) w`;

/** `$1` class, `$2` now. */
const ROSTER = statement(
  "roster.read",
  `select json_build_object('at', ${iso("$2::timestamptz")},
     'session', json_build_object(${CLASS}, 'walkInSeats', c.walk_in_seats, 'policies', t.policies),
     'people', coalesce((select json_agg(json_build_object('bookingId', k.id, 'memberId', m.id,
         'name', trim(m.first_name || ' ' || m.last_name), 'number', m.number, 'photo', m.photo_key, 'status', k.status,
         'late', k.late, 'guestSeats', k.guest_seats, 'pool', k.pool, 'overbooked', k.overbooked,
         'checkedInAt', ${iso("k.checked_in_at")},
         'guests', coalesce((select json_agg(coalesce(g.name, trim(gu.first_name || ' ' || gu.last_name)) order by g.id)
           from booking_guest g left join guest gu on gu.tenant_id = g.tenant_id and gu.id = g.guest_id
           where g.booking_id = k.id and coalesce(g.name, gu.first_name) is not null), '[]'::json),
         'healthNote', (select n.note from health_note n where n.member_id = m.id),
         'birthday', coalesce(to_char(m.birth_date, 'MM-DD') = to_char(c.local_on, 'MM-DD'), false),
         'firstTimer', not exists (select 1 from booking o where o.member_id = m.id and o.id <> k.id
           and o.status in ('checked_in', 'attended'))) order by m.first_name, m.last_name, k.id)
       from booking k join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
       where k.session_id = c.id and k.status in ${HOLDS}), '[]'::json),
     'waiting', coalesce((select json_agg(json_build_object('entryId', w.id, 'memberId', m.id,
         'name', trim(m.first_name || ' ' || m.last_name), 'photo', m.photo_key, 'status', w.status,
         'guestSeats', w.guest_seats, 'joinedAt', ${iso("w.joined_at")}, 'offerExpiresAt', ${iso("w.offer_expires_at")})
         order by w.joined_at, w.id)
       from waitlist_entry w join member m on m.tenant_id = w.tenant_id and m.id = w.member_id
       where w.session_id = c.id and w.status in ('waitlisted', 'offered')), '[]'::json)) as roster
   ${FROM} where c.id = $1::uuid`,
);

type Read = Omit<Roster, "session"> & {
  session: Omit<Roster["session"], "marksFrom" | "lateFrom" | "marksUntil" | "may"> & { policies: unknown };
};

export async function readRoster(db: Db, sessionId: string, now: Date): Promise<Read | undefined> {
  return (await db.rows<{ roster: Read }>(ROSTER, [sessionId, now.toISOString()]))[0]?.roster;
}

/** `$1` trainer or null, `$2` branch or null, `$3` now: classes of the day, and those around midnight. A zone is at most a day away: bounds on the start help the index. */
const DAY = statement(
  "roster.day",
  `select coalesce(json_agg(json_build_object(${CLASS}) order by c.starts_at, c.id), '[]'::json)::text
   ${FROM} where ($1::uuid is null or $1::uuid in (c.trainer_id, c.substitute_id))
     and ($1::uuid is null or coalesce(c.substitute_id, c.trainer_id) = $1::uuid)
     and ($2::uuid is null or c.branch_id = $2::uuid)
     and c.starts_at between $3::timestamptz - interval '26 hours' and $3::timestamptz + interval '26 hours'
     and (c.local_on = ($3::timestamptz at time zone b.zone)::date
       or c.starts_at between $3::timestamptz - interval '3 hours' and $3::timestamptz + interval '3 hours')`,
);

export function dayJson(
  db: Db,
  whose: { trainerId: string | null; branchId: string | null },
  now: Date,
): Promise<RawJson> {
  return db.json(DAY, [whose.trainerId, whose.branchId, now.toISOString()]);
}
