import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { ProviderEvent } from "../../providers/port";

const KEEP = statement(
  "webhooks.keep",
  `insert into provider_event (id, provider, event_id, kind, provider_ref, attempt_id, payload, received_at)
   values ($1::uuid, $2, $3, $4, $5, $6::uuid, $7::jsonb, $8::timestamptz)
   on conflict (tenant_id, provider, event_id) do nothing returning id`,
);

/** Writes down what a provider told, once. @returns null when it told so before. */
export async function keepEvent(
  db: Db,
  event: ProviderEvent,
  facts: { provider: string; attemptId: string | null; at: Date },
): Promise<string | null> {
  // What the rules may need later; a payer's name and number stay out of it.
  const { state, failureCode, amountMinor, currency, receipt, refundId, proof } = event;
  const payload = { state, failureCode, amountMinor, currency, receipt, refundId, proof };
  const [row] = await db.rows<{ id: string }>(KEEP, [
    newId(),
    facts.provider,
    event.eventId,
    event.kind,
    event.providerRef,
    facts.attemptId,
    JSON.stringify({ ...payload, occurredAt: event.occurredAt.toISOString() }),
    facts.at.toISOString(),
  ]);
  return row?.id ?? null;
}

const HANDLED = statement(
  "webhooks.handled",
  "update provider_event set outcome = $2, handled_at = $3::timestamptz where id = $1::uuid",
);

export async function markHandled(db: Db, id: string, outcome: string, at: Date): Promise<void> {
  await db.rows(HANDLED, [id, outcome, at.toISOString()]);
}

// A paybill confirms payments that we asked for, too: those already have their attempt.
const RECEIPT = statement(
  "webhooks.receipt",
  `insert into wallet_receipt (id, provider, receipt, amount_minor, currency, phone, payer_name, reference, paid_at, received_at,
     attempt_id, member_id, matched_at)
   select $1::uuid, $2, $3, $4::int, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz, a.id, a.member_id,
     case when a.id is not null then $10::timestamptz end
   from (select 1) one left join payment_attempt a on a.provider = $2 and a.receipt = $3 and a.status = 'succeeded'
   on conflict (tenant_id, provider, receipt) do nothing`,
);

/** Keeps a payment that arrived in the gym's wallet, to be matched by hand when no attempt has it. */
export async function keepReceipt(
  db: Db,
  provider: string,
  event: ProviderEvent & { amountMinor: number; currency: string },
  at: Date,
): Promise<void> {
  await db.rows(RECEIPT, [
    newId(),
    provider,
    event.receipt ?? event.providerRef,
    event.amountMinor,
    event.currency,
    event.payer.phone,
    event.payer.name,
    event.accountReference,
    event.occurredAt.toISOString(),
    at.toISOString(),
  ]);
}
