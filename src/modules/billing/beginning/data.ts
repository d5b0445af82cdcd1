import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/**
 * Memberships that run, or will, and of which nothing was ever billed or taken as paid. `$1` now, `$2` the zone of what
 * has no branch, `$3` only these, `$4` after which id, `$5` how many.
 */
const UNBEGUN = statement(
  "billing.unbegun",
  `select s.id from membership s left join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
   where s.status in ('pending_start', 'trial', 'active', 'past_due', 'frozen', 'suspended')
     and (s.ends_on is null or s.ends_on >= ($1::timestamptz at time zone coalesce(b.zone, $2))::date)
     and (s.valid_until is null or s.valid_until > $1::timestamptz)
     and ($3::uuid[] is null or s.id = any($3)) and ($4::uuid is null or s.id > $4::uuid)
     and not exists (select 1 from billing_period p where p.tenant_id = s.tenant_id and p.membership_id = s.id)
   order by s.id limit $5::int`,
);

export async function unbegun(
  db: Db,
  query: { now: Date; zone: string; only: readonly string[] | null; after: string | null; limit: number },
): Promise<string[]> {
  const { now, zone, only, after, limit } = query;
  const rows = await db.rows<{ id: string }>(UNBEGUN, [now.toISOString(), zone, only, after, limit]);
  return rows.map(({ id }) => id);
}
