import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";
import type { StandingSession } from "../series/rules";
import type { CancelCause, Detachable, TimetableInput } from "./schema";

const HOLDS = "('held', 'booked', 'checked_in', 'attended', 'no_show')";

/** What everybody may see of a class. Seats left are those that can be booked: walk-in seats are kept. */
export const PUBLIC = `'id', c.id, 'seriesId', c.series_id, 'branchId', c.branch_id, 'typeId', t.id, 'name', t.name,
  'color', t.color, 'level', t.level, 'roomName', r.name, 'trainerId', coalesce(c.substitute_id, c.trainer_id),
  'trainerName', coalesce(su.name, pu.name), 'insteadOf', case when c.substitute_id is not null then pu.name end,
  'localOn', c.local_on, 'localTime', c.local_time, 'minutes', c.minutes, 'startsAt', ${iso("c.starts_at")},
  'endsAt', ${iso("c.ends_at")}, 'status', c.status, 'cancelReason', c.cancel_reason, 'note', c.note,
  'capacity', c.capacity, 'seatsLeft', greatest(0, least(c.capacity - coalesce(b.seats, 0),
    c.capacity - c.walk_in_seats - coalesce(b.online, 0)) - coalesce(w.offered, 0)),
  'waitlisted', coalesce(w.waitlisted, 0), 'credits', t.credits, 'dropInMinor', t.drop_in_minor, 'currency', t.currency`;
const STAFF = `${PUBLIC}, 'roomId', c.room_id, 'plannedTrainerId', c.trainer_id, 'substituteId', c.substitute_id,
  'walkInSeats', c.walk_in_seats, 'booked', coalesce(b.seats, 0), 'overbooked', coalesce(b.overbooked, 0),
  'detached', c.detached, 'version', c.version`;
const FROM = `from class_session c
  join class_type t on t.id = c.class_type_id
  left join room r on r.id = c.room_id
  left join staff p on p.id = c.trainer_id left join app_user pu on pu.id = p.user_id
  left join staff s on s.id = c.substitute_id left join app_user su on su.id = s.user_id
  left join lateral (select sum(1 + k.guest_seats)::int as seats,
      (sum(1 + k.guest_seats) filter (where k.pool = 'online'))::int as online,
      (count(*) filter (where k.overbooked))::int as overbooked
    from booking k where k.session_id = c.id and k.status in ${HOLDS}) b on true
  left join lateral (select count(*)::int as waitlisted,
      (sum(1 + q.guest_seats) filter (where q.status = 'offered' and q.holds_seat))::int as offered
    from waitlist_entry q where q.session_id = c.id and q.status in ('waitlisted', 'offered')) w on true`;

/**
 * A span of days: `$1` branch or null, `$2`–`$3` days, `$4` now. Bounds on `starts_at` let the index help: a zone is at most
 * a day away.
 * @param more further pairs of the answer, each after a comma; they may use values from `$5` on
 */
export const timetable = (name: string, fields: string, listed: string, more = "") =>
  statement(
    name,
    `with here as (select b.id, b.name, b.zone, b.position from branch b
       where b.closed_at is null and ($1::uuid is null or b.id = $1::uuid)),
     shown as (
       select json_build_object(${fields}) as row, c.starts_at, t.name, c.id ${FROM}
       where c.branch_id in (select id from here) ${listed}
         and c.local_on between $2::date and $3::date
         and c.starts_at between $2::date - interval '2 days' and $3::date + interval '3 days')
     select json_build_object(
       'branches', coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name, 'zone', h.zone, 'off',
           coalesce((select json_agg(json_build_object('fromOn', o.from_on, 'toOn', o.to_on, 'name', o.name, 'closed', o.closed)
               order by o.from_on)
             from (select from_on, to_on, reason as name, true as closed from branch_closure
                 where branch_id = h.id and from_on <= $3::date and to_on >= $2::date
               union all
               select from_on, to_on, name, false from class_holiday
                 where (branch_id is null or branch_id = h.id) and from_on <= $3::date and to_on >= $2::date) o), '[]'::json))
         order by h.position, h.id) from here h), '[]'::json),
       'sessions', coalesce((select json_agg(row order by starts_at, name, id) from shown), '[]'::json),
       'nextOn', case when not exists (select 1 from shown) then (select min(c.local_on) from class_session c
           join class_type t on t.id = c.class_type_id
           where c.branch_id in (select id from here) ${listed} and c.status = 'scheduled'
             and c.starts_at > greatest($4::timestamptz, $2::timestamptz)) end${more}
     )::text`,
  );

const PUBLIC_TIMETABLE = timetable("classes.timetable", PUBLIC, "and t.listed");
const STAFF_TIMETABLE = timetable("classes.timetable-staff", STAFF, "");

