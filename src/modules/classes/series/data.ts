import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { SeriesPlan, SessionState, StandingSession } from "./rules";
import type { Series } from "./schema";

/** What holds a seat. */
const HOLDS = "('held', 'booked', 'checked_in', 'attended', 'no_show')";

export interface SeriesRow extends SeriesPlan {
  id: string;
  branchId: string;
  version: number;
}

const PLAN = `s.id, s.branch_id as "branchId", s.class_type_id as "classTypeId", s.room_id as "roomId",
  s.trainer_id as "trainerId", s.local_time as "localTime", s.minutes, s.weekdays, s.every_weeks as "everyWeeks",
  s.starts_on as "startsOn", s.ends_on as "endsOn", s.dates, s.capacity, s.walk_in_seats as "walkInSeats", s.version`;

const ONE = statement("classes.series-one", `select ${PLAN} from class_series s where s.id = $1::uuid`);
const LOCK = statement(
  "classes.series-lock",
  `select ${PLAN} from class_series s where s.id = $1::uuid for update`,
);

export async function findSeries(db: Db, id: string, lock: boolean): Promise<SeriesRow | undefined> {
  return (await db.rows<SeriesRow>(lock ? LOCK : ONE, [id]))[0];
}

const RUNNING = statement(
  "classes.series-running",
  `select ${PLAN} from class_series s
   where (s.ends_on is null or s.ends_on >= $1::date) and ($2::uuid is null or s.branch_id = $2::uuid)
   order by s.id for share`,
);

/** Series that have or may have dates from a day on, held against edits until the transaction ends. */
export function holdRunning(db: Db, from: string, branchId: string | null): Promise<SeriesRow[]> {
  return db.rows<SeriesRow>(RUNNING, [from, branchId]);
}

const LIST = statement(
  "classes.series-list",
  `select ${PLAN}, t.name as "typeName", t.color, r.name as "roomName", u.name as "trainerName",
     ${iso("n.starts_at")} as "nextAt", n.id as "nextSessionId"
   from class_series s
   join class_type t on t.id = s.class_type_id
   left join room r on r.id = s.room_id
   left join staff f on f.id = s.trainer_id
   left join app_user u on u.id = f.user_id
   left join lateral (select c.id, c.starts_at from class_session c
     where c.series_id = s.id and c.starts_at > $1::timestamptz and c.status = 'scheduled'
     order by c.starts_at limit 1) n on true
   where (exists (select 1 from class_session c where c.series_id = s.id and c.starts_at > $1::timestamptz)
     or s.starts_on > ($1::timestamptz)::date + $3::int) and ($2::uuid is null or s.id = $2::uuid)
   order by s.weekdays, s.local_time, s.id limit 500`,
);

/** Series with classes to come, or that begin beyond the `ahead` days for which there are classes. */
export async function listSeries(db: Db, now: Date, id: string | null, ahead: number): Promise<Series[]> {
  const rows = await db.rows<Series & { version: number }>(LIST, [now.toISOString(), id, ahead]);
  return rows.map(({ version: _version, ...series }) => series);
}

const INSERT = statement(
  "classes.series-insert",
  `insert into class_series (id, branch_id, class_type_id, room_id, trainer_id, local_time, minutes, weekdays, every_weeks,
     starts_on, ends_on, dates, capacity, walk_in_seats, follows_id, created_by, created_at, updated_at)
   select v.id, v."branchId", v."classTypeId", v."roomId", v."trainerId", v."localTime", v.minutes,
     array(select jsonb_array_elements_text(v.weekdays)::smallint), v."everyWeeks", v."startsOn", v."endsOn", v.dates,
     v.capacity, v."walkInSeats", v."followsId", v."createdBy", v.at, v.at
   from jsonb_to_recordset($1::jsonb) as v(id uuid, "branchId" uuid, "classTypeId" uuid, "roomId" uuid, "trainerId" uuid,
     "localTime" text, minutes int, weekdays jsonb, "everyWeeks" int, "startsOn" date, "endsOn" date, dates int,
     capacity int, "walkInSeats" int, "followsId" uuid, "createdBy" uuid, at timestamptz)`,
);

export interface NewSeriesRow extends Omit<SeriesRow, "version"> {
  followsId: string | null;
  createdBy: string | null;
  at: string;
}

export async function insertSeries(db: Db, rows: readonly NewSeriesRow[]): Promise<void> {
  await db.rows(INSERT, [JSON.stringify(rows)]);
}

export async function updateSeries(db: Db, id: string, plan: SeriesPlan): Promise<void> {
  const { startsOn, endsOn, weekdays, ...rest } = plan;
  await db.models.classSeries.updateMany({
    where: { id },
    data: {
      classTypeId: rest.classTypeId,
      roomId: rest.roomId,
      trainerId: rest.trainerId,
      localTime: rest.localTime,
      minutes: rest.minutes,
      weekdays: [...weekdays],
      everyWeeks: rest.everyWeeks,
      startsOn: new Date(startsOn),
      endsOn: endsOn === null ? null : new Date(endsOn),
      dates: rest.dates,
      capacity: rest.capacity,
      walkInSeats: rest.walkInSeats,
      version: { increment: 1 },
    },
  });
}

