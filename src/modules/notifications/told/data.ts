import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { Told } from "./schema";

const TOLD = statement(
  "notifications.told",
  `select n.event_key as key, ${iso("n.at")} as at, ${iso("n.read_at")} as "readAt",
     coalesce((select json_agg(json_build_object('channel', d.channel, 'status', d.status) order by d.channel)
       from notification_delivery d where d.tenant_id = n.tenant_id and d.notification_id = n.id), '[]'::json) as ways
   from notification n where n.event_key = any($1::text[])`,
);

export function findTold(db: Db, keys: readonly string[]): Promise<(Told & { key: string })[]> {
  return db.rows<Told & { key: string }>(TOLD, [keys]);
}
