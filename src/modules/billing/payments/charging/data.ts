import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { StoredAttempt } from "../data";

const CLAIM = statement(
  "charging.claim",
  `update payment_attempt set checks = 1, updated_at = $2::timestamptz, next_check_at = $3::timestamptz
   where id = $1::uuid and status = 'created' and checks = 0 returning id`,
);

/**
 * Takes the right to send a charge, once and for good: committed before the provider is called, so that whoever comes
 * after a crash asks instead of charging again.
 */
export async function claimCharge(db: Db, attemptId: string, now: Date, askAt: Date): Promise<boolean> {
  return (await db.rows(CLAIM, [attemptId, now.toISOString(), askAt.toISOString()])).length > 0;
}

const DUE = statement(
  "charging.due",
  `select a.id from payment_attempt a
   where a.status in ('created', 'pending_customer', 'unknown') and a.next_check_at <= $1::timestamptz
   order by a.next_check_at limit $2`,
);

/** Attempts whose outcome should be asked for now, the longest waiting first. */
export async function dueAttempts(db: Db, now: Date, limit: number): Promise<string[]> {
  return (await db.rows<{ id: string }>(DUE, [now.toISOString(), limit])).map(({ id }) => id);
}

export interface ChargeFacts {
  number: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  customerRef: string | null;
  methodRef: string | null;
}

const FACTS = statement(
  "charging.facts",
  `select i.number, trim(m.first_name || ' ' || m.last_name) as name, m.email::text as email, m.phone,
     coalesce(s.customer_ref, (select o.customer_ref from saved_method o where o.member_id = m.id and o.provider = a.provider
       and o.customer_ref is not null order by o.created_at desc limit 1)) as "customerRef", s.method_ref as "methodRef"
   from payment_attempt a join member m on m.tenant_id = a.tenant_id and m.id = a.member_id
   left join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   left join saved_method s on s.tenant_id = a.tenant_id and s.id = a.saved_method_id
   where a.id = $1::uuid`,
);

export async function chargeFacts(db: Db, attemptId: string): Promise<ChargeFacts | undefined> {
  return (await db.rows<ChargeFacts>(FACTS, [attemptId]))[0];
}

const TAKEN = statement(
  "charging.taken",
  `select o.receipt from payment_attempt a join payment_attempt o on o.tenant_id = a.tenant_id and o.invoice_id = a.invoice_id
     and o.id <> a.id and o.provider = a.provider
   where a.id = $1::uuid and o.receipt is not null`,
);

/** The receipts of the other tries of the same bill. */
export async function takenReceipts(db: Db, attemptId: string): Promise<string[]> {
  return (await db.rows<{ receipt: string }>(TAKEN, [attemptId])).map(({ receipt }) => receipt);
}

const TOLD = statement(
  "charging.told",
  `select payload->>'receipt' as receipt, (payload->>'amountMinor')::int as "amountMinor" from provider_event
   where attempt_id = $1::uuid and kind = 'payment' and payload->>'state' = 'succeeded' and payload->>'receipt' is not null
   order by received_at desc limit 1`,
);

/** What a provider's notices said of a payment's receipt; its answer to a question may not hold it. */
export async function toldReceipt(
  db: Db,
  attempt: Pick<StoredAttempt, "id">,
): Promise<{ receipt: string; amountMinor: number | null } | undefined> {
  return (await db.rows<{ receipt: string; amountMinor: number | null }>(TOLD, [attempt.id]))[0];
}

const SAVED = statement(
  "charging.saved-method",
  `select id from saved_method where id = $1::uuid and member_id = $2::uuid and provider = $3 and removed_at is null`,
);

export async function hasSavedMethod(
  db: Db,
  methodId: string,
  memberId: string,
  provider: string,
): Promise<boolean> {
  return (await db.rows(SAVED, [methodId, memberId, provider])).length > 0;
}
