import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { MembershipState, MembershipStatus } from "./schema";

export interface StoredMembership extends MembershipState {
  id: string;
  memberId: string;
  planId: string;
  planKind: string;
  planName: string;
}

const SELECT = `select s.id, s.member_id as "memberId", s.plan_id as "planId", p.kind as "planKind", p.name as "planName",
    s.status, s.starts_on as "startsOn", s.ends_on as "endsOn", s.frozen_from as "frozenFrom", s.frozen_to as "frozenTo"
  from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id`;

/** Locks the member's row: changes to one member's memberships happen one after the other. */
const LOCK_MEMBER = statement(
  "memberships.lock-member",
  "select id from member where id = $1::uuid and archived_at is null for update",
);
const OF_MEMBER = statement(
  "memberships.of-member",
  `${SELECT} where s.member_id = $1::uuid order by s.starts_on`,
);
const ONE = statement("memberships.one", `${SELECT} where s.id = $1::uuid`);

export async function lockMember(db: Db, memberId: string): Promise<boolean> {
  return (await db.rows(LOCK_MEMBER, [memberId])).length === 1;
}

export function listOfMember(db: Db, memberId: string): Promise<StoredMembership[]> {
  return db.rows<StoredMembership>(OF_MEMBER, [memberId]);
}

export async function findMembership(db: Db, membershipId: string): Promise<StoredMembership | undefined> {
  const [row] = await db.rows<StoredMembership>(ONE, [membershipId]);
  return row;
}

export async function insertMembership(
  db: Db,
  record: {
    memberId: string;
    planId: string;
    planVersionId: string;
    startsOn: string;
    endsOn: string | null;
  },
): Promise<string> {
  const id = newId<"membership">();
  await db.models.membership.create({
    data: {
      id,
      memberId: record.memberId,
      planId: record.planId,
      planVersionId: record.planVersionId,
      startsOn: toDbDate(record.startsOn),
      endsOn: record.endsOn ? toDbDate(record.endsOn) : null,
    },
    select: { id: true },
  });
  return id;
}

export interface MembershipChange {
  status?: MembershipStatus;
  endsOn?: string | null;
  frozenFrom?: string | null;
  frozenTo?: string | null;
  suspendedOn?: string | null;
  reason?: string | null;
}

function dateOrNull(day: string | null | undefined): Date | null | undefined {
  return typeof day === "string" ? toDbDate(day) : day;
}

export async function updateMembership(
  db: Db,
  membershipId: string,
  change: MembershipChange,
): Promise<void> {
  await db.models.membership.updateMany({
    where: { id: membershipId },
    data: {
      status: change.status,
      reason: change.reason,
      endsOn: dateOrNull(change.endsOn),
      frozenFrom: dateOrNull(change.frozenFrom),
      frozenTo: dateOrNull(change.frozenTo),
      suspendedOn: dateOrNull(change.suspendedOn),
    },
  });
}