const TIMETABLES = { public: PUBLIC_TIMETABLE, staff: STAFF_TIMETABLE };

/** A span of days as ready JSON. */
export function timetableJson(
  db: Db,
  eyes: keyof typeof TIMETABLES,
  { branchId, from, to }: TimetableInput,
  now: Date,
): Promise<RawJson> {
  return db.json(TIMETABLES[eyes], [branchId ?? null, from, to, now.toISOString()]);
}

const FOR_CHANGE = statement(
  "classes.session-for-change",
  `select c.id, c.series_id as "seriesId", c.branch_id as "branchId", c.original_on as "originalOn",
     c.original_time as "originalTime", c.local_on as "localOn", c.local_time as "localTime", c.minutes,
     ${iso("c.starts_at")} as "startsAt", ${iso("c.ends_at")} as "endsAt", c.room_id as "roomId", c.trainer_id as "trainerId",
     c.substitute_id as "substituteId", c.class_type_id as "classTypeId", c.capacity, c.walk_in_seats as "walkInSeats",
     c.detached, c.status, c.cancel_cause as "cancelCause", c.note,
     (select count(*)::int from booking b where b.session_id = c.id and b.status in ${HOLDS}) as booked,
     (select coalesce(sum(1 + b.guest_seats), 0)::int from booking b where b.session_id = c.id and b.status in ${HOLDS}) as seats,
     (select coalesce(sum(1 + b.guest_seats), 0)::int from booking b where b.session_id = c.id and b.status in ${HOLDS}
        and b.pool = 'online') as "onlineSeats",
     (select count(*)::int from waitlist_entry w where w.session_id = c.id and w.status in ('waitlisted', 'offered')) as waitlisted
   from class_session c where c.id = $1::uuid`,
);
const HOLD = statement(
  "classes.session-hold",
  "select id from class_session where id = $1::uuid for no key update",
);

export interface SessionRow extends StandingSession {
  seriesId: string | null;
  branchId: string;
  originalTime: string;
  endsAt: string;
  substituteId: string | null;
  cancelCause: CancelCause | null;
  note: string | null;
}

/** One class; with `hold`, nobody else books or changes it until the transaction ends. */
export async function findSession(db: Db, id: string, hold: boolean): Promise<SessionRow | undefined> {
  if (hold) await db.rows(HOLD, [id]);
  return (await db.rows<SessionRow>(FOR_CHANGE, [id]))[0];
}

export async function setOwn(
  db: Db,
  id: string,
  own: { substituteId: string | null; note: string | null; detached: readonly Detachable[] },
): Promise<void> {
  await db.models.classSession.updateMany({ where: { id }, data: { ...own, detached: [...own.detached] } });
}

const CANCEL = statement(
  "classes.cancel-sessions",
  `update class_session c set status = 'cancelled', cancel_cause = v.cause, cancel_reason = v.reason,
     cancelled_at = $2::timestamptz, cancelled_by = $3::uuid, version = c.version + 1, updated_at = $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as v(id uuid, cause text, reason text)
   where c.id = v.id and c.status = 'scheduled' returning c.id`,
);

/** @returns the classes that this call cancelled; those that were cancelled before are not among them */
export async function cancelSessions(
  db: Db,
  rows: readonly { id: string; cause: CancelCause; reason: string | null }[],
  at: Date,
  by: string | null,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const done = await db.rows<{ id: string }>(CANCEL, [JSON.stringify(rows), at.toISOString(), by]);
  return done.map(({ id }) => id);
}

const RESTORE = statement(
  "classes.restore-sessions",
  `update class_session c set status = 'scheduled', cancel_cause = null, cancel_reason = null, cancelled_at = null,
     cancelled_by = null, version = c.version + 1, updated_at = $2::timestamptz
   where c.id = any($1::uuid[]) and c.status = 'cancelled' and c.starts_at > $2::timestamptz returning c.id`,
);

/** @returns the classes that take place again */
export async function restoreSessions(db: Db, ids: readonly string[], at: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  return (await db.rows<{ id: string }>(RESTORE, [ids, at.toISOString()])).map(({ id }) => id);
}

const RETIME = statement(
  "classes.retime-sessions",
  `update class_session c set starts_at = v."startsAt", ends_at = v."endsAt", version = c.version + 1, updated_at = $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as v(id uuid, "startsAt" timestamptz, "endsAt" timestamptz) where c.id = v.id`,
);

export async function retimeSessions(
  db: Db,
  rows: readonly { id: string; startsAt: string; endsAt: string }[],
  at: Date,
): Promise<void> {
  if (rows.length > 0) await db.rows(RETIME, [JSON.stringify(rows), at.toISOString()]);
}
