import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { idAt } from "@/platform/ids";

/** What PostgreSQL knows of the whole installation; never of one gym, let alone of a person. */
export interface StoredFigures {
  activeSessions: number;
  connections: number;
  maxConnections: number;
  databaseBytes: number;
  /** Of PostgreSQL's archive of its log: whether the last try failed, and how far it is behind. Null where none is kept. */
  logArchive: { failing: boolean; behindBytes: number } | null;
  /** The database's clock less this process's, in seconds; half of the way there and back is taken off. */
  clockDriftSeconds: number;
  kiosks: number;
  /** Kiosks that have said nothing for more than so many minutes. */
  kiosksSilent: { five: number; thirty: number; twoHours: number };
  longestSilenceSeconds: number;
  gyms: number;
  /** Of the last 24 hours. */
  checkIns: number;
  refusals: number;
  bookings: number;
  members: number;
  accounts: number;
  payments: Record<string, number>;
}

// Each gym's rows of the day by its own index: ids grow with time and follow the gym in every primary key.
const FIGURES = statement(
  "operations.figures",
  `select
     (select count(*)::int from user_session
      where revoked_at is null and expires_at > now() and last_seen_at > now() - interval '15 minutes') as "activeSessions",
     (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
     current_setting('max_connections')::int as "maxConnections",
     pg_database_size(current_database())::float8 as "databaseBytes",
     (select case when current_setting('archive_mode') <> 'off' then jsonb_build_object(
        'failing', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false),
        'behindBytes', case when last_archived_wal ~ '^[0-9A-F]{24}' then greatest(0, pg_wal_lsn_diff(pg_current_wal_lsn(),
          (substr(last_archived_wal, 9, 8) || '/' || substr(last_archived_wal, 23, 2) || '000000')::pg_lsn) - 16777216)
          else 0 end) end
      from pg_stat_archiver) as "logArchive",
     extract(epoch from clock_timestamp())::float8 as "databaseClock",
     k.kiosks, k.silent as "kiosksSilent", k.longest as "longestSilenceSeconds", g.*, p.payments,
     (select count(*)::int from app_user where created_at > now() - interval '24 hours') as accounts
   from (
     select count(*)::int as kiosks, coalesce(max(seconds), 0)::float8 as longest,
       jsonb_build_object('five', count(*) filter (where seconds > 300), 'thirty', count(*) filter (where seconds > 1800),
         'twoHours', count(*) filter (where seconds > 7200)) as silent
     from (
       select extract(epoch from $2::timestamptz - coalesce(d.last_seen_at, d.paired_at)) as seconds
       from kiosk_device d join tenant t on t.id = d.tenant_id and t.status = 'active'
       where d.paired_at is not null and d.revoked_at is null) s) k,
   (
     select count(*)::int as gyms, coalesce(sum(v.n), 0)::int as "checkIns", coalesce(sum(r.n), 0)::int as refusals,
       coalesce(sum(b.n), 0)::int as bookings, coalesce(sum(m.n), 0)::int as members
     from tenant t,
       lateral (select count(*) as n from visit where tenant_id = t.id and id >= $1::uuid) v,
       lateral (select count(*) as n from refusal where tenant_id = t.id and id >= $1::uuid) r,
       lateral (select count(*) as n from booking where tenant_id = t.id and id >= $1::uuid) b,
       lateral (select count(*) as n from member where tenant_id = t.id and id >= $1::uuid) m
     where t.status = 'active') g,
   (
     select coalesce(jsonb_object_agg(status, n), '{}'::jsonb) as payments from (
       select a.status, count(*) as n
       from tenant t, lateral (select status from payment_attempt where tenant_id = t.id and id >= $1::uuid) a
       group by a.status) s) p`,
);

const DAY = 24 * 3_600_000;

/** Everything that takes PostgreSQL to know, in one statement. For the system alone. */
export async function readFigures(db: Db, now: Date): Promise<StoredFigures> {
  // The lowest id of that moment: what follows the time is chance.
  const dayAgo = `${idAt(new Date(now.getTime() - DAY)).slice(0, 13)}-7000-8000-000000000000`;
  const sentAt = Date.now();
  const [row] = await db.rows<Omit<StoredFigures, "clockDriftSeconds"> & { databaseClock: number }>(FIGURES, [
    dayAgo,
    now.toISOString(),
  ]);
  if (!row) throw new Error("an aggregate has one row");
  const { databaseClock, ...figures } = row;
  const here = (sentAt + Date.now()) / 2_000;
  return { ...figures, clockDriftSeconds: databaseClock - here };
}
