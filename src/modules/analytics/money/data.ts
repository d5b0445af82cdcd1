import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/**
 * `$1` first day, `$2` last day, `$3` branch or null. Revenue stands on the credit side of the journal. What only goes
 * into the drawer or out of it is nothing that was received.
 */
const REVENUE = statement(
  "analytics.revenue",
  `select e.booked_on as day, case when e.account = 'revenue' then coalesce(e.revenue_kind, 'other') else e.account end as kind,
     e.account, (sum(e.amount_minor) * case when e.account in ('revenue', 'tax') then -1 else 1 end)::bigint::text as minor
   from money_entry e
   where e.account in ('revenue', 'tax', 'cash', 'card_terminal', 'bank', 'mpesa', 'stripe', 'gcash')
     and e.booked_on between $1::date and $2::date and ($3::uuid is null or e.branch_id = $3::uuid)
     and e.posting not in ('shift-open', 'cash-movement', 'shift-close')
   group by e.booked_on, 2, e.account`,
);

export interface RevenueRow {
  day: string;
  kind: string;
  account: string;
  /** Digits; a gym's sums may be beyond a 32-bit number. */
  minor: string;
}

export function revenueRows(
  db: Db,
  from: string,
  to: string,
  branchId: string | null,
): Promise<RevenueRow[]> {
  return db.rows<RevenueRow>(REVENUE, [from, to, branchId]);
}

const OUTSTANDING = statement(
  "analytics.outstanding",
  `select case when i.due_on >= $1::date then 'not_due' when i.due_on >= $1::date - 7 then 'week'
       when i.due_on >= $1::date - 30 then 'month' else 'older' end as age,
     count(*)::int as bills, sum(o.open)::bigint::text as minor
   from invoice i
   join lateral (select sum(e.amount_minor) as open from money_entry e
     where e.invoice_id = i.id and e.account = 'receivable') o on o.open > 0
   where i.status in ('open', 'partial', 'overdue') and ($2::uuid is null or i.branch_id = $2::uuid)
   group by 1`,
);
const CREDIT = statement(
  "analytics.credit",
  "select coalesce(-sum(amount_minor), 0)::bigint::text as minor from money_entry where account = 'credit'",
);

export interface AgeRow {
  age: "not_due" | "week" | "month" | "older";
  bills: number;
  minor: string;
}

export function outstandingRows(db: Db, today: string, branchId: string | null): Promise<AgeRow[]> {
  return db.rows<AgeRow>(OUTSTANDING, [today, branchId]);
}

export async function creditTotal(db: Db): Promise<number> {
  const [row] = await db.rows<{ minor: string }>(CREDIT, []);
  return Number(row?.minor ?? 0);
}

/** A member's recurring revenue at the end of a day; nothing when none recurs. */
export interface Standing {
  on: string;
  memberId: string;
  name: string;
  number: string;
  minor: number;
  frozen: boolean;
  /** Whether they brought any before that day's month began. */
  returning: boolean;
}

/**
 * What each member brings at the end of each of these days, as the memberships' history has it. A frozen membership
 * that brings nothing still stands: it is no churn.
 */
const STANDINGS = statement(
  "analytics.recurring-standings",
  `select d.on_day as "on", e.member_id as "memberId", trim(m.first_name || ' ' || m.last_name) as name, m.number,
     sum(e.mrr_minor)::int as minor, bool_or(e.status = 'frozen') as frozen,
     exists (select 1 from membership_event p where p.member_id = e.member_id and p.mrr_minor > 0
       and p.effective_on < date_trunc('month', d.on_day)) as returning
   from unnest($1::date[]) as d(on_day)
   join lateral (
     select distinct on (x.membership_id) x.membership_id, x.member_id, x.status, x.mrr_minor, x.plan_version_id
     from membership_event x where x.effective_on <= d.on_day
       and ($2::uuid is null or exists (select 1 from membership s where s.tenant_id = app.current_tenant()
         and s.id = x.membership_id and s.branch_id = $2::uuid))
     order by x.membership_id, x.seq desc
   ) e on e.status in ('active', 'past_due', 'frozen')
   join plan_version v on v.tenant_id = app.current_tenant() and v.id = e.plan_version_id and v.cycle <> 'once'
   join member m on m.tenant_id = app.current_tenant() and m.id = e.member_id
   where e.mrr_minor > 0 or e.status = 'frozen'
   group by d.on_day, e.member_id, m.first_name, m.last_name, m.number`,
);

export function recurringStandings(
  db: Db,
  days: readonly string[],
  branchId: string | null,
): Promise<Standing[]> {
  return db.rows<Standing>(STANDINGS, [days, branchId]);
}
