import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { CreditHolder, EntriesInput } from "./schema";

/** What the totals count, word for word: `$1` accounts, `$2` first day, `$3` last day, `$4` branch, `$5` kind. */
const COUNTED = `e.account = any($1::text[]) and e.booked_on between $2::date and $3::date
  and ($4::uuid is null or e.branch_id = $4::uuid)
  and ($5::text is null or case when e.account = 'revenue' then coalesce(e.revenue_kind, 'other') else e.account end = $5)
  and e.posting not in ('shift-open', 'cash-movement', 'shift-close')`;

const SIGNED = "e.amount_minor * case when e.account in ('revenue', 'tax') then -1 else 1 end";

const PAGE = statement(
  "analytics.entries",
  `select e.id, e.booked_on as day, e.posting,
     case when e.account = 'revenue' then coalesce(e.revenue_kind, 'other') else e.account end as kind,
     (${SIGNED})::int as minor, e.member_id as "memberId",
     case when m.id is null then null else trim(m.first_name || ' ' || m.last_name) end as "memberName",
     e.invoice_id as "invoiceId", i.number as "invoiceNumber"
   from money_entry e
   left join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
   left join invoice i on i.tenant_id = e.tenant_id and i.id = e.invoice_id
   where ${COUNTED}
     and (e.booked_on, e.id) < (case when $6::date is null then 'infinity' else $6 end,
       case when $7::uuid is null then 'ffffffff-ffff-ffff-ffff-ffffffffffff' else $7 end)
   order by e.booked_on desc, e.id desc limit $8`,
);
const SUM = statement(
  "analytics.entries-sum",
  `select coalesce(sum(${SIGNED}), 0)::bigint::text as minor, count(*)::int as count from money_entry e where ${COUNTED}`,
);

const ACCOUNTS = {
  revenue: ["revenue"],
  tax: ["tax"],
  received: ["cash", "card_terminal", "bank", "mpesa", "stripe", "gcash"],
} as const;

export interface EntryRow {
  id: string;
  day: string;
  posting: string;
  kind: string;
  minor: number;
  memberId: string | null;
  memberName: string | null;
  invoiceId: string | null;
  invoiceNumber: string | null;
}

function counted(input: EntriesInput): unknown[] {
  return [ACCOUNTS[input.subject], input.from, input.to, input.branchId ?? null, input.kind ?? null];
}

/** Entries behind a number, newest first; one more than the page holds tells that there are further ones. */
export function entryRows(
  db: Db,
  input: EntriesInput,
  after: readonly [string, string] | undefined,
): Promise<EntryRow[]> {
  return db.rows<EntryRow>(PAGE, [
    ...counted(input),
    after?.[0] ?? null,
    after?.[1] ?? null,
    input.limit + 1,
  ]);
}

export async function entriesSum(db: Db, input: EntriesInput): Promise<{ minor: number; count: number }> {
  const [row] = await db.rows<{ minor: string; count: number }>(SUM, counted(input));
  return { minor: Number(row?.minor ?? 0), count: row?.count ?? 0 };
}

const CREDITS = statement(
  "analytics.credit-holders",
  `select m.id as "memberId", trim(m.first_name || ' ' || m.last_name) as name, m.number,
     (-sum(e.amount_minor))::int as minor
   from money_entry e join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
   where e.account = 'credit'
   group by m.id, m.first_name, m.last_name, m.number
   having sum(e.amount_minor) <> 0
   order by 4 desc, m.id limit $1::int`,
);

export function creditHolders(db: Db, limit: number): Promise<CreditHolder[]> {
  return db.rows<CreditHolder>(CREDITS, [limit]);
}
