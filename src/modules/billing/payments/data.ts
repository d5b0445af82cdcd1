import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Attempt, AttemptStatus, Tender } from "./schema";

export interface NewCreditAttempt {
  id: string;
  invoice_id: string;
  member_id: string;
  amount_minor: number;
  currency: string;
  idempotency_key: string;
  created_by: string | null;
  at: string;
}

const INSERT_CREDIT = statement(
  "payments.insert-credit",
  `insert into payment_attempt (id, invoice_id, member_id, tender, status, amount_minor, currency, idempotency_key, automatic,
     created_by, created_at, updated_at, succeeded_at)
   select id, invoice_id, member_id, 'credit', 'succeeded', amount_minor, currency, idempotency_key, true, created_by, at, at, at
   from jsonb_to_recordset($1::jsonb) as a(id uuid, invoice_id uuid, member_id uuid, amount_minor int, currency text,
     idempotency_key text, created_by uuid, at timestamptz)`,
);

/** Payments out of account credit, done as soon as they are written. */
export async function insertCreditAttempts(db: Db, rows: readonly NewCreditAttempt[]): Promise<void> {
  if (rows.length > 0) await db.rows(INSERT_CREDIT, [JSON.stringify(rows)]);
}

const HAS_OPEN = statement(
  "payments.has-open",
  `select 1 from payment_attempt a where a.invoice_id = $1::uuid
     and a.status in ('created', 'pending_customer', 'unknown') limit 1`,
);

/** Whether money for a bill may be on its way. */
export async function hasOpenAttempts(db: Db, invoiceId: string): Promise<boolean> {
  return (await db.rows(HAS_OPEN, [invoiceId])).length > 0;
}

export interface NewAttempt {
  id: string;
  invoiceId: string | null;
  memberId: string;
  tender: Tender;
  provider: string | null;
  amountMinor: number;
  currency: string;
  tenderedMinor: number | null;
  changeMinor: number;
  idempotencyKey: string;
  receipt: string | null;
  phone: string | null;
  savedMethodId: string | null;
  action: Record<string, unknown> | null;
  shiftId: string | null;
  automatic: boolean;
  createdBy: string | null;
  at: Date;
  nextCheckAt: Date | null;
}

const INSERT = statement(
  "payments.insert",
  `insert into payment_attempt (id, invoice_id, member_id, tender, provider, amount_minor, currency, tendered_minor,
     change_minor, idempotency_key, receipt, phone, saved_method_id, action, shift_id, automatic, created_by, created_at,
     updated_at, next_check_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::uuid, $14::jsonb, $15::uuid, $16,
     $17::uuid, $18::timestamptz, $18::timestamptz, $19::timestamptz)`,
);

export async function insertAttempt(db: Db, row: NewAttempt): Promise<void> {
  await db.rows(INSERT, [
    row.id,
    row.invoiceId,
    row.memberId,
    row.tender,
    row.provider,
    row.amountMinor,
    row.currency,
    row.tenderedMinor,
    row.changeMinor,
    row.idempotencyKey,
    row.receipt,
    row.phone,
    row.savedMethodId,
    row.action === null ? null : JSON.stringify(row.action),
    row.shiftId,
    row.automatic,
    row.createdBy,
    row.at.toISOString(),
    row.nextCheckAt?.toISOString() ?? null,
  ]);
}

export interface StoredAttempt extends Attempt {
  provider: string | null;
  providerRef: string | null;
  idempotencyKey: string;
  savedMethodId: string | null;
  shiftId: string | null;
  checks: number;
}

const SELECT = `select a.id, a.invoice_id as "invoiceId", a.member_id as "memberId", a.tender, a.provider, a.status,
    a.amount_minor as "amountMinor", a.currency, a.tendered_minor as "tenderedMinor", a.change_minor as "changeMinor",
    a.phone, a.receipt, a.failure_code as "failureCode", a.action, a.automatic, a.created_at as "createdAt",
    a.expires_at as "expiresAt", a.succeeded_at as "succeededAt", a.provider_ref as "providerRef",
    a.idempotency_key as "idempotencyKey", a.saved_method_id as "savedMethodId", a.shift_id as "shiftId", a.checks
  from payment_attempt a`;
const FIND = statement("payments.find", `${SELECT} where a.id = $1::uuid`);
const BY_KEYS = statement(
  "payments.by-keys",
  `${SELECT} where a.idempotency_key = any($1::text[]) order by a.idempotency_key`,
);
const BY_REF = statement("payments.by-ref", `${SELECT} where a.provider = $1 and a.provider_ref = $2`);

export async function findAttempt(db: Db, attemptId: string): Promise<StoredAttempt | undefined> {
  return (await db.rows<StoredAttempt>(FIND, [attemptId]))[0];
}

export function findByKeys(db: Db, keys: readonly string[]): Promise<StoredAttempt[]> {
  return db.rows<StoredAttempt>(BY_KEYS, [keys]);
}

export async function findByRef(
  db: Db,
  provider: string,
  providerRef: string,
): Promise<StoredAttempt | undefined> {
  return (await db.rows<StoredAttempt>(BY_REF, [provider, providerRef]))[0];
}

