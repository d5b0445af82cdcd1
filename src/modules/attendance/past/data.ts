import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { AccessFacts, MembershipFacts } from "../access/rules";
import { type DoorFacts, membershipJson } from "../check-in/facts/data";

export interface PastMember {
  id: string;
  member: AccessFacts["member"];
  memberships: MembershipFacts[];
}

/** A membership that has ended by now was running on the days before: what it is today must not judge the past. */
const MEMBERS = statement(
  "past.members",
  `select m.id, json_build_object('birthDate', m.birth_date, 'waiverSignedOn', m.waiver_signed_on,
       'bannedAt', ${iso("m.banned_at")}, 'hasGuardian', m.guardian_name is not null) as member,
     coalesce((select json_agg((${membershipJson("m.id", "$2::date")})::jsonb
         || jsonb_build_object('status', case when s.status = 'ended' and s.ends_on < $2::date then 'active' else s.status end,
           'paymentPendingSince', null, 'freezeEndsOnReturn', false))
       from membership s join plan p on p.id = s.plan_id join plan_version v on v.id = s.plan_version_id
       where s.member_id = m.id or s.household_id in
         (select h.household_id from household_member h where h.member_id = m.id and h.left_on is null)), '[]'::json) as memberships
   from member m where m.id = any($1::uuid[])`,
);

export function findMembers(db: Db, ids: readonly string[], today: string): Promise<PastMember[]> {
  return db.rows<PastMember>(MEMBERS, [ids, today]);
}

const BRANCHES = statement(
  "past.branches",
  `select b.id, b.zone, false as closed, b.opening_hours as "openingHours", null as capacity, 0 as inside,
     coalesce((select json_agg(json_build_object('fromOn', c.from_on, 'toOn', c.to_on))
       from branch_closure c where c.branch_id = b.id), '[]'::json) as closures
   from branch b`,
);

export function findBranches(db: Db): Promise<NonNullable<DoorFacts["branch"]>[]> {
  return db.rows<NonNullable<DoorFacts["branch"]>>(BRANCHES);
}

export interface PastVisitRow {
  id: string;
  memberId: string;
  branchId: string;
  membershipId: string | null;
  enteredAt: string;
  leftAt: string | null;
  leftHow: string | null;
  localDay: string;
  localHour: number;
  method: string;
  reason: string;
}

const INSERT = statement(
  "past.insert",
  `with made as (
     insert into visit (id, member_id, branch_id, membership_id, entered_at, left_at, left_how, local_day, local_hour, method, reason)
     select v.id, v."memberId", v."branchId", v."membershipId", v."enteredAt", v."leftAt", v."leftHow", v."localDay",
       v."localHour", v.method, v.reason
     from jsonb_to_recordset($1::jsonb) as v(id uuid, "memberId" uuid, "branchId" uuid, "membershipId" uuid,
       "enteredAt" timestamptz, "leftAt" timestamptz, "leftHow" text, "localDay" date, "localHour" smallint, method text,
       reason text)
     on conflict do nothing returning id
   ), refused as (
     insert into refusal (id, member_id, branch_id, at, method, reason)
     select r.id, r."memberId", r."branchId", r.at, r.method, r.reason
     from jsonb_to_recordset($2::jsonb) as r(id uuid, "memberId" uuid, "branchId" uuid, at timestamptz, method text, reason text)
     on conflict do nothing
   )
   select count(*) as made from made`,
);

export interface PastRefusalRow {
  id: string;
  memberId: string;
  branchId: string;
  at: string;
  method: string;
  reason: string;
}

/** @returns how many visits were written. */
export async function insertPast(
  db: Db,
  visits: readonly PastVisitRow[],
  refusals: readonly PastRefusalRow[],
): Promise<number> {
  const values = [JSON.stringify(visits), JSON.stringify(refusals)];
  return (await db.rows<{ made: number }>(INSERT, values))[0]?.made ?? 0;
}
