import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { CancelCause } from "../sessions/schema";
import type { AddHolidayInput, Holiday, HolidayEffect } from "./schema";

const LIST = statement(
  "classes.holidays",
  `select h.id, h.branch_id as "branchId", h.from_on as "fromOn", h.to_on as "toOn", h.name
   from class_holiday h where h.to_on >= $1::date order by h.from_on, h.id limit 200`,
);

export function listHolidays(db: Db, from: string): Promise<Holiday[]> {
  return db.rows<Holiday>(LIST, [from]);
}

export async function insertHoliday(
  db: Db,
  input: AddHolidayInput,
  createdBy: string | null,
): Promise<string> {
  const id = newId<"class-holiday">();
  const { fromOn, toOn, ...rest } = input;
  await db.models.classHoliday.create({
    data: { id, ...rest, fromOn: toDbDate(fromOn), toOn: toDbDate(toOn), createdBy },
    select: { id: true },
  });
  return id;
}

export async function deleteHoliday(db: Db, id: string): Promise<Holiday | undefined> {
  const gone = await db.rows<Holiday>(
    statement(
      "classes.holiday-delete",
      `delete from class_holiday h where h.id = $1::uuid
       returning h.id, h.branch_id as "branchId", h.from_on as "fromOn", h.to_on as "toOn", h.name`,
    ),
    [id],
  );
  return gone[0];
}

/** Days without classes, in a branch or (null) in all. */
export interface DaysOff {
  branchId: string | null;
  fromOn: string;
  toOn: string;
  name: string | null;
  cause: Extract<CancelCause, "closure" | "holiday">;
}

const OFF = statement(
  "classes.days-off",
  `select c.branch_id as "branchId", c.from_on as "fromOn", c.to_on as "toOn", c.reason as name, 'closure' as cause
   from branch_closure c where c.to_on >= $1::date
   union all
   select h.branch_id, h.from_on, h.to_on, h.name, 'holiday' from class_holiday h where h.to_on >= $1::date
   order by 2, 3`,
);

/** Closures of branches and holidays that end on a day or later. */
export function daysOff(db: Db, from: string): Promise<DaysOff[]> {
  return db.rows<DaysOff>(OFF, [from]);
}

const EFFECT = statement(
  "classes.holiday-effect",
  `select count(*) as sessions, coalesce(sum(b.bookings), 0)::int as bookings
   from class_session c
   left join lateral (select count(*) as bookings from booking k
     where k.session_id = c.id and k.status in ('held', 'booked')) b on true
   where c.status = 'scheduled' and c.starts_at > $1::timestamptz and c.local_on between $2::date and $3::date
     and ($4::uuid is null or c.branch_id = $4::uuid)`,
);

export async function effectOf(db: Db, now: Date, input: AddHolidayInput): Promise<HolidayEffect> {
  const [found] = await db.rows<HolidayEffect>(EFFECT, [
    now.toISOString(),
    input.fromOn,
    input.toOn,
    input.branchId,
  ]);
  return found ?? { sessions: 0, bookings: 0 };
}

/** Classes to come on days that are off by now, and classes that were cancelled for days that aren't any more. */
const MISPLACED = statement(
  "classes.misplaced",
  `with off as (
     select c.branch_id, c.from_on, c.to_on, c.reason as name, 'closure' as cause from branch_closure c
     union all
     select b.id, h.from_on, h.to_on, h.name, 'holiday' from class_holiday h
       join branch b on h.branch_id is null or b.id = h.branch_id
   ), coming as (
     select c.id, c.status, c.cancel_cause, c.branch_id,
       (select json_build_object('cause', o.cause, 'name', o.name) from off o
        where o.branch_id = c.branch_id and c.local_on between o.from_on and o.to_on
        order by o.cause limit 1) as off
     from class_session c where c.starts_at > $1::timestamptz and ($2::uuid is null or c.branch_id = $2::uuid)
   )
   select id, off->>'cause' as cause, off->>'name' as name from coming
   where (status = 'scheduled' and off is not null)
     or (status = 'cancelled' and cancel_cause in ('closure', 'holiday') and off is null)
   order by id`,
);

export interface Misplaced {
  id: string;
  /** Null: it takes place after all. */
  cause: "closure" | "holiday" | null;
  name: string | null;
}

export function misplaced(db: Db, now: Date, branchId: string | null): Promise<Misplaced[]> {
  return db.rows<Misplaced>(MISPLACED, [now.toISOString(), branchId]);
}

/** Classes whose moment is not what their wall time says: the branch's zone or the zone's rules have changed. */
const ADRIFT = statement(
  "classes.coming",
  `select c.id, c.local_on as "localOn", c.local_time as "localTime", c.minutes, ${iso("c.starts_at")} as "startsAt", b.zone
   from class_session c join branch b on b.id = c.branch_id
   where c.starts_at > $1::timestamptz and ($2::uuid is null or c.branch_id = $2::uuid)`,
);

export interface ComingSession {
  id: string;
  localOn: string;
  localTime: string;
  minutes: number;
  startsAt: string;
  zone: string;
}

export function comingSessions(db: Db, now: Date, branchId: string | null): Promise<ComingSession[]> {
  return db.rows<ComingSession>(ADRIFT, [now.toISOString(), branchId]);
}
