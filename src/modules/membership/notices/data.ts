import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const PLAN = statement(
  "membership.told-plan",
  `select p.name from membership m join plan p on p.tenant_id = m.tenant_id and p.id = m.plan_id where m.id = $1::uuid`,
);

export async function planNameOf(db: Db, membershipId: string): Promise<string | undefined> {
  return (await db.rows<{ name: string }>(PLAN, [membershipId]))[0]?.name;
}
