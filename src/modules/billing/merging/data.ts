import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const WAITING = statement(
  "billing.merge-waiting",
  `select (select count(*) from payment_attempt a where a.member_id = any($1::uuid[])
       and a.status in ('created', 'pending_customer', 'unknown'))::int as payments,
     (select count(*) from refund f where f.member_id = any($1::uuid[])
       and f.status in ('created', 'pending', 'unknown'))::int as refunds`,
);

/** How many payments and refunds of these members nobody knows the end of yet. */
export async function countWaiting(
  db: Db,
  memberIds: readonly string[],
): Promise<{ payments: number; refunds: number }> {
  const [row] = await db.rows<{ payments: number; refunds: number }>(WAITING, [memberIds]);
  return row ?? { payments: 0, refunds: 0 };
}

const UNSET_DEFAULT = statement(
  "billing.merge-default",
  `update saved_method s set is_default = false where s.member_id = $1::uuid and s.is_default
     and exists (select 1 from saved_method o where o.member_id = $2::uuid and o.is_default and o.removed_at is null)
   returning s.id`,
);

/** A member has one card that is charged by itself: the survivor's, where there is one. @returns the cards that were */
export async function unsetDefaults(db: Db, absorbedId: string, survivorId: string): Promise<string[]> {
  return (await db.rows<{ id: string }>(UNSET_DEFAULT, [absorbedId, survivorId])).map(({ id }) => id);
}

const SET_DEFAULT = statement(
  "billing.merge-default-back",
  `update saved_method s set is_default = true where s.id = any($1::uuid[]) and s.member_id = $2::uuid
     and not exists (select 1 from saved_method o where o.member_id = $2::uuid and o.is_default and o.removed_at is null)`,
);

export async function setDefaults(db: Db, ids: readonly string[], memberId: string): Promise<void> {
  if (ids.length > 0) await db.rows(SET_DEFAULT, [ids, memberId]);
}

const CREDIT_LEFT = statement(
  "billing.merge-credit",
  `with moved as (select (k.value ->> 0)::uuid as id from member_merge g
     cross join lateral jsonb_array_elements(g.moved -> 'rows' -> 'money_entry.member_id') k where g.id = $1::uuid)
   select coalesce(-sum(e.amount_minor) filter (where not exists (select 1 from moved o where o.id = e.id)), 0)::int as "ownMinor",
     coalesce(-sum(e.amount_minor) filter (where exists (select 1 from moved o where o.id = e.id)), 0)::int as "movedMinor"
   from money_entry e where e.member_id = $2::uuid and e.account = 'credit'`,
);

/** The survivor's account credit without what came with a merge, and what came. */
export async function creditWithout(
  db: Db,
  mergeId: string,
  survivorId: string,
): Promise<{ ownMinor: number; movedMinor: number }> {
  const [row] = await db.rows<{ ownMinor: number; movedMinor: number }>(CREDIT_LEFT, [mergeId, survivorId]);
  return row ?? { ownMinor: 0, movedMinor: 0 };
}
