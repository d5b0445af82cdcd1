import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { DeliveryRow } from "./schema";

const LIST = statement(
  "notifications.log",
  `select d.tenant_id as "tenantId", d.id, t.name as gym, n.kind, d.channel, d.status, d.reason, d.attempts, d.digest,
     d.created_at as "createdAt", d.due_at as "dueAt", d.settled_at as "settledAt"
   from notification_delivery d
   join notification n on n.tenant_id = d.tenant_id and n.id = d.notification_id
   join tenant t on t.id = d.tenant_id
   where ($1::text is null or d.status = $1) and ($2::text is null or d.channel = $2)
     and ($3::timestamptz is null or (d.created_at, d.id) < ($3::timestamptz, $4::uuid))
   order by d.created_at desc, d.id desc limit $5`,
);

/** Deliveries of all gyms, the latest first; for the system alone. */
export function listDeliveries(
  db: Db,
  { status, channel }: { status: string | null; channel: string | null },
  after: { createdAt: string; id: string } | null,
  limit: number,
): Promise<DeliveryRow[]> {
  return db.rows<DeliveryRow>(LIST, [status, channel, after?.createdAt ?? null, after?.id ?? null, limit]);
}

const RETRY = statement(
  "notifications.retry",
  `with again as (
     update notification_delivery set status = 'queued', reason = null, attempts = 0, due_at = $3::timestamptz,
       settled_at = null
     where tenant_id = $1::uuid and id = $2::uuid and status in ('dead', 'failed') returning tenant_id, id, channel
   ), ordered as (
     insert into outbox (tenant_id, id, kind, name, payload)
     select tenant_id, $4::uuid, 'job', $5, jsonb_build_object('deliveryId', id) from again
   )
   select channel from again`,
);

/** Gives a delivery all its tries again, and orders the first in its gym. @returns its channel, or undefined */
export async function retryDelivery(
  db: Db,
  key: { tenantId: string; id: string },
  order: { id: string; job: string; now: Date },
): Promise<string | undefined> {
  const values = [key.tenantId, key.id, order.now.toISOString(), order.id, order.job];
  return (await db.rows<{ channel: string }>(RETRY, values))[0]?.channel;
}

const DISCARD = statement(
  "notifications.discard",
  `update notification_delivery set status = 'suppressed', reason = 'DISCARDED', settled_at = $3::timestamptz
   where tenant_id = $1::uuid and id = $2::uuid and status in ('dead', 'failed', 'queued') returning channel`,
);

/** Ends a delivery that was not made. @returns its channel, or undefined when there is none to end */
export async function discardDelivery(
  db: Db,
  key: { tenantId: string; id: string },
  now: Date,
): Promise<string | undefined> {
  return (await db.rows<{ channel: string }>(DISCARD, [key.tenantId, key.id, now.toISOString()]))[0]?.channel;
}
