import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** A record that was merged, as far as its codes need it. */
export interface MergedRecord {
  id: string;
  passVersion: number;
  survivorId: string;
}

const merged = (
  whom: string,
) => `select m.id, m.pass_version as "passVersion", m.merged_into_id as "survivorId"
  from member m where m.merged_into_id is not null and ${whom}`;
const MERGED = {
  member: statement("attendance.merged-by-id", merged("m.id = $1::uuid")),
  number: statement("attendance.merged-by-number", merged("m.number = $1::text")),
  pin: statement("attendance.merged-by-pin", merged("m.pin_digest = $1::bytea")),
};

/** Where a code, number or PIN of a merged record leads to. */
export async function findMerged(
  db: Db,
  whom: { by: keyof typeof MERGED; value: string | Buffer },
): Promise<MergedRecord | undefined> {
  return (await db.rows<MergedRecord>(MERGED[whom.by], [whom.value]))[0];
}

const BOTH_INSIDE = statement(
  "attendance.both-inside",
  `select b.name from visit a
   join visit o on o.tenant_id = a.tenant_id and o.branch_id = a.branch_id and o.member_id = $2::uuid
     and o.left_at is null and o.undone_at is null
   join branch b on b.tenant_id = a.tenant_id and b.id = a.branch_id
   where a.member_id = $1::uuid and a.left_at is null and a.undone_at is null order by b.name`,
);

/** The branches in which both members have an open visit; a person can have one. */
export async function findBothInside(db: Db, one: string, other: string): Promise<string[]> {
  return (await db.rows<{ name: string }>(BOTH_INSIDE, [one, other])).map(({ name }) => name);
}
