import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** A membership somebody holds, pays for or shares. */
export interface Concern {
  id: string;
  holderId: string;
  holderName: string;
  payerId: string;
  payerName: string;
  shared: boolean;
}

const NAME = (alias: string) => `trim(${alias}.first_name || ' ' || ${alias}.last_name)`;

/** Running ones first, in the order in which they began; of those that are over the newest first. `$1` is the person, `$2` how many at most. */
const CONCERNS = statement(
  "billing.concerns",
  `select s.id, h.id as "holderId", ${NAME("h")} as "holderName", p.id as "payerId", ${NAME("p")} as "payerName",
     s.household_id is not null as shared
   from membership s
   join member h on h.tenant_id = s.tenant_id and h.id = s.member_id
   join member p on p.tenant_id = s.tenant_id and p.id = coalesce(s.payer_id, s.member_id)
   where s.member_id = $1::uuid or s.payer_id = $1::uuid
     or (s.status not in ('ended', 'completed', 'draft') and s.household_id in (select m.household_id
         from household_member m where m.member_id = $1::uuid and m.left_on is null))
   order by s.status in ('ended', 'completed'), case when s.status not in ('ended', 'completed') then s.starts_on end,
     s.starts_on desc, s.id desc limit $2::int`,
);

export function concernsOf(db: Db, memberId: string, limit: number): Promise<Concern[]> {
  return db.rows<Concern>(CONCERNS, [memberId, limit]);
}

const BALANCES = statement(
  "billing.balances",
  `select m.id, coalesce(-sum(e.amount_minor) filter (where e.account = 'credit'), 0)::int as "creditMinor",
     coalesce(sum(e.amount_minor) filter (where e.account = 'receivable'), 0)::int as "openMinor"
   from member m left join money_entry e on e.tenant_id = m.tenant_id and e.member_id = m.id
     and e.account in ('credit', 'receivable')
   where m.id = $1::uuid group by m.id`,
);

/** What a member has with the gym and owes it, minor units; undefined for somebody unknown. */
export async function balancesOf(
  db: Db,
  memberId: string,
): Promise<{ creditMinor: number; openMinor: number } | undefined> {
  const [row] = await db.rows<{ creditMinor: number; openMinor: number }>(BALANCES, [memberId]);
  return row;
}
