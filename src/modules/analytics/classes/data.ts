import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { RawJson } from "@/platform/trpc/raw-json";
import type { ClassListInput } from "./schema";

/** Taken when the class ended, whatever became of it. A seat that was cancelled or released was somebody else's. */
const TAKEN = "('booked', 'checked_in', 'attended', 'no_show')";
/** Waited until the end. Whoever left the queue, or let an offered seat go, did not want it any more. */
const IN_VAIN = "('waitlisted', 'offered', 'closed', 'skipped')";

/**
 * Classes that are over, with their seats: `$1`–`$2` days, `$3` now, `$4` branches or null. Bounds on `starts_at` let
 * the index help: a zone is at most a day away. Seats are looked up class by class, which no wrong guess of the planner
 * about the number of classes can turn into a scan of all bookings for each of them.
 */
const classes = (more: string) => `held as materialized (
    select c.id, c.branch_id, c.class_type_id, coalesce(c.substitute_id, c.trainer_id) as trainer_id, c.local_on,
      c.local_time, c.starts_at, c.capacity, extract(isodow from c.local_on)::int as weekday,
      left(c.local_time, 2)::int as hour
    from class_session c
    where c.local_on between $1::date and $2::date and c.status = 'scheduled' and c.ends_at <= $3::timestamptz
      and c.starts_at between $1::date - interval '2 days' and $2::date + interval '3 days'
      and ($4::uuid[] is null or c.branch_id = any($4::uuid[]))${more}
  ),
  counted as materialized (
    select h.*, coalesce(s.booked, 0) as booked, coalesce(s.attended, 0) as attended, coalesce(s.missed, 0) as missed,
      coalesce(w.unmet, 0) as unmet
    from held h
    left join lateral (select sum(1 + b.guest_seats)::int as booked,
        (sum(1 + b.guest_seats) filter (where b.status in ('checked_in', 'attended')))::int as attended,
        (sum(1 + b.guest_seats) filter (where b.status = 'no_show'))::int as missed
      from booking b where b.session_id = h.id and b.status in ${TAKEN}) s on true
    left join lateral (select sum(1 + q.guest_seats)::int as unmet
      from waitlist_entry q where q.session_id = h.id and q.status in ${IN_VAIN}
        and not exists (select 1 from booking b where b.session_id = q.session_id and b.member_id = q.member_id
          and b.status in ${TAKEN})) w on true
  )`;

/** The counts of some rows as the fields of `seatCounts`. */
const counts = (which = "true") =>
  `json_build_object(${["capacity", "booked", "attended", "missed", "unmet"]
    .map((field) => `'${field}', coalesce(sum(${field}) filter (where ${which}), 0)::int`)
    .join(", ")}, 'classes', (count(*) filter (where ${which}))::int)`;

const NOW = "local_on >= $5::date";
const BEFORE = "local_on <= $6::date";

/** Groups by a trainer or type: those with a class in the span itself, the most booked first. */
const groups = (column: string, name: string, from: string) => `coalesce((
  select json_agg(g.now::jsonb || jsonb_build_object('id', g.id, 'name', ${name}, 'before', g.before)
    order by g.booked desc, ${name}, g.id)
  from (select ${column} as id, ${counts(NOW)} as now, ${counts(BEFORE)} as before,
      coalesce(sum(booked) filter (where ${NOW}), 0) as booked
    from counted group by ${column} having count(*) filter (where ${NOW}) > 0) g ${from}), '[]'::json)`;

/** `$5` first day of the span itself (the days from `$1` to `$6` are what it is compared with). */
const NUMBERS = statement(
  "analytics.class-numbers",
  `with ${classes("")}
   select json_build_object(
     'asOf', ${iso("$3::timestamptz")},
     'before', json_build_object('from', $1::date, 'to', $6::date),
     'total', (select ${counts(NOW)} from counted),
     'totalBefore', (select ${counts(BEFORE)} from counted),
     'slots', coalesce((
       select json_agg(s.counts::jsonb || jsonb_build_object('weekday', s.weekday, 'hour', s.hour) order by s.weekday, s.hour)
       from (select weekday, hour, ${counts()} as counts from counted where ${NOW} group by weekday, hour) s), '[]'::json),
     'trainers', ${groups("trainer_id", "u.name", "left join staff p on p.id = g.id left join app_user u on u.id = p.user_id")},
     'types', ${groups("class_type_id", "t.name", "join class_type t on t.id = g.id")}
   )::text`,
);

export interface NumbersSpan {
  from: string;
  to: string;
  before: { from: string; to: string };
  branchIds: readonly string[] | null;
}

/** `classNumbers` of schema.ts as ready JSON. */
export function numbersJson(
  db: Db,
  { from, to, before, branchIds }: NumbersSpan,
  now: Date,
): Promise<RawJson> {
  return db.json(NUMBERS, [before.from, to, now.toISOString(), branchIds, from, before.to]);
}

const OF = `
      and ($5::uuid is null or c.class_type_id = $5::uuid)
      and ($6::uuid is null or coalesce(c.substitute_id, c.trainer_id) = $6::uuid)
      and ($7::int is null or extract(isodow from c.local_on)::int = $7::int)
      and ($8::int is null or left(c.local_time, 2)::int = $8::int)`;

/** `$9` which classes, `$10`–`$11` after this one, `$12` how many. One more than the page tells that there are further ones. */
const LIST = statement(
  "analytics.class-list",
  `with ${classes(OF)},
   shown as (select * from counted where case $9 when 'missed' then missed > 0 when 'unmet' then unmet > 0 else true end),
   page as (
     select * from shown where $10::timestamptz is null or (starts_at, id) < ($10::timestamptz, $11::uuid)
     order by starts_at desc, id desc limit $12::int
   )
   select json_build_object(
     'total', (select ${counts()} from shown),
     'items', coalesce((select json_agg(json_build_object('id', p.id, 'name', t.name, 'localOn', p.local_on,
         'localTime', p.local_time, 'startsAt', ${iso("p.starts_at")}, 'trainerName', u.name, 'branchName', b.name,
         'capacity', p.capacity, 'booked', p.booked, 'attended', p.attended, 'missed', p.missed, 'unmet', p.unmet)
         order by p.starts_at desc, p.id desc)
       from page p join class_type t on t.id = p.class_type_id join branch b on b.id = p.branch_id
       left join staff s on s.id = p.trainer_id left join app_user u on u.id = s.user_id), '[]'::json)
   ) as page`,
);

/** The classes behind a number, the latest first. */
export async function classRows<Page>(
  db: Db,
  input: ClassListInput,
  branchIds: readonly string[] | null,
  now: Date,
  after: readonly [string, string] | undefined,
): Promise<Page> {
  const { from, to, typeId, trainerId, weekday, hour, show, limit } = input;
  const rows = await db.rows<{ page: Page }>(LIST, [
    from,
    to,
    now.toISOString(),
    branchIds,
    typeId ?? null,
    trainerId ?? null,
    weekday ?? null,
    hour ?? null,
    show,
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit + 1,
  ]);
  const [row] = rows;
  if (!row) throw new Error("a list of classes without an answer");
  return row.page;
}
