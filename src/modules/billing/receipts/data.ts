import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { WalletProvider, WalletReceipt } from "./schema";

const NAME = (alias: string) => `trim(${alias}.first_name || ' ' || ${alias}.last_name)`;

const RECEIPT = `w.id, w.provider, w.receipt, w.amount_minor as "amountMinor", w.currency, w.phone, w.payer_name as "payerName",
  w.reference, ${iso("w.paid_at")} as "paidAt"`;

// A bill speaks for itself by what the payer sent along: their number, the exact amount, the bill's or their own number.
const OPEN = statement(
  "receipts.open",
  `with bill as materialized (
     select i.id, i.number, i.member_id, ${NAME("m")} as name, m.phone, m.number as member_number, i.due_on,
       sum(e.amount_minor)::int as open
     from invoice i join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
     join money_entry e on e.tenant_id = i.tenant_id and e.invoice_id = i.id and e.account = 'receivable'
     where i.status in ('open', 'partial', 'overdue')
     group by i.tenant_id, i.id, m.tenant_id, m.id
   )
   select ${RECEIPT},
     case when w.proposed_by is not null then json_build_object('invoiceId', w.proposed_invoice_id, 'number', pi.number,
       'memberName', ${NAME("pm")}, 'by', pu.name, 'own', w.proposed_by = $1::uuid) end as proposal,
     null as match,
     coalesce((select json_agg(json_build_object('invoiceId', s.id, 'number', s.number, 'memberId', s.member_id,
         'memberName', s.name, 'openMinor', s.open, 'why', s.why) order by cardinality(s.why) desc, s.due_on)
       from (select b.*, array_remove(array[
           case when b.phone = w.phone then 'phone' end,
           case when b.open = w.amount_minor then 'amount' end,
           case when upper(trim(w.reference)) in (upper(b.number), upper(b.member_number)) then 'reference' end
         ], null) as why from bill b) s
       where s.id in (select c.id from bill c
         where c.phone = w.phone or c.open = w.amount_minor
           or upper(trim(w.reference)) in (upper(c.number), upper(c.member_number))
         order by (c.phone is not distinct from w.phone)::int + (c.open = w.amount_minor)::int
           + coalesce((upper(trim(w.reference)) in (upper(c.number), upper(c.member_number)))::int, 0) desc, c.due_on
         limit 3)), '[]'::json) as suggestions
   from wallet_receipt w
   left join invoice pi on pi.tenant_id = w.tenant_id and pi.id = w.proposed_invoice_id
   left join member pm on pm.tenant_id = pi.tenant_id and pm.id = pi.member_id
   left join app_user pu on pu.id = w.proposed_by
   where w.matched_at is null
   order by w.received_at desc limit 100`,
);

/** Receipts that belong to nothing yet, newest first, with bills they may be for. */
export function openReceipts(db: Db, userId: string | null): Promise<WalletReceipt[]> {
  return db.rows<WalletReceipt>(OPEN, [userId]);
}

const MATCHED = statement(
  "receipts.matched",
  `select ${RECEIPT}, null as proposal, '[]'::json as suggestions,
     json_build_object('invoiceId', i.id, 'number', i.number, 'memberName', ${NAME("m")}, 'by', u.name,
       'at', ${iso("w.matched_at")}) as match
   from wallet_receipt w
   join payment_attempt a on a.tenant_id = w.tenant_id and a.id = w.attempt_id
   join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
   left join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   left join app_user u on u.id = w.matched_by
   where w.matched_by is not null and w.matched_at >= $1::timestamptz
   order by w.matched_at desc limit 50`,
);

/** Receipts that somebody matched since an instant. */
export function matchedReceipts(db: Db, since: Date): Promise<WalletReceipt[]> {
  return db.rows<WalletReceipt>(MATCHED, [since.toISOString()]);
}

export interface StoredReceipt {
  id: string;
  provider: WalletProvider;
  receipt: string;
  amountMinor: number;
  currency: string;
  phone: string | null;
  attemptId: string | null;
  proposedInvoiceId: string | null;
  proposedBy: string | null;
  matchedBy: string | null;
  matchedAt: string | null;
}

