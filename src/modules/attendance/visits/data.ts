import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";

/** The key of a page: the instant and the id of its last row. */
export type Cursor = readonly [at: string, id: string];

const cursorOf = (at: string, id: string) => `json_build_array(${iso(at)}, ${id})::text`;

const VISIT_DECISION = `case when v.override is null and v.reason in ('OK', 'ALREADY_IN') then 'allow' else 'warn' end`;

/** Visits and refusals of a branch, newest first. `$1` branch, `$2` and `$3` the cursor, `$4` rows. */
const FEED = statement(
  "attendance.feed",
  `with lines as (
     (select v.id, 'visit' as kind, v.entered_at as at, v.branch_id, ${VISIT_DECISION} as decision, v.reason, v.method,
        v.member_id, v.override, v.flag, v.left_at, v.undone_at
      from visit v where v.branch_id = $1::uuid
        and ($2::timestamptz is null or (v.entered_at, v.id) < ($2, $3::uuid))
      order by v.entered_at desc, v.id desc limit $4 + 1)
     union all
     (select r.id, 'refusal', r.at, r.branch_id, 'deny', r.reason, r.method, r.member_id, null, null, null, null
      from refusal r where r.branch_id = $1::uuid and ($2::timestamptz is null or (r.at, r.id) < ($2, $3::uuid))
      order by r.at desc, r.id desc limit $4 + 1)
   ), page as (
     select l.*, m.first_name, m.last_name, m.number, m.photo_key,
       row_number() over (order by l.at desc, l.id desc) as place
     from lines l left join member m on m.id = l.member_id
   )
   select json_build_object(
     'items', coalesce((select json_agg(json_build_object('id', id, 'kind', kind, 'at', ${iso("at")}, 'branchId', branch_id,
         'decision', decision, 'reason', reason, 'method', method, 'memberId', member_id,
         'name', trim(first_name || ' ' || last_name), 'number', number, 'photo', photo_key, 'override', override,
         'flag', flag, 'leftAt', ${iso("left_at")}, 'undoneAt', ${iso("undone_at")}) order by place)
       from page where place <= $4), '[]'::json),
     'nextCursor', (select ${cursorOf("at", "id")} from page where place = $4 and exists (select 1 from page where place > $4))
   )::text from branch b where b.id = $1::uuid`,
);

export function feedJson(
  db: Db,
  branchId: string,
  cursor: Cursor | undefined,
  limit: number,
): Promise<RawJson> {
  return db.json(FEED, [branchId, cursor?.[0] ?? null, cursor?.[1] ?? null, limit]);
}

/**
 * `$1` branch, `$2` now, `$3` how long a stay lasts at most. What is usual is counted at the same wall time of each of
 * the last eight weeks in which the branch had begun to count, and the median taken.
 */
const OCCUPANCY = statement(
  "attendance.occupancy",
  `select json_build_object('branchId', b.id, 'name', b.name, 'zone', b.zone, 'capacity', b.capacity,
     'at', ${iso("$2::timestamptz")},
     'inside', (select count(*) from visit v where v.branch_id = b.id and v.left_at is null and v.undone_at is null
        and v.entered_at > $2::timestamptz - $3::interval and v.entered_at <= $2::timestamptz),
     'visitsToday', (select count(*) from visit v where v.branch_id = b.id and v.undone_at is null
        and v.local_day = ($2::timestamptz at time zone b.zone)::date),
     'usual', (select round(percentile_cont(0.5) within group (order by n))::int from (
        select (select count(*) from visit v where v.branch_id = b.id and v.undone_at is null
            and v.entered_at > t.at - $3::interval and v.entered_at <= t.at
            and coalesce(v.left_at, v.entered_at + $3::interval) > t.at) as n
        from generate_series(1, 8) as week
        cross join lateral (
          select (($2::timestamptz at time zone b.zone) - week * interval '7 days') at time zone b.zone as at) t
        where t.at >= (select f.entered_at from visit f where f.branch_id = b.id order by f.entered_at limit 1)) weeks)
   )::text from branch b where b.id = $1::uuid`,
);

export function occupancyJson(db: Db, branchId: string, now: Date, stayHours: number): Promise<RawJson> {
  return db.json(OCCUPANCY, [branchId, now.toISOString(), `${stayHours} hours`]);
}

