import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Choice } from "../rules";
import type { Channel, Facts, Kind, Status } from "../schema";

/** A delivery with everything that is needed to make it. */
export interface Delivery {
  id: string;
  notificationId: string;
  memberId: string;
  channel: Channel;
  status: Status;
  attempts: number;
  kind: Kind;
  facts: Facts;
  link: string;
  uselessAfter: string | null;
  choices: Choice[];
}

const FIND = statement(
  "notifications.delivery",
  `select d.id, d.notification_id as "notificationId", n.member_id as "memberId", d.channel, d.status, d.attempts, n.kind,
     n.facts, n.link, n.useless_after as "uselessAfter",
     coalesce((select jsonb_agg(jsonb_build_object('topic', c.topic, 'channel', c.channel, 'mode', c.mode))
       from notification_preference c where c.tenant_id = n.tenant_id and c.member_id = n.member_id), '[]') as choices
   from notification_delivery d join notification n on n.tenant_id = d.tenant_id and n.id = d.notification_id
   where d.id = $1::uuid`,
);

export async function findDelivery(db: Db, id: string): Promise<Delivery | undefined> {
  return (await db.rows<Delivery>(FIND, [id]))[0];
}

const SETTLE = statement(
  "notifications.settle",
  `update notification_delivery set status = $2, reason = $3, provider_id = $4, attempts = attempts + $5::int,
     due_at = coalesce($6::timestamptz, due_at), settled_at = case when $2 = 'queued' then null else $7::timestamptz end
   where id = any($1::uuid[]) and status = 'queued' returning id`,
);

export interface Outcome {
  status: Status;
  reason?: string | null;
  providerId?: string | null;
  /** Whether the other side was asked. */
  tried: boolean;
  /** The next try. */
  dueAt?: Date;
}

/** Writes down what became of deliveries. @returns whether one was still waiting for that */
export async function settle(
  db: Db,
  ids: readonly string[],
  { status, reason = null, providerId = null, tried, dueAt }: Outcome,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const values = [ids, status, reason, providerId, tried ? 1 : 0, dueAt?.toISOString() ?? null, at];
  return (await db.rows(SETTLE, values)).length > 0;
}
