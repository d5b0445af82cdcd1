import { defaultPolicies } from "@/modules/tenancy/policies/schema";
import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

export interface SilentKiosk {
  tenantId: string;
  id: string;
  name: string;
  branch: string;
  minutes: number;
}

const SILENT = statement(
  "alerts.silent-kiosks",
  `select * from (
     select d.tenant_id as "tenantId", d.id, d.name, b.name as branch,
       floor(extract(epoch from $1::timestamptz - coalesce(d.last_seen_at, d.paired_at)) / 60)::int as minutes,
       case when t.policies->>'kioskOfflineMinutes' ~ '^[0-9]{1,3}$'
         then (t.policies->>'kioskOfflineMinutes')::int else $2::int end as patience
     from kiosk_device d
     join tenant t on t.id = d.tenant_id and t.status = 'active'
     join branch b on b.tenant_id = d.tenant_id and b.id = d.branch_id and b.closed_at is null
     where d.paired_at is not null and d.revoked_at is null) k
   where minutes > patience`,
);

/** Kiosks in use that have been silent for longer than their gym lets them. For the system alone. */
export function silentKiosks(db: Db, now: Date): Promise<SilentKiosk[]> {
  return db.rows<SilentKiosk>(SILENT, [now.toISOString(), defaultPolicies.kioskOfflineMinutes]);
}

const MAILS = statement(
  "alerts.failing-mails",
  `select (select count(*) from outbox
           where last_error like 'DeliveryError: smtp%' and (dead_at is null or dead_at > $1::timestamptz))::int
     + (select count(*) from notification_delivery
        where channel = 'email' and (status = 'queued' and attempts > 0
          or status = 'dead' and settled_at > $1::timestamptz))::int as failing`,
);

/** Mails that wait for another try, or were given up since an instant. Refused addresses are none of them. */
export async function failingMails(db: Db, since: Date): Promise<number> {
  return (await db.rows<{ failing: number }>(MAILS, [since.toISOString()]))[0]?.failing ?? 0;
}