const SESSION = `c.id, c.original_on as "originalOn", c.local_on as "localOn", c.local_time as "localTime", c.minutes,
  ${iso("c.starts_at")} as "startsAt", c.room_id as "roomId", c.trainer_id as "trainerId", c.class_type_id as "classTypeId",
  c.capacity, c.walk_in_seats as "walkInSeats", c.detached, c.status,
  coalesce(b.booked, 0) as booked, coalesce(b.seats, 0) as seats, coalesce(b.online, 0) as "onlineSeats",
  coalesce(w.waitlisted, 0) as waitlisted`;
const COUNTS = `left join lateral (select count(*)::int as booked, sum(1 + k.guest_seats)::int as seats,
    (sum(1 + k.guest_seats) filter (where k.pool = 'online'))::int as online
    from booking k where k.session_id = c.id and k.status in ${HOLDS}) b on true
  left join lateral (select count(*)::int as waitlisted from waitlist_entry q
    where q.session_id = c.id and q.status in ('waitlisted', 'offered')) w on true`;

const STANDING = statement(
  "classes.standing",
  `select ${SESSION} from class_session c ${COUNTS}
   where c.series_id = $1::uuid and c.original_on >= $2::date order by c.original_on`,
);

/** Every class of a series from a date on, with who has booked. */
export function standingFrom(db: Db, seriesId: string, fromOn: string): Promise<StandingSession[]> {
  return db.rows<StandingSession>(STANDING, [seriesId, fromOn]);
}

const HOLD = statement(
  "classes.hold-sessions",
  `select id from class_session where series_id = $1::uuid and original_on >= $2::date order by id for no key update`,
);

/** Keeps bookings of these classes waiting until the transaction ends. */
export async function holdSessions(db: Db, seriesId: string, fromOn: string): Promise<void> {
  await db.rows(HOLD, [seriesId, fromOn]);
}

export interface NewSessionRow extends SessionState {
  id: string;
  seriesId: string | null;
  branchId: string;
  originalTime: string;
}

const CREATE = statement(
  "classes.create-sessions",
  `insert into class_session (id, series_id, branch_id, class_type_id, room_id, trainer_id, original_on, original_time,
     local_on, local_time, minutes, starts_at, ends_at, capacity, walk_in_seats, created_at, updated_at)
   select v.id, v."seriesId", v."branchId", v."classTypeId", v."roomId", v."trainerId", v."originalOn", v."originalTime",
     v."localOn", v."localTime", v.minutes, v."startsAt", v."endsAt", v.capacity, v."walkInSeats", $2::timestamptz, $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as v(id uuid, "seriesId" uuid, "branchId" uuid, "classTypeId" uuid, "roomId" uuid,
     "trainerId" uuid, "originalOn" date, "originalTime" text, "localOn" date, "localTime" text, minutes int,
     "startsAt" timestamptz, "endsAt" timestamptz, capacity int, "walkInSeats" int)
   on conflict (tenant_id, series_id, original_on) do nothing
   returning id`,
);

/** Makes classes; one that is there already stays as it is. @returns how many are new */
export async function createSessions(db: Db, rows: readonly NewSessionRow[], at: Date): Promise<number> {
  if (rows.length === 0) return 0;
  return (await db.rows(CREATE, [JSON.stringify(rows), at.toISOString()])).length;
}

export interface MovedSessionRow extends SessionState {
  id: string;
  seriesId: string | null;
  originalTime: string;
}

/** Bookings that would not fit are marked first, the latest of them: the database refuses seats that are not there. */
const OVERBOOK = statement(
  "classes.overbook",
  `with wanted as (
     select * from jsonb_to_recordset($1::jsonb) as v(id uuid, capacity int, "walkInSeats" int)
   ), counted as (
     select b.id, b.pool, v.capacity, v."walkInSeats",
       sum(1 + b.guest_seats) over (partition by b.session_id order by b.booked_at, b.id) as seats,
       sum(case when b.pool = 'online' then 1 + b.guest_seats else 0 end)
         over (partition by b.session_id order by b.booked_at, b.id) as online
     from wanted v join booking b on b.session_id = v.id
     where b.status in ${HOLDS} and not b.overbooked
   )
   update booking b set overbooked = true, updated_at = $2::timestamptz
   from counted c
   where b.id = c.id and (c.seats > c.capacity or (c.pool = 'online' and c.online > c.capacity - c."walkInSeats"))
   returning b.id`,
);

