import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";

/**
 * The owner's first look in one round trip. $1 the gym's day, $2 branch or null, $3 now, $4 the hour that runs.
 * Visits are counted in the index alone (visit_day_idx), of 28 days and of the
 * same weekday before them; members are read once.
 */
const DASHBOARD = statement(
  "analytics.dashboard",
  `with counted as materialized (
     select local_day as day, local_hour as hour, count(*)::int as n
     from visit
     where undone_at is null
       and local_day = any (array(select $1::date - d from generate_series(0, 56) d where d < 28 or d % 7 = 0))
       and ($2::uuid is null or branch_id = $2)
     group by 1, 2
   ),
   first_visit as (select min(local_day) as day from visit where undone_at is null and ($2::uuid is null or branch_id = $2)),
   weeks as (
     select $1::date - 7 * k as day from generate_series(1, 8) k, first_visit where $1::date - 7 * k >= first_visit.day
   ),
   enough as (select count(*) >= 2 as yes from weeks),
   past as (
     select w.day, h as hour, coalesce(c.n, 0) as n
     from weeks w cross join generate_series(0, 23) h left join counted c on c.day = w.day and c.hour = h
   ),
   usual as (select hour, percentile_cont(0.5) within group (order by n) as n from past group by hour),
   by_now as (
     select percentile_cont(0.5) within group (order by n) as n
     from (select day, sum(n) as n from past where hour <= $4 group by day) d
   ),
   standings as (
     select case when standing_until < $1::date
         then case when standing in ('active', 'suspended') then 'expired' else 'active' end
         else standing end as standing,
       count(*)::int as n,
       (count(*) filter (where joined_on >= date_trunc('month', $1::date)))::int as joined,
       (count(*) filter (where standing = 'active' and standing_until between $1::date and $1::date + 6))::int as ending
     from member where archived_at is null and ($2::uuid is null or home_branch_id = $2)
     group by 1
   ),
   rooms as (
     select case when bool_or(capacity is null) then null else sum(capacity)::int end as capacity
     from branch where closed_at is null and ($2::uuid is null or id = $2)
   )
   select json_build_object(
     'day', $1::date,
     'asOf', to_char($3::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
     'hour', $4::int,
     'members', json_build_object(
       'byStanding', coalesce((select json_object_agg(standing, n) from standings), '{}'::json),
       'newThisMonth', coalesce((select sum(joined)::int from standings), 0),
       'endingSoon', coalesce((select sum(ending)::int from standings), 0)),
     'visits', json_build_object(
       'today', coalesce((select sum(n)::int from counted where day = $1::date), 0),
       'usualByNow', (select by_now.n from by_now, enough where enough.yes),
       'inside', (select count(*)::int from visit where left_at is null and undone_at is null
         and ($2::uuid is null or branch_id = $2)),
       'capacity', (select capacity from rooms)),
     'hours', coalesce((
       select json_agg(json_build_object('hour', u.hour, 'today', coalesce(c.n, 0),
         'usual', case when enough.yes then u.n end) order by u.hour)
       from (select h as hour, coalesce(usual.n, 0) as n from generate_series(0, 23) h left join usual on usual.hour = h) u
       cross join enough left join counted c on c.day = $1::date and c.hour = u.hour
       where u.hour between
         (select least(min(hour), 6) from counted where day = $1::date or day in (select day from weeks)) and
         (select greatest(max(hour), 20) from counted where day = $1::date or day in (select day from weeks))
     ), '[]'::json),
     'days', (select json_agg(json_build_object('day', d::date, 'visits', coalesce(v.n, 0)) order by d)
       from generate_series($1::date - 27, $1::date, interval '1 day') d
       left join (select day, sum(n)::int as n from counted group by day) v on v.day = d::date)
   )::text`,
);

/** The dashboard as ready JSON (`dashboard` in schema.ts). */
export function dashboardJson(
  db: Db,
  day: string,
  branchId: string | null,
  now: Date,
  hour: number,
): Promise<RawJson> {
  return db.json(DASHBOARD, [day, branchId, now, hour]);
}
