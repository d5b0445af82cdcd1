import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { DatabaseFigures, DeliveryFigures, PaymentFigures } from "./rules";

const DATABASE = statement(
  "health.database",
  `select current_setting('server_version') as version, pg_database_size(current_database())::float8 as "sizeBytes",
     a.connections, current_setting('max_connections')::int as "maxConnections",
     case when pg_has_role(current_user, 'pg_read_all_stats', 'usage') then a.oldest end as "oldestSeconds",
     (select blks_hit::float8 / (blks_hit + blks_read) from pg_stat_database
      where datname = current_database() and blks_hit + blks_read > 1000000) as "cacheHit"
   from (select count(*)::int as connections,
           coalesce(extract(epoch from now() - min(xact_start) filter (where pid <> pg_backend_pid())), 0)::float8 as oldest
         from pg_stat_activity where backend_type = 'client backend') a`,
);

/** What PostgreSQL says of itself. After its start it finds little in memory, so nothing is said of that at first. */
export async function readDatabase(db: Db): Promise<Omit<DatabaseFigures, "pingMs">> {
  const [row] = await db.rows<Omit<DatabaseFigures, "pingMs">>(DATABASE);
  if (!row) throw new Error("an aggregate has one row");
  return row;
}

const DELIVERIES = statement(
  "health.deliveries",
  `select channel,
     count(*) filter (where status = 'sent' and settled_at >= $1::timestamptz)::int as sent,
     count(*) filter (where status in ('failed', 'dead') and coalesce(settled_at, created_at) >= $1::timestamptz)::int
       as failed,
     count(*) filter (where status = 'suppressed' and settled_at >= $1::timestamptz)::int as suppressed,
     count(*) filter (where status = 'queued')::int as queued
   from notification_delivery
   where created_at >= $1::timestamptz - interval '7 days' or settled_at >= $1::timestamptz
   group by channel`,
);

/** Deliveries of all gyms since an instant, by channel. */
export async function countDeliveries(db: Db, since: Date): Promise<Map<string, DeliveryFigures>> {
  const rows = await db.rows<DeliveryFigures & { channel: string }>(DELIVERIES, [since.toISOString()]);
  return new Map(rows.map(({ channel, ...figures }) => [channel, figures]));
}

const PAYMENTS = statement(
  "health.payments",
  `select count(*) filter (where status = 'succeeded' and succeeded_at >= $1::timestamptz)::int as succeeded,
     count(*) filter (where status = 'failed' and updated_at >= $1::timestamptz)::int as failed,
     count(*) filter (where status = 'unknown')::int as unknown,
     coalesce(extract(epoch from $2::timestamptz - min(created_at) filter (where status = 'unknown')), 0)::float8
       as "unknownSeconds"
   from payment_attempt
   where provider is not null
     and (status = 'unknown' or created_at >= $1::timestamptz - interval '7 days')`,
);

/** Attempts to pay through a provider, of all gyms: those since an instant, and all whose outcome nobody knows. */
export async function countPayments(db: Db, since: Date, now: Date): Promise<PaymentFigures> {
  const [row] = await db.rows<PaymentFigures>(PAYMENTS, [since.toISOString(), now.toISOString()]);
  return row ?? { succeeded: 0, failed: 0, unknown: 0, unknownSeconds: 0 };
}
