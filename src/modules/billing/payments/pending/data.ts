import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** The oldest payment that is still under way for each of the memberships, over all their bills. */
const SINCE = statement(
  "payments.pending-since",
  `select l.id as "membershipId", (
      select min(a.created_at) from payment_attempt a
      where a.status in ('created', 'pending_customer', 'unknown')
        and exists (select 1 from invoice_line n where n.tenant_id = a.tenant_id and n.invoice_id = a.invoice_id
          and n.membership_id = l.id)) as since, s.payment_pending_since as known
   from unnest($1::uuid[]) as l(id) join membership s on s.id = l.id`,
);

export function pendingSince(
  db: Db,
  membershipIds: readonly string[],
): Promise<{ membershipId: string; since: string | null; known: string | null }[]> {
  return db.rows(SINCE, [membershipIds]);
}
