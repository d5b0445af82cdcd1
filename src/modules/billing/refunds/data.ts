import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Tender } from "../payments/schema";
import type { Refund, RefundStatus } from "./schema";

export interface StoredRefund extends Refund {
  shiftId: string | null;
  idempotencyKey: string;
  refundRef: string | null;
  tender: Tender;
  provider: string | null;
  chargeRef: string | null;
  receipt: string | null;
  chargedMinor: number;
  branchId: string | null;
}

const SELECT = `select f.id, f.attempt_id as "attemptId", f.invoice_id as "invoiceId", f.member_id as "memberId",
    f.amount_minor as "amountMinor", f.currency, f.to_credit as "toCredit", f.reason, f.status,
    f.failure_code as "failureCode", f.created_at as "createdAt", f.done_at as "doneAt", f.shift_id as "shiftId",
    f.idempotency_key as "idempotencyKey", f.provider_ref as "refundRef", a.tender, a.provider,
    a.provider_ref as "chargeRef", a.receipt, a.amount_minor as "chargedMinor", i.branch_id as "branchId"
  from refund f join payment_attempt a on a.tenant_id = f.tenant_id and a.id = f.attempt_id
  left join invoice i on i.tenant_id = f.tenant_id and i.id = f.invoice_id`;
const FIND = statement("refunds.find", `${SELECT} where f.id = $1::uuid`);
const BY_KEY = statement("refunds.by-key", `${SELECT} where f.idempotency_key = $1`);
const BY_REF = statement("refunds.by-ref", `${SELECT} where f.provider_ref = $1 and a.provider = $2`);
const LIST = statement(
  "refunds.list",
  `${SELECT} where ($1::timestamptz is null or (f.created_at, f.id) < ($1, $2::uuid))
   order by f.created_at desc, f.id desc limit $3`,
);

export async function findRefund(db: Db, id: string): Promise<StoredRefund | undefined> {
  return (await db.rows<StoredRefund>(FIND, [id]))[0];
}

export async function findByKey(db: Db, key: string): Promise<StoredRefund | undefined> {
  return (await db.rows<StoredRefund>(BY_KEY, [key]))[0];
}

export async function findByRefundRef(
  db: Db,
  provider: string,
  ref: string,
): Promise<StoredRefund | undefined> {
  return (await db.rows<StoredRefund>(BY_REF, [ref, provider]))[0];
}

export function listRefunds(
  db: Db,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<StoredRefund[]> {
  return db.rows<StoredRefund>(LIST, [after?.[0] ?? null, after?.[1] ?? null, limit]);
}

const INSERT = statement(
  "refunds.insert",
  `insert into refund (id, attempt_id, invoice_id, member_id, amount_minor, currency, to_credit, reason, idempotency_key,
     shift_id, created_by, created_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7, $8, $9, $10::uuid, $11::uuid, $12::timestamptz)`,
);

export async function insertRefund(
  db: Db,
  row: {
    id: string;
    attemptId: string;
    invoiceId: string | null;
    memberId: string;
    amountMinor: number;
    currency: string;
    toCredit: boolean;
    reason: string;
    idempotencyKey: string;
    shiftId: string | null;
    createdBy: string | null;
    at: Date;
  },
): Promise<void> {
  await db.rows(INSERT, [
    row.id,
    row.attemptId,
    row.invoiceId,
    row.memberId,
    row.amountMinor,
    row.currency,
    row.toCredit,
    row.reason,
    row.idempotencyKey,
    row.shiftId,
    row.createdBy,
    row.at.toISOString(),
  ]);
}

const UPDATE = statement(
  "refunds.update",
  `update refund set status = $2, provider_ref = coalesce($3, provider_ref), failure_code = $4,
     done_at = case when $2 = 'succeeded' then $5::timestamptz else done_at end
   where id = $1::uuid`,
);

export async function updateRefund(
  db: Db,
  id: string,
  to: { status: RefundStatus; refundRef?: string | null; failureCode?: string | null; at: Date },
): Promise<void> {
  await db.rows(UPDATE, [id, to.status, to.refundRef ?? null, to.failureCode ?? null, to.at.toISOString()]);
}

const CLAIM = statement(
  "refunds.claim",
  "update refund set status = 'unknown' where id = $1::uuid and status = 'created' returning id",
);

/** Takes the right to send a refund, once and for good; committed before the provider is called. */
export async function claimRefund(db: Db, id: string): Promise<boolean> {
  return (await db.rows(CLAIM, [id])).length > 0;
}

const DUE = statement(
  "refunds.due",
  `select f.id from refund f where f.status in ('pending', 'unknown')
     and (f.created_at > $1::timestamptz - interval '30 minutes' or extract(minute from $1::timestamptz)::int % 15 = 0)
   order by f.created_at limit 50`,
);

/** Refunds to ask about: each minute for half an hour, then each quarter of an hour. */
export async function dueRefunds(db: Db, now: Date): Promise<string[]> {
  return (await db.rows<{ id: string }>(DUE, [now.toISOString()])).map(({ id }) => id);
}

const RESERVED = statement(
  "refunds.reserved",
  `select coalesce(sum(f.amount_minor), 0) as minor from refund f
   where f.attempt_id = $1::uuid and f.status <> 'failed'`,
);

/** What of a payment has been given back or is on its way back. */
export async function givenBack(db: Db, attemptId: string): Promise<number> {
  return (await db.rows<{ minor: number }>(RESERVED, [attemptId]))[0]?.minor ?? 0;
}

const CREDIT_PART = statement(
  "refunds.credit-part",
  `select coalesce(-sum(e.amount_minor), 0) as minor from money_entry e
   where e.attempt_id = $1::uuid and e.account = 'credit'
     and (e.posting in ('payment', 'wallet') and e.amount_minor < 0 or e.posting = 'refund' and e.note = 'source')`,
);

/** What of a payment became account credit because the bill did not need it, less what was given back of that. */
export async function creditPart(db: Db, attemptId: string): Promise<number> {
  return (await db.rows<{ minor: number }>(CREDIT_PART, [attemptId]))[0]?.minor ?? 0;
}

const RESERVE = statement(
  "refunds.reserve",
  `select coalesce(-sum(e.amount_minor), 0) as minor from money_entry e
   where e.refund_id = $1::uuid and e.account = 'suspense'`,
);

/** Account credit that was set aside for a refund on its way. */
export async function setAside(db: Db, refundId: string): Promise<number> {
  return (await db.rows<{ minor: number }>(RESERVE, [refundId]))[0]?.minor ?? 0;
}

const TAKEN_BACK = statement(
  "refunds.taken-back",
  `select coalesce(sum(e.amount_minor), 0) as minor from money_entry e
   where e.invoice_id = $1::uuid and e.posting = 'refund' and e.account in ('revenue', 'tax')`,
);

/** What earlier refunds took back of a bill's revenue and tax. */
export async function takenBack(db: Db, invoiceId: string): Promise<number> {
  return (await db.rows<{ minor: number }>(TAKEN_BACK, [invoiceId]))[0]?.minor ?? 0;
}
