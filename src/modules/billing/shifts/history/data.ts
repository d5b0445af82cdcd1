import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { ShiftHistory, ShiftRow } from "../schema";

/** `$1` branches or null, `$2` and `$3` from and before when they were opened, `$4` only with a difference. */
const FOUND = `found as (
  select s.*, coalesce(c.difference, 0)::int as difference, coalesce(c.differs, false) as differs,
    coalesce((select sum(e.amount_minor) from money_entry e where e.shift_id = s.id
      and e.posting in ('payment', 'wallet', 'refund', 'credit-payout')
      and e.account in ('cash', 'card_terminal', 'mpesa', 'gcash', 'stripe', 'bank')), 0)::int as taken
  from cash_shift s
  left join (select n.shift_id, sum(n.counted_minor - n.expected_minor) as difference,
      bool_or(n.counted_minor <> n.expected_minor) as differs
    from cash_count n group by n.shift_id) c on c.shift_id = s.id
  where ($1::uuid[] is null or s.branch_id = any($1::uuid[]))
    and ($2::timestamptz is null or s.opened_at >= $2::timestamptz)
    and ($3::timestamptz is null or s.opened_at < $3::timestamptz)
    and (not $4::boolean or coalesce(c.differs, false)))`;

const ROWS = statement(
  "shifts.history",
  `with ${FOUND}
   select s.id, s.number, b.name as "branchName", s.drawer, s.status, o.name as "openedBy", ${iso("s.opened_at")} as "openedAt",
     c.name as "closedBy", ${iso("s.closed_at")} as "closedAt", s.taken as "takenMinor", s.difference as "differenceMinor"
   from found s join branch b on b.tenant_id = s.tenant_id and b.id = s.branch_id
   left join app_user o on o.id = s.opened_by left join app_user c on c.id = s.closed_by
   where ($5::uuid is null or (s.opened_at, s.id) < (select x.opened_at, x.id from cash_shift x where x.id = $5::uuid))
   order by s.opened_at desc, s.id desc limit $6::int`,
);

const TOTALS = statement(
  "shifts.history-totals",
  `with ${FOUND}
   select count(*)::int as shifts, coalesce(sum(taken), 0)::bigint::float8 as "takenMinor",
     coalesce(sum(difference) filter (where difference > 0), 0)::bigint::float8 as "overMinor",
     coalesce(sum(difference) filter (where difference < 0), 0)::bigint::float8 as "shortMinor" from found`,
);

export interface Asked {
  branchIds: readonly string[] | null;
  from: Date | null;
  before: Date | null;
  differing: boolean;
}

const values = ({ branchIds, from, before, differing }: Asked) => [
  branchIds,
  from?.toISOString() ?? null,
  before?.toISOString() ?? null,
  differing,
];

export function listShifts(db: Db, asked: Asked, cursor: string | null, limit: number): Promise<ShiftRow[]> {
  return db.rows<ShiftRow>(ROWS, [...values(asked), cursor, limit]);
}

export async function totalsOf(db: Db, asked: Asked): Promise<ShiftHistory["totals"]> {
  const [row] = await db.rows<ShiftHistory["totals"]>(TOTALS, values(asked));
  if (!row) throw new Error("a row of aggregates is always there");
  return row;
}