const INSIDE = statement(
  "attendance.inside",
  `select coalesce((select json_agg(json_build_object('visitId', v.id, 'memberId', m.id,
       'name', trim(m.first_name || ' ' || m.last_name), 'number', m.number, 'photo', m.photo_key,
       'enteredAt', ${iso("v.entered_at")}) order by v.entered_at desc, v.id)
     from (select * from visit o where o.branch_id = b.id and o.left_at is null and o.undone_at is null
         and o.entered_at > $2::timestamptz order by o.entered_at desc limit 1000) v
     join member m on m.id = v.member_id), '[]'::json)::text
   from branch b where b.id = $1::uuid`,
);

export function insideJson(db: Db, branchId: string, since: Date): Promise<RawJson> {
  return db.json(INSIDE, [branchId, since.toISOString()]);
}

const OF_MEMBER = statement(
  "attendance.of-member",
  `with page as (
     select v.*, b.name as branch_name, b.zone, p.name as plan_name,
       row_number() over (order by v.entered_at desc, v.id desc) as place
     from visit v join branch b on b.id = v.branch_id
     left join membership s on s.id = v.membership_id left join plan p on p.id = s.plan_id
     where v.member_id = $1::uuid and ($2::timestamptz is null or (v.entered_at, v.id) < ($2, $3::uuid))
     order by v.entered_at desc, v.id desc limit $4 + 1
   )
   select json_build_object(
     'items', coalesce((select json_agg(json_build_object('id', id, 'branchId', branch_id, 'branchName', branch_name,
         'zone', zone, 'enteredAt', ${iso("entered_at")}, 'leftAt', ${iso("left_at")}, 'leftHow', left_how,
         'method', method, 'reason', reason, 'planName', plan_name, 'override', override,
         'undoneAt', ${iso("undone_at")}) order by place)
       from page where place <= $4), '[]'::json),
     'nextCursor', (select ${cursorOf("entered_at", "id")} from page
       where place = $4 and exists (select 1 from page where place > $4))
   )::text from member m where m.id = $1::uuid`,
);

export function memberVisitsJson(
  db: Db,
  memberId: string,
  cursor: Cursor | undefined,
  limit: number,
): Promise<RawJson> {
  return db.json(OF_MEMBER, [memberId, cursor?.[0] ?? null, cursor?.[1] ?? null, limit]);
}

/**
 * `$1` branches (null: all), `$2` and `$3` first and last branch day, `$4` and `$5` hours, `$6` since when who is still
 * inside came in (null: whoever came), `$7` and `$8` the cursor, `$9` rows.
 */
const LISTED = statement(
  "attendance.listed",
  `with page as (
     select v.*, b.name as branch_name, b.zone, m.first_name, m.last_name, m.number, m.photo_key,
       row_number() over (order by v.entered_at desc, v.id desc) as place
     from visit v join branch b on b.id = v.branch_id join member m on m.id = v.member_id
     where v.local_day between $2::date and $3::date and v.local_hour between $4 and $5 and v.undone_at is null
       and ($1::uuid[] is null or v.branch_id = any($1::uuid[]))
       and ($6::timestamptz is null or (v.left_at is null and v.entered_at > $6::timestamptz))
       and ($7::timestamptz is null or (v.entered_at, v.id) < ($7::timestamptz, $8::uuid))
     order by v.entered_at desc, v.id desc limit $9 + 1
   )
   select json_build_object(
     'items', coalesce((select json_agg(json_build_object('id', id, 'branchId', branch_id, 'branchName', branch_name,
         'zone', zone, 'enteredAt', ${iso("entered_at")}, 'leftAt', ${iso("left_at")}, 'leftHow', left_how,
         'method', method, 'reason', reason, 'override', override, 'memberId', member_id,
         'name', trim(first_name || ' ' || last_name), 'number', number, 'photo', photo_key) order by place)
       from page where place <= $9), '[]'::json),
     'nextCursor', (select ${cursorOf("entered_at", "id")} from page
       where place = $9 and exists (select 1 from page where place > $9))
   )::text`,
);

export interface ListedQuery {
  branchIds: readonly string[] | null;
  days: readonly [from: string, to: string];
  hours: readonly [from: number, to: number];
  insideSince: Date | null;
  cursor: Cursor | undefined;
  limit: number;
}

export function listedJson(db: Db, query: ListedQuery): Promise<RawJson> {
  const { branchIds, days, hours, insideSince, cursor, limit } = query;
  const since = insideSince?.toISOString() ?? null;
  return db.json(LISTED, [
    branchIds,
    ...days,
    ...hours,
    since,
    cursor?.[0] ?? null,
    cursor?.[1] ?? null,
    limit,
  ]);
}

