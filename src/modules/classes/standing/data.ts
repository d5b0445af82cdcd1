import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { LIVE } from "../bookings/data";
import type { Standing } from "./schema";

/** A series and those that it follows: what lies before a split is still the standing booking's. */
const LINE = `with recursive line as (
    select s.series_id as of_series, s.series_id as id from standing_booking s
    union
    select l.of_series, f.follows_id from line l join class_series f on f.id = l.id where f.follows_id is not null
  )`;
const MINE = "line l on l.of_series = s.series_id join class_session c on c.series_id = l.id";
const WITHIN = "c.local_on >= s.starts_on and (s.ends_on is null or c.local_on <= s.ends_on)";

/**
 * Classes whose seat is to be taken: `$1` the moment by which booking opens, `$2` the gym's minutes before a class, `$3`
 * now. A class that was booked, cancelled, missed or left out once is done with.
 */
const DUE = `select s.id as "standingId", c.id as "sessionId", s.member_id as "memberId", s.guest_seats as "guestSeats"
  from standing_booking s join ${MINE} join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
  where s.ended_at is null and c.status = 'scheduled' and c.starts_at > $3::timestamptz and ${WITHIN}
    and c.starts_at - make_interval(mins => coalesce((t.policies->>'bookingOpensMinutes')::int, $2::int)) <= $1::timestamptz
    and not exists (select 1 from booking k where k.session_id = c.id and k.standing_id = s.id)
    and not exists (select 1 from booking k where k.session_id = c.id and k.member_id = s.member_id and k.status in ${LIVE})
    and not exists (select 1 from standing_miss x where x.standing_id = s.id and x.session_id = c.id)`;
const LIST = statement("standing.due", `${LINE} ${DUE} order by c.starts_at, s.created_at, s.id limit 500`);
const ONE = statement("standing.due-one", `${LINE} ${DUE} and s.id = $4::uuid and c.id = $5::uuid`);
const OF_ONE = statement("standing.due-of", `${LINE} ${DUE} and s.id = $4::uuid order by c.starts_at`);

export interface DueSeat {
  standingId: string;
  sessionId: string;
  memberId: string;
  guestSeats: number;
}

export interface DueQuery {
  opensBy: Date;
  opensMinutes: number;
  now: Date;
}

const values = ({ opensBy, opensMinutes, now }: DueQuery) => [
  opensBy.toISOString(),
  opensMinutes,
  now.toISOString(),
];

/** Seats to be taken, the soonest class first, then by who has stood longest. */
export function dueSeats(db: Db, query: DueQuery): Promise<DueSeat[]> {
  return db.rows(LIST, values(query));
}

export function dueSeatsOf(db: Db, query: DueQuery, standingId: string): Promise<DueSeat[]> {
  return db.rows(OF_ONE, [...values(query), standingId]);
}

export async function findDue(
  db: Db,
  query: DueQuery,
  standingId: string,
  sessionId: string,
): Promise<DueSeat | undefined> {
  return (await db.rows<DueSeat>(ONE, [...values(query), standingId, sessionId]))[0];
}

const MISS = statement(
  "standing.miss",
  `insert into standing_miss (standing_id, session_id, reason, at) values ($1::uuid, $2::uuid, $3, $4::timestamptz)
   on conflict do nothing returning reason`,
  { writes: true },
);

/** Writes down that a class gave no seat, once. @returns whether this call did */
export async function insertMiss(
  db: Db,
  miss: { standingId: string; sessionId: string; reason: string; at: Date },
): Promise<boolean> {
  const { standingId, sessionId, reason, at } = miss;
  return (await db.rows(MISS, [standingId, sessionId, reason, at.toISOString()])).length > 0;
}

export async function insertStanding(
  db: Db,
  row: {
    id: string;
    seriesId: string;
    memberId: string;
    guestSeats: number;
    startsOn: string;
    endsOn: string | null;
    createdBy: string | null;
    createdAt: Date;
  },
): Promise<void> {
  const { startsOn, endsOn, ...rest } = row;
  await db.models.standingBooking.create({
    data: { ...rest, startsOn: new Date(startsOn), endsOn: endsOn === null ? null : new Date(endsOn) },
    select: { id: true },
  });
}

export interface StandingRow {
  id: string;
  memberId: string;
  branchId: string;
  ended: boolean;
}

const FIND = statement(
  "standing.find",
  `select s.id, s.member_id as "memberId", r.branch_id as "branchId", s.ended_at is not null as ended
   from standing_booking s join class_series r on r.tenant_id = s.tenant_id and r.id = s.series_id where s.id = $1::uuid`,
);

export async function findStanding(db: Db, id: string): Promise<StandingRow | undefined> {
  return (await db.rows<StandingRow>(FIND, [id]))[0];
}

/** @returns whether this call ended it */
export async function endStanding(db: Db, id: string, at: Date): Promise<boolean> {
  const { count } = await db.models.standingBooking.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: at },
  });
  return count === 1;
}

const OF_MEMBER = statement(
  "standing.of-member",
  `${LINE}
   select s.id, t.name, b.name as "branchName", r.local_time as "localTime", r.weekdays, s.guest_seats as "guestSeats",
     s.starts_on as "startsOn", s.ends_on as "endsOn",
     coalesce((select json_agg(d.date order by d.starts_at) from (
       select c.starts_at, json_build_object('sessionId', c.id, 'localOn', c.local_on, 'localTime', c.local_time,
         'state', case when k.status in ${LIVE} then 'booked' when k.id is not null or c.status = 'cancelled' then 'cancelled'
           when x.reason = 'SKIPPED' then 'skipped' when x.reason is not null then 'missed' else 'due' end,
         'reason', x.reason) as date
       from line l join class_session c on c.series_id = l.id
       left join standing_miss x on x.standing_id = s.id and x.session_id = c.id
       left join lateral (select q.id, q.status from booking q
         where q.session_id = c.id and (q.standing_id = s.id or (q.member_id = s.member_id and q.status in ${LIVE}))
         order by q.status in ${LIVE} desc limit 1) k on true
       where l.of_series = s.series_id and c.starts_at > $2::timestamptz and ${WITHIN}
       order by c.starts_at limit 6) d), '[]'::json) as dates
   from standing_booking s join class_series r on r.tenant_id = s.tenant_id and r.id = s.series_id
   join class_type t on t.tenant_id = r.tenant_id and t.id = r.class_type_id
   join branch b on b.tenant_id = r.tenant_id and b.id = r.branch_id
   where s.member_id = $1::uuid and s.ended_at is null and (s.ends_on is null or s.ends_on >= ($2::timestamptz)::date - 1)
   order by r.weekdays, r.local_time, s.id limit 50`,
);

export function standingOf(db: Db, memberId: string, now: Date): Promise<Standing[]> {
  return db.rows(OF_MEMBER, [memberId, now.toISOString()]);
}
