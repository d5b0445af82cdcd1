import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

export interface PassHolder {
  id: string;
  firstName: string;
  lastName: string;
  number: string;
  passVersion: number;
  hasPin: boolean;
}

const HOLDER = statement(
  "pass.holder",
  `select id, first_name as "firstName", last_name as "lastName", number, pass_version as "passVersion",
     pin_digest is not null as "hasPin" from member where id = $1::uuid and archived_at is null`,
);

export async function findHolder(db: Db, memberId: string): Promise<PassHolder | undefined> {
  return (await db.rows<PassHolder>(HOLDER, [memberId]))[0];
}

/** Ends all codes of the present version. @returns false when there is no such member. */
export async function bumpPass(db: Db, memberId: string): Promise<boolean> {
  const { count } = await db.models.member.updateMany({
    where: { id: memberId, archivedAt: null },
    data: { passVersion: { increment: 1 } },
  });
  return count === 1;
}

const SET_PIN = statement(
  "pass.set-pin",
  `update member set pin_digest = $2::bytea where id = $1::uuid and archived_at is null
     and not exists (select 1 from member other where other.pin_digest = $2::bytea)
   returning id`,
);

/** @returns false when the PIN is somebody's already. @throws a unique violation when it became so just now. */
export async function setPin(db: Db, memberId: string, digest: Buffer): Promise<boolean> {
  return (await db.rows(SET_PIN, [memberId, digest])).length === 1;
}