const LAST = statement(
  "attendance.last-visits",
  `select m.id, v.entered_at as at from unnest($1::uuid[]) as m(id)
   cross join lateral (select entered_at from visit where member_id = m.id and undone_at is null
     order by entered_at desc limit 1) v`,
);

export async function lastVisits(db: Db, memberIds: readonly string[]): Promise<Record<string, string>> {
  const rows = await db.rows<{ id: string; at: string }>(LAST, [memberIds]);
  return Object.fromEntries(rows.map(({ id, at }) => [id, at]));
}

const DAYS = statement(
  "attendance.days",
  `select (select count(*) from visit v where v.member_id = m.id and v.undone_at is null) as total,
     coalesce((select json_agg(distinct v.local_day) from visit v
       where v.member_id = m.id and v.undone_at is null and v.local_day > $2::date - 1100), '[]'::json) as days
   from member m where m.id = $1::uuid`,
);

/** The local days of a member's visits in the last three years, and the number of all visits. */
export async function visitDays(
  db: Db,
  memberId: string,
  today: string,
): Promise<{ total: number; days: string[] } | undefined> {
  return (await db.rows<{ total: number; days: string[] }>(DAYS, [memberId, today]))[0];
}

export interface StoredVisit {
  id: string;
  memberId: string;
  branchId: string;
  enteredAt: string;
  localDay: string;
  leftAt: string | null;
  undoneAt: string | null;
}

const ONE = statement(
  "attendance.one-visit",
  `select id, member_id as "memberId", branch_id as "branchId", entered_at as "enteredAt", local_day as "localDay",
     left_at as "leftAt", undone_at as "undoneAt" from visit where id = $1::uuid for update`,
);

/** The visit, held until the transaction ends. */
export async function lockVisit(db: Db, visitId: string): Promise<StoredVisit | undefined> {
  return (await db.rows<StoredVisit>(ONE, [visitId]))[0];
}

/** Takes a visit back; a visit that it had ended is open again. */
const UNDO = statement(
  "attendance.undo",
  `with undone as (
     update visit set undone_at = $2::timestamptz where id = $1::uuid
     returning id, member_id, branch_id, entered_at
   )
   update visit v set left_at = null, left_how = null from undone u
   where v.left_how = 're-entry' and v.left_at = u.entered_at and v.undone_at is null
     and v.member_id = u.member_id and v.branch_id = u.branch_id and v.id <> u.id`,
);

export async function markUndone(db: Db, visitId: string, now: Date): Promise<void> {
  await db.rows(UNDO, [visitId, now.toISOString()]);
}

const CLOSE = statement(
  "attendance.close",
  `update visit set left_at = greatest(entered_at, $2::timestamptz), left_how = $3
   where id = $1::uuid and coalesce(left_at, undone_at) is null`,
);

export async function closeVisit(db: Db, visitId: string, at: Date, how: string): Promise<void> {
  await db.rows(CLOSE, [visitId, at.toISOString(), how]);
}

const CLOSE_OF_MEMBER = statement(
  "attendance.close-of-member",
  `update visit set left_at = greatest(entered_at, $2::timestamptz), left_how = 'self'
   where member_id = $1::uuid and coalesce(left_at, undone_at) is null returning branch_id as "branchId"`,
);

/** @returns the branches that the member has just left. */
export async function closeVisitsOfMember(db: Db, memberId: string, at: Date): Promise<string[]> {
  const rows = await db.rows<{ branchId: string }>(CLOSE_OF_MEMBER, [memberId, at.toISOString()]);
  return rows.map(({ branchId }) => branchId);
}

/** Elapsed hours, so a clock change neither shortens nor lengthens a stay. */
const CLOSE_OLD = statement(
  "attendance.close-old",
  `with closed as (
     update visit set left_at = entered_at + $2::interval, left_how = 'auto'
     where left_at is null and undone_at is null and entered_at <= $1::timestamptz - $2::interval
     returning branch_id
   ) select branch_id as "branchId", count(*) as visits from closed group by branch_id`,
);

/** Ends visits that have lasted too long. @returns how many in which branch. */
export function closeOldVisits(
  db: Db,
  now: Date,
  stayHours: number,
): Promise<{ branchId: string; visits: number }[]> {
  return db.rows(CLOSE_OLD, [now.toISOString(), `${stayHours} hours`]);
}
