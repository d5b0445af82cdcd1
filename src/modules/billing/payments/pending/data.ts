import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** The oldest payment that is still under way for each of the memberships, over all their bills. */
const SINCE = statement(
  "payments.pending-since",
  `select l.id as "membershipId", (
      select min(a.created_at) from payment_attempt a
      where a.status in ('created', 'pending_customer', 'unknown')
        and exists (select 1 from invoice_line n where n.tenant_id = a.tenant_id and n.invoice_id = a.invoice_id
          and n.membership_id = l.id)) as since
   from unnest($1::uuid[]) as l(id)`,
);

export function pendingSince(
  db: Db,
  membershipIds: readonly string[],
): Promise<{ membershipId: string; since: string | null }[]> {
  return db.rows(SINCE, [membershipIds]);
}

const MARK = statement(
  "payments.mark-pending",
  `update membership set payment_pending_since = $2::timestamptz
   where id = $1::uuid and payment_pending_since is distinct from $2::timestamptz`,
);

export async function markPending(db: Db, membershipId: string, since: string | null): Promise<void> {
  await db.rows(MARK, [membershipId, since]);
}
