import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Choice } from "../rules";
import type { Facts, Kind } from "../schema";

export interface Waiting {
  id: string;
  attempts: number;
  kind: Kind;
  facts: Facts;
  uselessAfter: string | null;
  choices: Choice[];
}

const WAITING = statement(
  "notifications.digest",
  `select d.id, d.attempts, n.kind, n.facts, n.useless_after as "uselessAfter",
     coalesce((select jsonb_agg(jsonb_build_object('topic', c.topic, 'channel', c.channel, 'mode', c.mode))
       from notification_preference c where c.tenant_id = n.tenant_id and c.member_id = n.member_id), '[]') as choices
   from notification n
   join notification_delivery d on d.tenant_id = n.tenant_id and d.notification_id = n.id and d.channel = 'email'
   where n.member_id = $1::uuid and d.digest and d.status = 'queued' and d.due_at <= $2::timestamptz
   order by n.at, n.id limit 50`,
);

/** What waits for a member's summary of that moment, in the order in which it happened. */
export function waitingFor(db: Db, memberId: string, dueAt: string): Promise<Waiting[]> {
  return db.rows<Waiting>(WAITING, [memberId, dueAt]);
}