export interface AttemptChange {
  status: AttemptStatus;
  at: Date;
  amountMinor?: number | undefined;
  providerRef?: string | null | undefined;
  receipt?: string | null | undefined;
  failureCode?: string | null | undefined;
  /** Null takes the present one away. */
  action?: Record<string, unknown> | null | undefined;
  expiresAt?: Date | null | undefined;
  nextCheckAt?: Date | null | undefined;
  checks?: number | undefined;
}

const UPDATE = statement(
  "payments.update",
  `update payment_attempt set status = $2, updated_at = $3::timestamptz, amount_minor = coalesce($4, amount_minor),
     provider_ref = coalesce(provider_ref, $5), receipt = coalesce($6, receipt), failure_code = $7, action = $8::jsonb,
     expires_at = coalesce($9::timestamptz, expires_at), next_check_at = $10::timestamptz, checks = coalesce($11, checks),
     succeeded_at = case when $2 = 'succeeded' then $3::timestamptz else succeeded_at end
   where id = $1::uuid`,
);

export async function updateAttempt(db: Db, attemptId: string, to: AttemptChange): Promise<void> {
  await db.rows(UPDATE, [
    attemptId,
    to.status,
    to.at.toISOString(),
    to.amountMinor ?? null,
    to.providerRef ?? null,
    to.receipt ?? null,
    to.failureCode ?? null,
    to.action ? JSON.stringify(to.action) : null,
    to.expiresAt?.toISOString() ?? null,
    to.nextCheckAt?.toISOString() ?? null,
    to.checks ?? null,
  ]);
}

const SET_REF = statement(
  "payments.set-ref",
  "update payment_attempt set provider_ref = $2 where id = $1::uuid and provider_ref is null",
);

/** Keeps the provider's own name of a payment; the first one stays. */
export async function setProviderRef(db: Db, attemptId: string, providerRef: string): Promise<void> {
  await db.rows(SET_REF, [attemptId, providerRef]);
}

const SET_RECEIPT = statement(
  "payments.set-receipt",
  "update payment_attempt set receipt = $2 where id = $1::uuid and receipt is null",
);

/** Adds the number that the customer sees to a payment that was known without it. */
export async function setReceipt(db: Db, attemptId: string, receipt: string): Promise<void> {
  await db.rows(SET_RECEIPT, [attemptId, receipt]);
}

const TAKEN = statement(
  "payments.taken",
  `select 1 from payment_attempt a join payment_attempt o on o.tenant_id = a.tenant_id and o.provider = a.provider
   where a.id = $1::uuid and o.id <> a.id and o.member_id = a.member_id and o.receipt = $2 and o.status = 'succeeded' limit 1`,
);

/** Whether another payment of the payer has this receipt: the same money is booked once. */
export async function isTaken(db: Db, attemptId: string, receipt: string): Promise<boolean> {
  return (await db.rows(TAKEN, [attemptId, receipt])).length > 0;
}

const WRITTEN_OFF = statement(
  "payments.written-off",
  `select coalesce(sum(e.amount_minor), 0) as minor from money_entry e
   where e.invoice_id = $1::uuid and e.account = 'write_off'`,
);

/** What has been given up of a bill and not come in since. */
export async function writtenOff(db: Db, invoiceId: string): Promise<number> {
  return (await db.rows<{ minor: number }>(WRITTEN_OFF, [invoiceId]))[0]?.minor ?? 0;
}

const OPEN_SHIFT = statement(
  "payments.open-shift",
  `select s.id from cash_shift s where s.branch_id = $1::uuid and s.status = 'open'
   order by (s.opened_by = $2::uuid) desc, s.opened_at desc limit 1 for share`,
);

/**
 * The drawer that is open at a branch; somebody's own before another one. It stays open until the transaction ends: a
 * cash-up waits for what is being booked.
 */
export async function openShift(db: Db, branchId: string, openedBy: string | null): Promise<string | null> {
  return (await db.rows<{ id: string }>(OPEN_SHIFT, [branchId, openedBy]))[0]?.id ?? null;
}

const STILL_OPEN = statement(
  "payments.still-open",
  "select s.id from cash_shift s where s.id = $1::uuid and s.status = 'open' for share",
);

/** A shift as long as nobody has closed it: what comes later belongs to its day alone. */
export async function stillOpen(db: Db, shiftId: string | null): Promise<string | null> {
  return shiftId === null ? null : ((await db.rows<{ id: string }>(STILL_OPEN, [shiftId]))[0]?.id ?? null);
}

const LINK = statement(
  "payments.link-receipt",
  `update wallet_receipt w set attempt_id = $1::uuid, member_id = a.member_id, matched_at = $3::timestamptz
   from payment_attempt a where a.tenant_id = w.tenant_id and a.id = $1::uuid and w.provider = a.provider and w.receipt = $2
     and w.matched_at is null`,
);

/** The confirmation that came before its payment was known belongs to it. */
export async function linkReceipt(db: Db, attemptId: string, receipt: string, at: Date): Promise<void> {
  await db.rows(LINK, [attemptId, receipt, at.toISOString()]);
}
