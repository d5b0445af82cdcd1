import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Household, HouseholdRole } from "./schema";

const HOUSEHOLD = `select h.id, h.name, h.payer_id as "payerId",
    (select max(v.seats)::int from membership s
       join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
     where s.household_id = h.id and s.status not in ('ended', 'completed', 'draft')) as seats,
    coalesce((select json_agg(json_build_object('memberId', m.id, 'name', trim(m.first_name || ' ' || m.last_name),
        'number', m.number, 'photoKey', m.photo_key, 'role', p.role, 'birthDate', m.birth_date, 'joinedOn', p.joined_on,
        'standing', m.standing) order by p.role, m.birth_date nulls last, m.first_name)
      from household_member p join member m on m.tenant_id = p.tenant_id and m.id = p.member_id
      where p.household_id = h.id and p.left_on is null), '[]'::json) as people
  from household h`;

const OF_MEMBER = statement(
  "households.of-member",
  `${HOUSEHOLD} where h.closed_at is null and h.id in
     (select p.household_id from household_member p where p.member_id = $1::uuid and p.left_on is null)`,
);
const ONE = statement("households.one", `${HOUSEHOLD} where h.id = $1::uuid and h.closed_at is null`);
const LOCK = statement(
  "households.lock",
  "select id from household where id = $1::uuid and closed_at is null for update",
);

export async function householdOf(db: Db, memberId: string): Promise<Household | undefined> {
  const [row] = await db.rows<Household>(OF_MEMBER, [memberId]);
  return row;
}

export async function findHousehold(db: Db, householdId: string): Promise<Household | undefined> {
  const [row] = await db.rows<Household>(ONE, [householdId]);
  return row;
}

/** Changes to one household happen one after the other. */
export async function lockHousehold(db: Db, householdId: string): Promise<boolean> {
  return (await db.rows(LOCK, [householdId])).length === 1;
}

export async function insertHousehold(db: Db, name: string, payerId: string): Promise<string> {
  const id = newId<"household">();
  await db.models.household.create({ data: { id, name, payerId }, select: { id: true } });
  return id;
}

/** @throws a unique violation when the person belongs to a household already */
export async function insertPerson(
  db: Db,
  person: { householdId: string; memberId: string; role: HouseholdRole; joinedOn: string },
): Promise<void> {
  await db.models.householdMember.create({
    data: { ...person, id: newId(), joinedOn: toDbDate(person.joinedOn) },
    select: { id: true },
  });
}

const FAMILY_PLANS = statement(
  "households.family-plans",
  `select s.id, v.seats from membership s
   join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
   where s.member_id = $1::uuid and v.seats > 1 and s.status not in ('ended', 'completed')
     and s.household_id is not distinct from $2::uuid`,
);

/** What a person holds for several people, shared with this household; null for what nobody shares yet. */
export function familyPlansOf(
  db: Db,
  memberId: string,
  householdId: string | null,
): Promise<{ id: string; seats: number }[]> {
  return db.rows(FAMILY_PLANS, [memberId, householdId]);
}

const OF_HOLDERS = statement(
  "households.of-holders",
  `select s.id as "membershipId", p.household_id as "householdId",
     (select count(*)::int from household_member o where o.household_id = p.household_id and o.left_on is null) as people
   from membership s
   join household_member p on p.tenant_id = s.tenant_id and p.member_id = s.member_id and p.left_on is null
   where s.id = any($1::uuid[])`,
);

/** The households that the holders of memberships belong to; those without one are absent. */
export async function householdsOfHolders(
  db: Db,
  membershipIds: readonly string[],
): Promise<{ membershipId: string; householdId: string; people: number }[]> {
  if (membershipIds.length === 0) return [];
  return await db.rows(OF_HOLDERS, [membershipIds]);
}

const SHARE = statement(
  "households.share",
  `with pools as (
     update entitlement_pool set household_id = $2::uuid where membership_id = any($1::uuid[])
   )
   update membership set household_id = $2::uuid where id = any($1::uuid[])`,
);

/** Lets a household use memberships and what is left of them; null gives both back to their holder alone. */
export async function shareWith(
  db: Db,
  membershipIds: readonly string[],
  householdId: string | null,
): Promise<void> {
  if (membershipIds.length > 0) await db.rows(SHARE, [membershipIds, householdId]);
}

export async function endPerson(
  db: Db,
  householdId: string,
  memberId: string,
  leftOn: string,
): Promise<boolean> {
  const { count } = await db.models.householdMember.updateMany({
    where: { householdId, memberId, leftOn: null },
    data: { leftOn: toDbDate(leftOn) },
  });
  return count === 1;
}

export async function setPayer(db: Db, householdId: string, payerId: string): Promise<void> {
  await db.models.household.updateMany({ where: { id: householdId }, data: { payerId } });
  await db.models.membership.updateMany({
    where: { householdId, status: { notIn: ["ended", "completed"] } },
    data: { payerId },
  });
}

export async function closeHousehold(db: Db, householdId: string, at: Date): Promise<void> {
  await db.models.household.updateMany({ where: { id: householdId }, data: { closedAt: at } });
}

export async function memberName(db: Db, memberId: string): Promise<string | undefined> {
  const row = await db.models.member.findFirst({
    where: { id: memberId, archivedAt: null },
    select: { firstName: true, lastName: true },
  });
  return row ? `${row.firstName} ${row.lastName}`.trim() : undefined;
}
