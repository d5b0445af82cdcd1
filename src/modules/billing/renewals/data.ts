import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/**
 * Memberships whose next bill is due at their branch. Those that are suspended wait: what they missed is billed when
 * they come back. `$3` goes on after the last one looked at.
 */
const DUE = statement(
  "billing.renewals-due",
  `select s.id from membership s left join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
   where s.next_bill_on <= ($1::timestamptz at time zone coalesce(b.zone, $2))::date
     and s.next_bill_on <= ($1::timestamptz at time zone 'UTC')::date + 1
     and s.status in ('pending_start', 'trial', 'active', 'past_due', 'frozen')
     and ($3::uuid is null or s.id > $3::uuid)
   order by s.id limit $4::int`,
);

export async function renewalsDue(
  db: Db,
  query: { now: Date; zone: string; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(DUE, [
    query.now.toISOString(),
    query.zone,
    query.after,
    query.limit,
  ]);
  return rows.map(({ id }) => id);
}

const WITH_METHOD = statement(
  "billing.payers-with-method",
  `select distinct member_id as id from saved_method
   where member_id = any ($1::uuid[]) and is_default and removed_at is null`,
);

/** Of these payers those whose card or wallet may be charged without them. */
export async function payersWithMethod(db: Db, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set();
  const rows = await db.rows<{ id: string }>(WITH_METHOD, [[...new Set(memberIds)]]);
  return new Set(rows.map(({ id }) => id));
}
