import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** Who buys, as far as a sale asks. */
export interface Buyer {
  id: string;
  name: string;
  birthDate: string | null;
  hasGuardian: boolean;
  zone: string | null;
}

const BUYER = statement(
  "billing.buyer",
  `select m.id, trim(m.first_name || ' ' || m.last_name) as name, m.birth_date as "birthDate",
     m.guardian_name is not null and m.guardian_phone is not null as "hasGuardian",
     (select b.zone from branch b where b.id = $2::uuid) as zone
   from member m where m.id = $1::uuid and m.archived_at is null`,
);

export async function findBuyer(
  db: Db,
  memberId: string,
  branchId: string | null,
): Promise<Buyer | undefined> {
  const [row] = await db.rows<Buyer>(BUYER, [memberId, branchId]);
  return row;
}

const LOCK = statement("billing.lock-buyer", "select id from member where id = $1::uuid for update");

/** What is sold to one member is sold one sale after the other. */
export async function lockBuyer(db: Db, memberId: string): Promise<void> {
  await db.rows(LOCK, [memberId]);
}
