import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { Recurrence } from "../recurrence/rules";
import type { Skip } from "./schema";

const SERIES = statement(
  "classes.skip-series",
  `select s.branch_id as "branchId", s.local_time as "localTime", s.minutes, s.weekdays, s.every_weeks as "everyWeeks",
     s.starts_on as "startsOn", s.ends_on as "endsOn", s.dates from class_series s where s.id = $1::uuid`,
);
const HOLD = statement("classes.skip-hold", "select id from class_series where id = $1::uuid for update");

export interface SkippedSeries extends Recurrence {
  branchId: string;
}

/** A series; with `hold`, nobody else makes or changes its dates until the transaction ends. */
export async function findSeries(db: Db, id: string, hold: boolean): Promise<SkippedSeries | undefined> {
  if (hold) await db.rows(HOLD, [id]);
  return (await db.rows<SkippedSeries>(SERIES, [id]))[0];
}

const CLASS_ON = statement(
  "classes.skip-class",
  `select c.id, c.status, ${iso("c.starts_at")} as "startsAt",
     (select count(*)::int from booking b where b.session_id = c.id
        and b.status in ('held', 'booked', 'checked_in', 'attended', 'no_show')) as booked
   from class_session c where c.series_id = $1::uuid and c.original_on = $2::date`,
);

export interface ClassOn {
  id: string;
  status: "scheduled" | "cancelled";
  startsAt: string;
  booked: number;
}

/** The class that was made for a date of a series, wherever it has been moved. */
export async function classOn(db: Db, seriesId: string, on: string): Promise<ClassOn | undefined> {
  return (await db.rows<ClassOn>(CLASS_ON, [seriesId, on]))[0];
}

const LIST = statement(
  "classes.skips-of-series",
  `select k."on", k.reason, not exists (select 1 from class_session c
     where c.series_id = k.series_id and c.original_on = k."on") as removable
   from class_skip k where k.series_id = $1::uuid and k."on" >= $2::date order by k."on"`,
);

export function skipsFrom(db: Db, seriesId: string, today: string): Promise<Skip[]> {
  return db.rows<Skip>(LIST, [seriesId, today]);
}

/** @returns false when that date was left out before */
export async function insertSkip(
  db: Db,
  skip: {
    id: string;
    seriesId: string;
    on: string;
    reason: string;
    createdBy: string | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const made = await db.models.classSkip.createMany({
    data: { ...skip, on: toDbDate(skip.on) },
    skipDuplicates: true,
  });
  return made.count === 1;
}

export async function deleteSkip(db: Db, seriesId: string, on: string): Promise<boolean> {
  return (await db.models.classSkip.deleteMany({ where: { seriesId, on: toDbDate(on) } })).count === 1;
}
