import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";

export interface NearVisit {
  id: string;
  enteredAt: string;
  /** Whether a class made it, and no door. */
  ofClass: boolean;
}

const NEAR = statement(
  "class-visits.near",
  `select v.id, ${iso("v.entered_at")} as "enteredAt", v.method = 'class' as "ofClass"
   from visit v where v.member_id = $1::uuid and v.branch_id = $2::uuid and v.undone_at is null
     and v.entered_at between $3::timestamptz - $4::interval and $3::timestamptz + $4::interval
   order by v.method = 'class', abs(extract(epoch from v.entered_at - $3::timestamptz)), v.id limit 1`,
);

/** The visit around a moment that coming to a class belongs to; one through the door before one that a class made. */
export async function visitNear(
  db: Db,
  memberId: string,
  branchId: string,
  at: Date,
  minutes: number,
): Promise<NearVisit | undefined> {
  const values = [memberId, branchId, at.toISOString(), `${minutes} minutes`];
  return (await db.rows<NearVisit>(NEAR, values))[0];
}

/**
 * Whatever is open of that person in that branch ends, as at the door; a visit that lies before another one ends with it,
 * one that is too long ago to last has ended by itself. Somebody who comes through the door at this very moment is first.
 */
const OPEN = statement(
  "class-visits.open",
  `with later as (
     select min(v.entered_at) as at from visit v where v.member_id = $2::uuid and v.branch_id = $3::uuid
       and v.undone_at is null and v.entered_at > $4::timestamptz
   ), ended as (
     update visit v set left_how = 're-entry', left_at = greatest(v.entered_at, $4::timestamptz)
     where v.member_id = $2::uuid and v.branch_id = $3::uuid and v.left_at is null and v.undone_at is null
       and v.entered_at <= $4::timestamptz returning v.id
   )
   insert into visit (id, member_id, branch_id, entered_at, membership_id, local_day, local_hour, method, reason,
     staff_user_id, left_at, left_how)
   select $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::uuid, $6::date, $7::smallint, 'class', 'OK', $8::uuid,
     case when l.at <= $4::timestamptz + $9::interval then l.at
       when $4::timestamptz + $9::interval <= $10::timestamptz then $4::timestamptz + $9::interval end,
     case when l.at <= $4::timestamptz + $9::interval then 're-entry'
       when $4::timestamptz + $9::interval <= $10::timestamptz then 'auto' end
   from later l where (select count(*) from ended) >= 0
   on conflict (tenant_id, member_id, branch_id) where left_at is null and undone_at is null do nothing returning id`,
  { writes: true },
);

export interface NewClassVisit {
  id: string;
  memberId: string;
  branchId: string;
  enteredAt: Date;
  membershipId: string | null;
  localDay: string;
  localHour: number;
  staffUserId: string | null;
}

/** @returns whether it is there by now; otherwise somebody else opened one meanwhile */
export async function openClassVisit(
  db: Db,
  visit: NewClassVisit,
  now: Date,
  stayHours: number,
): Promise<boolean> {
  const made = await db.rows(OPEN, [
    visit.id,
    visit.memberId,
    visit.branchId,
    visit.enteredAt.toISOString(),
    visit.membershipId,
    visit.localDay,
    visit.localHour,
    visit.staffUserId,
    `${stayHours} hours`,
    now.toISOString(),
  ]);
  return made.length > 0;
}

export interface OwnVisit {
  id: string;
  memberId: string;
  branchId: string;
  enteredAt: string;
  localDay: string;
}

const LOCK = statement(
  "class-visits.lock",
  `select v.id, v.member_id as "memberId", v.branch_id as "branchId", ${iso("v.entered_at")} as "enteredAt",
     v.local_day as "localDay" from visit v where v.id = $1::uuid and v.method = 'class' and v.undone_at is null for update`,
);

/** A visit that a class made and that stands, held until the transaction ends. */
export async function lockClassVisit(db: Db, id: string): Promise<OwnVisit | undefined> {
  return (await db.rows<OwnVisit>(LOCK, [id]))[0];
}

const MOVE = statement(
  "class-visits.move",
  `update visit set entered_at = $2::timestamptz, local_day = $3::date, local_hour = $4::smallint,
     left_at = case when left_at is not null then greatest(left_at, $2::timestamptz) end where id = $1::uuid`,
  { writes: true },
);

/** It has become known that they came at another moment. */
export async function moveVisit(
  db: Db,
  id: string,
  enteredAt: Date,
  local: { day: string; hour: number },
): Promise<void> {
  await db.rows(MOVE, [id, enteredAt.toISOString(), local.day, local.hour]);
}