const STORED = `select w.id, w.provider, w.receipt, w.amount_minor as "amountMinor", w.currency, w.phone,
    w.attempt_id as "attemptId", w.proposed_invoice_id as "proposedInvoiceId", w.proposed_by as "proposedBy",
    w.matched_by as "matchedBy", ${iso("w.matched_at")} as "matchedAt"
  from wallet_receipt w where w.id = $1::uuid`;
const FIND = statement("receipts.find", STORED);
const LOCK = statement("receipts.lock", `${STORED} for update`);

export async function findReceipt(db: Db, id: string): Promise<StoredReceipt | undefined> {
  return (await db.rows<StoredReceipt>(FIND, [id]))[0];
}

/** Locked until the transaction ends; whoever's money it becomes is locked before. */
export async function lockReceipt(db: Db, id: string): Promise<StoredReceipt | undefined> {
  return (await db.rows<StoredReceipt>(LOCK, [id]))[0];
}

const USED = statement(
  "receipts.used",
  `select 1 from payment_attempt a where a.provider = $1 and upper(a.receipt) = $2 and a.status = 'succeeded' limit 1`,
);

/** Whether a payment that succeeded has this receipt. */
export async function isUsed(db: Db, provider: string, receipt: string): Promise<boolean> {
  return (await db.rows(USED, [provider, receipt.toUpperCase()])).length > 0;
}

const ENTER = statement(
  "receipts.enter",
  `insert into wallet_receipt (id, provider, receipt, amount_minor, currency, payer_name, paid_at, received_at)
   values ($1::uuid, $2, $3, $4::int, $5, $6, $7::timestamptz, $7::timestamptz)
   on conflict (tenant_id, provider, receipt) do nothing returning id`,
);

/** @returns null when there is such a receipt already */
export async function enterReceipt(
  db: Db,
  receipt: {
    provider: string;
    receipt: string;
    amountMinor: number;
    currency: string;
    payerName: string | null;
    at: Date;
  },
): Promise<string | null> {
  const { provider, receipt: code, amountMinor, currency, payerName, at } = receipt;
  const values = [newId(), provider, code, amountMinor, currency, payerName, at.toISOString()];
  return (await db.rows<{ id: string }>(ENTER, values))[0]?.id ?? null;
}

const PROPOSE = statement(
  "receipts.propose",
  "update wallet_receipt set proposed_invoice_id = $2::uuid, proposed_by = $3::uuid where id = $1::uuid",
);

/** Notes what somebody proposed; nulls take it away. */
export async function propose(
  db: Db,
  id: string,
  invoiceId: string | null,
  by: string | null,
): Promise<void> {
  await db.rows(PROPOSE, [id, invoiceId, by]);
}

const MATCHED_BY = statement(
  "receipts.matched-by",
  `update wallet_receipt set attempt_id = $2::uuid, member_id = $3::uuid, matched_by = $4::uuid, matched_at = $5::timestamptz,
     proposed_invoice_id = null, proposed_by = null where id = $1::uuid`,
);

/** Writes down whose payment a receipt is; nulls make it nobody's again. */
export async function setMatch(
  db: Db,
  id: string,
  match: { attemptId: string; memberId: string; by: string; at: Date } | null,
): Promise<void> {
  await db.rows(MATCHED_BY, [
    id,
    match?.attemptId ?? null,
    match?.memberId ?? null,
    match?.by ?? null,
    match?.at.toISOString() ?? null,
  ]);
}

const BOOKED = statement(
  "receipts.booked",
  `select e.account, e.amount_minor as "amountMinor", e.branch_id as "branchId", e.shift_id as "shiftId"
   from money_entry e where e.attempt_id = $1::uuid and e.posting = 'payment' order by e.id`,
);

/** What a payment booked when it came in. */
export function bookedBy(
  db: Db,
  attemptId: string,
): Promise<{ account: string; amountMinor: number; branchId: string | null; shiftId: string | null }[]> {
  return db.rows(BOOKED, [attemptId]);
}
