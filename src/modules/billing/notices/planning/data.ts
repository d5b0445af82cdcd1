import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

const OPEN = `coalesce((select sum(e.amount_minor) from money_entry e where e.tenant_id = i.tenant_id and e.invoice_id = i.id
  and e.account = 'receivable'), 0)::int`;

/** A bill whose day has passed. */
export interface OverdueBill {
  id: string;
  number: string | null;
  memberId: string;
  currency: string;
  dueOn: string;
  openMinor: number;
  /** The day that the grace of its memberships counts from; null when none of them is in it. */
  graceSince: string | null;
}

const GRACE = `(select min(s.past_due_since) from invoice_line l
    join membership s on s.tenant_id = l.tenant_id and s.id = l.membership_id
    where l.tenant_id = i.tenant_id and l.invoice_id = i.id and s.status = 'past_due')`;
const BILL = `select i.id, i.number, i.member_id as "memberId", i.currency, i.due_on as "dueOn", ${OPEN} as "openMinor",
    ${GRACE} as "graceSince"
  from invoice i`;
const NOT_PENDING = `not exists (select 1 from payment_attempt a where a.tenant_id = i.tenant_id and a.invoice_id = i.id
  and a.status in ('created', 'pending_customer', 'unknown'))`;

/** Money that may be on its way is not asked for. */
const OVERDUE = statement(
  "notices.overdue",
  `${BILL} where i.status in ('open', 'partial', 'overdue') and i.due_on < $1::date and i.due_on >= $2::date and ${NOT_PENDING}
     and ($3::uuid is null or i.id > $3::uuid)
   order by i.id limit $4`,
);

export function overdueBills(
  db: Db,
  query: { today: string; from: string; after: string | null; limit: number },
): Promise<OverdueBill[]> {
  return db.rows(OVERDUE, [query.today, query.from, query.after, query.limit]);
}

const OF_MEMBERSHIP = statement(
  "notices.oldest-of-membership",
  `${BILL} where i.status in ('open', 'partial', 'overdue')
     and exists (select 1 from invoice_line l where l.tenant_id = i.tenant_id and l.invoice_id = i.id
       and l.membership_id = $1::uuid)
   order by i.due_on, i.id limit 1`,
);

/** The bill of a membership that has been open longest. */
export async function oldestBillOf(db: Db, membershipId: string): Promise<OverdueBill | undefined> {
  return (await db.rows<OverdueBill>(OF_MEMBERSHIP, [membershipId]))[0];
}

const COMING = statement(
  "notices.coming-renewals",
  `select s.id, s.next_bill_on as "nextBillOn" from membership s
   where s.next_bill_on > $1::date and s.next_bill_on <= $2::date
     and s.status in ('trial', 'active', 'past_due', 'frozen') and ($3::uuid is null or s.id > $3::uuid)
   order by s.id limit $4`,
);

/** Memberships that will be billed on one of the next days. */
export function comingRenewals(
  db: Db,
  query: { today: string; to: string; after: string | null; limit: number },
): Promise<{ id: string; nextBillOn: string }[]> {
  return db.rows(COMING, [query.today, query.to, query.after, query.limit]);
}

/** A membership whose plan has a new price that it will renew at. */
export interface PriceChange {
  id: string;
  memberId: string;
  planName: string;
  versionId: string;
  currency: string;
  formerMinor: number;
  minor: number;
  /** The first day of the new price, and the day on which it was made. */
  validFrom: string;
  madeOn: string;
}

const PRICE_CHANGES = statement(
  "notices.price-changes",
  `select s.id, coalesce(s.payer_id, s.member_id) as "memberId", p.name as "planName", n.id as "versionId", n.currency,
     o.price_minor as "formerMinor", n.price_minor as minor, n.valid_from as "validFrom",
     to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD') as "madeOn"
   from membership s
   join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   join plan_version o on o.tenant_id = s.tenant_id and o.id = s.plan_version_id
   join lateral (select v.* from plan_version v where v.tenant_id = s.tenant_id and v.plan_id = s.plan_id
     order by v.version desc limit 1) n on n.version > o.version and n.price_minor <> o.price_minor
   where s.status in ('trial', 'active', 'past_due', 'frozen') and s.next_bill_on is not null and s.auto_renew
     and s.cancelled_at is null and s.next_version_id is null
     and n.created_at > $1::timestamptz and ($2::uuid is null or s.id > $2::uuid)
   order by s.id limit $3`,
);

/** Memberships whose plan got another price since an instant, and that will renew at it. */
export function priceChanges(
  db: Db,
  query: { since: Date; after: string | null; limit: number },
): Promise<PriceChange[]> {
  return db.rows(PRICE_CHANGES, [query.since.toISOString(), query.after, query.limit]);
}

export interface PaidAttempt {
  tender: string;
  currency: string;
  succeededAt: string;
  number: string | null;
  openMinor: number;
}

const PAID = statement(
  "notices.paid-attempt",
  `select a.tender, a.currency, a.succeeded_at as "succeededAt", i.number, ${OPEN} as "openMinor"
   from payment_attempt a join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   where a.id = $1::uuid and a.status = 'succeeded'`,
);

export async function paidAttempt(db: Db, attemptId: string): Promise<PaidAttempt | undefined> {
  return (await db.rows<PaidAttempt>(PAID, [attemptId]))[0];
}

const SHARED_PLAN = statement(
  "notices.shared-plan",
  `select p.name as "planName", coalesce(s.payer_id, h.payer_id) as "payerId", s.auto_renew and s.cancelled_at is null as "goesOn"
   from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   join household h on h.tenant_id = s.tenant_id and h.id = s.household_id
   where s.id = $1::uuid`,
);

/** A plan that a household shares, and who pays for it; undefined when it is shared no more. */
export async function sharedPlan(
  db: Db,
  membershipId: string,
): Promise<{ planName: string; payerId: string; goesOn: boolean } | undefined> {
  const [plan] = await db.rows<{ planName: string; payerId: string; goesOn: boolean }>(SHARED_PLAN, [
    membershipId,
  ]);
  return plan;
}