const MOVE = statement(
  "classes.move-sessions",
  `update class_session c set series_id = v."seriesId", class_type_id = v."classTypeId", room_id = v."roomId",
     trainer_id = v."trainerId", original_on = v."originalOn", original_time = v."originalTime", local_on = v."localOn",
     local_time = v."localTime", minutes = v.minutes, starts_at = v."startsAt", ends_at = v."endsAt",
     capacity = v.capacity, walk_in_seats = v."walkInSeats", version = c.version + 1, updated_at = $2::timestamptz
   from jsonb_to_recordset($1::jsonb) as v(id uuid, "seriesId" uuid, "classTypeId" uuid, "roomId" uuid, "trainerId" uuid,
     "originalOn" date, "originalTime" text, "localOn" date, "localTime" text, minutes int, "startsAt" timestamptz,
     "endsAt" timestamptz, capacity int, "walkInSeats" int)
   where c.id = v.id`,
);

/** Puts classes where they belong from now on. @returns how many bookings are overbooked by it */
export async function moveSessions(db: Db, rows: readonly MovedSessionRow[], at: Date): Promise<number> {
  if (rows.length === 0) return 0;
  const values = [JSON.stringify(rows), at.toISOString()];
  const overbooked = await db.rows(OVERBOOK, values);
  await db.rows(MOVE, values);
  return overbooked.length;
}

const REMOVE = statement(
  "classes.remove-sessions",
  `delete from class_session c where c.id = any($1::uuid[])
     and not exists (select 1 from booking b where b.session_id = c.id)
     and not exists (select 1 from waitlist_entry w where w.session_id = c.id)
   returning c.id`,
);

/** Takes away classes that nobody has ever booked. @returns those that are gone */
export async function removeUnused(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await db.rows<{ id: string }>(REMOVE, [ids])).map(({ id }) => id));
}

const CLASHES = statement(
  "classes.clashes",
  `select kind, v.on_day as "on", v.at_time as "time", name, "className" from (
     select v."localOn" as on_day, v."localTime" as at_time, 'room' as kind, r.name, t.name as "className", v."startsAt" as s
     from jsonb_to_recordset($1::jsonb) as v("localOn" date, "localTime" text, "startsAt" timestamptz, "endsAt" timestamptz, "roomId" uuid)
     join class_session c on c.room_id = v."roomId" and c.starts_at < v."endsAt" and c.ends_at > v."startsAt"
     join room r on r.id = c.room_id join class_type t on t.id = c.class_type_id
     where c.status = 'scheduled' and c.starts_at > v."startsAt" - interval '1 day' and not c.id = any($2::uuid[])
     union all
     select v."localOn", v."localTime", 'trainer', u.name, t.name, v."startsAt"
     from jsonb_to_recordset($1::jsonb) as v("localOn" date, "localTime" text, "startsAt" timestamptz, "endsAt" timestamptz, "trainerId" uuid)
     join class_session c on coalesce(c.substitute_id, c.trainer_id) = v."trainerId"
       and c.starts_at < v."endsAt" and c.ends_at > v."startsAt"
     join staff f on f.id = v."trainerId" join app_user u on u.id = f.user_id join class_type t on t.id = c.class_type_id
     where c.status = 'scheduled' and c.starts_at > v."startsAt" - interval '1 day' and not c.id = any($2::uuid[])
   ) v order by v.s, kind, name limit 20`,
);

export interface Clash {
  kind: "room" | "trainer";
  on: string;
  time: string;
  name: string;
  className: string;
}

/** Rooms and trainers that are busy when classes are to be; `except` are the classes in question themselves. */
export function clashesOf(
  db: Db,
  states: readonly Pick<
    SessionState,
    "localOn" | "localTime" | "startsAt" | "endsAt" | "roomId" | "trainerId"
  >[],
  except: readonly string[],
): Promise<Clash[]> {
  if (states.length === 0) return Promise.resolve([]);
  return db.rows<Clash>(CLASHES, [JSON.stringify(states), except]);
}

const SKIPS = statement(
  "classes.skips",
  `select k.series_id as "seriesId", k."on" from class_skip k where k.series_id = any($1::uuid[])`,
);

/** The dates on which series don't take place. */
export function skipsOf(db: Db, seriesIds: readonly string[]): Promise<{ seriesId: string; on: string }[]> {
  return db.rows(SKIPS, [seriesIds]);
}

const CARRY = statement(
  "classes.carry-along",
  `with skips as (update class_skip set series_id = $2::uuid where series_id = $1::uuid and "on" >= $3::date)
   update standing_booking set series_id = $2::uuid where series_id = $1::uuid and ended_at is null`,
);

/** Dates that were left out and standing bookings go along with the part of the series that goes on. */
export async function carryAlong(db: Db, from: string, to: string, fromOn: string): Promise<void> {
  await db.rows(CARRY, [from, to, fromOn]);
}
