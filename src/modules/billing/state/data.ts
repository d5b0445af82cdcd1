import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { PaidPeriod, PeriodTerms } from "../calculator/schema";

/** What billing itself knows of a membership. */
export interface MoneyOfMembership {
  membershipId: string;
  /** The last stretches that were billed, in order. */
  periods: (Omit<PaidPeriod, keyof PeriodTerms> & { terms: PeriodTerms })[];
  freezes: { id: string; blockBookings: boolean; endOnReturn: boolean; feeBilledToOn: string | null }[];
  /** Of bills that name it, are due and not paid. */
  owedMinor: number;
  /** The payer's account credit. */
  creditMinor: number;
}

const MONEY = statement(
  "billing.money-of-memberships",
  `select s.id as "membershipId",
     coalesce((select json_agg(json_build_object('fromOn', q.from_on, 'toOn', q.to_on, 'grossMinor', q.gross_minor,
         'invoiceId', q.invoice_id, 'terms', q.terms) order by q.from_on)
       from (select * from billing_period r where r.membership_id = s.id order by r.from_on desc limit 3) q), '[]'::json)
       as periods,
     coalesce((select json_agg(json_build_object('id', f.id, 'blockBookings', f.block_bookings,
         'endOnReturn', f.end_on_return, 'feeBilledToOn', f.fee_billed_to_on))
       from membership_freeze f where f.membership_id = s.id), '[]'::json) as freezes,
     coalesce((select sum(e.amount_minor) from invoice_line l
         join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
         join money_entry e on e.tenant_id = i.tenant_id and e.invoice_id = i.id and e.account = 'receivable'
       where l.membership_id = s.id and i.status in ('open', 'partial', 'overdue') and i.due_on <= $2::date
         and l.position = (select min(o.position) from invoice_line o where o.invoice_id = i.id and o.membership_id = s.id)
       ), 0)::int as "owedMinor",
     coalesce((select -sum(e.amount_minor) from money_entry e
       where e.member_id = coalesce(s.payer_id, s.member_id) and e.account = 'credit'), 0)::int as "creditMinor"
   from membership s where s.id = any ($1::uuid[])`,
);

/** @param today decides which bills count as due */
export function moneyOf(
  db: Db,
  membershipIds: readonly string[],
  today: string,
): Promise<MoneyOfMembership[]> {
  return db.rows<MoneyOfMembership>(MONEY, [membershipIds, today]);
}

const PRICES = statement(
  "billing.version-prices",
  `select v.id, v.tax_inclusive as "taxInclusive", to_char(v.created_at at time zone 'UTC', 'YYYY-MM-DD') as "madeOn"
   from plan_version v where v.id = any ($1::uuid[])`,
);

export interface VersionPrice {
  id: string;
  taxInclusive: boolean;
  /** When the version was made, and those it concerns told. */
  madeOn: string;
}

export function versionPrices(db: Db, versionIds: readonly string[]): Promise<VersionPrice[]> {
  return db.rows<VersionPrice>(PRICES, [versionIds]);
}

/** A billed stretch to be written down, or one whose end or worth has changed. */
export interface PeriodRow {
  id: string;
  membership: string;
  from: string;
  to: string;
  kind: string;
  gross: number;
  days: number;
  of_days: number;
  terms: PeriodTerms;
  invoice: string | null;
}

const PERIODS = statement(
  "billing.write-periods",
  `insert into billing_period (id, membership_id, from_on, to_on, kind, gross_minor, days, of_days, terms, invoice_id)
   select r.id, r.membership, r."from", r."to", r.kind, r.gross, r.days, r.of_days, r.terms, r.invoice
   from jsonb_to_recordset($1::jsonb) as r(id uuid, membership uuid, "from" date, "to" date, kind text, gross integer,
     days integer, of_days integer, terms jsonb, invoice uuid)
   on conflict (tenant_id, membership_id, from_on, kind) do update
     set to_on = excluded.to_on, gross_minor = excluded.gross_minor, days = excluded.days, of_days = excluded.of_days,
       terms = excluded.terms
     where billing_period.invoice_id is not distinct from excluded.invoice_id
   returning id`,
);

/** @throws Error when a stretch was billed by somebody else meanwhile: one period is billed once. */
export async function writePeriods(db: Db, rows: readonly PeriodRow[]): Promise<void> {
  if (rows.length === 0) return;
  const written = await db.rows(PERIODS, [JSON.stringify(rows)]);
  if (written.length !== rows.length) throw new Error("a period was billed twice");
}

const FEES = statement(
  "billing.freeze-fees",
  `update membership_freeze f set fee_billed_to_on = r.day
   from jsonb_to_recordset($1::jsonb) as r(id uuid, day date) where f.id = r.id`,
);

/** Notes up to which day freezes' recurring fees were billed. */
export async function noteFreezeFees(
  db: Db,
  rows: readonly { id: string; day: string | null }[],
): Promise<void> {
  if (rows.length > 0) await db.rows(FEES, [JSON.stringify(rows)]);
}
