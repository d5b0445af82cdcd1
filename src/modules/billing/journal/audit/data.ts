import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Violation } from "../schema";

/** Sums of the journal by bill, payment and refund; every rule below reads them. */
const SUMS = `with entry as (select * from money_entry),
  bill as (
    select i.*, coalesce(r.open, 0) as open, coalesce(r.opened, 0) as opened, coalesce(r.booked_tax, 0) as booked_tax,
      l.net, l.tax, l.credit_tax, coalesce(l.lines, 0) as lines
    from invoice i
    left join (select e.invoice_id, sum(e.amount_minor) filter (where e.account = 'receivable') as open,
        sum(e.amount_minor) filter (where e.account = 'receivable' and e.posting = 'invoice') as opened,
        -sum(e.amount_minor) filter (where e.account = 'tax' and e.posting = 'invoice') as booked_tax
      from entry e where e.invoice_id is not null group by 1) r on r.invoice_id = i.id
    left join (select n.invoice_id, sum(n.net_minor) as net, sum(n.tax_minor) as tax, count(*) as lines,
        sum(n.tax_minor) filter (where n.kind = 'account_credit') as credit_tax
      from invoice_line n group by 1) l on l.invoice_id = i.id),
  payment as (
    select a.*, coalesce(p.booked, 0) as booked, coalesce(b.given_back, 0) as given_back
    from payment_attempt a
    left join (select e.attempt_id, sum(e.amount_minor) as booked from entry e
        join payment_attempt t on t.tenant_id = e.tenant_id and t.id = e.attempt_id
      where e.posting in ('payment', 'wallet') and e.account in (t.tender, 'rounding') group by 1) p on p.attempt_id = a.id
    left join (select f.attempt_id, sum(f.amount_minor) as given_back from refund f where f.status <> 'failed' group by 1) b
      on b.attempt_id = a.id),
  returned as (
    select f.*, a.tender, coalesce((select -sum(e.amount_minor) from entry e where e.refund_id = f.id and e.posting = 'refund'
        and (e.note is null or e.note <> 'source') and e.account in (case when f.to_credit then 'credit' when f.shift_id is not null then 'cash' else a.tender end, 'rounding')), 0) as booked
    from refund f join payment_attempt a on a.tenant_id = f.tenant_id and a.id = f.attempt_id)`;

/** Rule, and the rows that break it: what they are about and how. */
const RULES: Readonly<Record<string, string>> = {
  "postings balance":
    "select posting_id::text, sum(amount_minor)::text from entry group by posting_id having sum(amount_minor) <> 0",
  "a bill is the sum of its lines": `select number, 'lines ' || coalesce(net, 0) || '+' || coalesce(tax, 0) || ', bill ' || net_minor || '+' || tax_minor
    from bill where lines > 0 and (coalesce(net, 0), coalesce(tax, 0)) <> (net_minor, tax_minor) or lines = 0 and total_minor <> 0`,
  "a bill is booked as it was opened": `select number, opened || ' of ' || total_minor from bill
    where status <> 'draft' and opened <> total_minor`,
  "tax is booked as it was billed": `select number, booked_tax || ' of ' || tax_minor from bill
    where status <> 'draft' and booked_tax <> tax_minor - coalesce(credit_tax, 0)`,
  "paid is nothing open": `select number, status || ', open ' || open from bill
    where status in ('paid', 'void', 'written_off') and open <> 0
      or status in ('open', 'partial', 'overdue') and open = 0
      or status = 'partial' and open = total_minor or status = 'open' and open <> total_minor
      or status = 'draft' and open <> 0`,
  "a bill is never overpaid": "select number, open::text from bill where open < 0 or open > total_minor",
  "paid bills say when": "select number, status from bill where (status = 'paid') <> (paid_at is not null)",
  "numbers have no gap": `select b.year::text, count(*) || ' bills, last ' || max(b.seq) || ', sequence ' || coalesce(max(s.last), 0)
    from bill b left join invoice_sequence s on s.tenant_id = b.tenant_id and s.year = b.year where b.seq is not null
    group by b.year having count(*) <> max(b.seq) or min(b.seq) <> 1 or max(b.seq) <> coalesce(max(s.last), 0)`,
  "no number without a bill": `select s.year::text, s.last::text from invoice_sequence s
    where s.last > 0 and not exists (select 1 from bill b where b.year = s.year)`,
  "money is booked when and only when it came": `select id::text, status || ' ' || tender || ', booked ' || booked || ' of ' || amount_minor
    from payment where booked <> case when status = 'succeeded' then amount_minor else 0 end`,
  "refunds stay within their payment": `select id::text, given_back || ' of ' || amount_minor from payment
    where given_back > amount_minor or given_back > 0 and status <> 'succeeded'`,
  "refunds are booked when and only when they are done": `select id::text, status || ', booked ' || booked || ' of ' || amount_minor
    from returned where booked <> case when status = 'succeeded' then amount_minor else 0 end`,
  "nobody has less than no credit": `select member_id::text, (-sum(amount_minor))::text from entry where account = 'credit'
    group by member_id having sum(amount_minor) > 0`,
  "everything that is open belongs to a bill": `select posting_id::text, account from entry
    where account = 'receivable' and invoice_id is null`,
};

const AUDIT = statement(
  "journal.audit",
  `${SUMS} select * from (${Object.entries(RULES)
    .map(
      ([rule, query]) =>
        `(select '${rule}' as rule, f.subject, f.detail from (${query}) as f(subject, detail) limit 20)`,
    )
    .join(" union all ")}) found`,
);

/** Every rule of the books that does not hold, at most 20 cases of each. */
export function findViolations(db: Db): Promise<Violation[]> {
  return db.rows<Violation>(AUDIT);
}

const TAKE_TIME = statement("journal.take-time", "select set_config('statement_timeout', $1, true)");

/** Lets the statements of this transaction run for so many milliseconds. */
export async function takeTime(db: Db, milliseconds: number): Promise<void> {
  await db.rows(TAKE_TIME, [String(milliseconds)]);
}
