import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { Feed } from "./schema";

const LIST = statement(
  "classes.feeds",
  `select f.id, f.name, f.branch_id as "branchId", ${iso("f.created_at")} as "createdAt", ${iso("f.last_read_at")} as "lastReadAt"
   from calendar_feed f where f.kind = 'gym' and f.revoked_at is null order by f.created_at, f.id limit 100`,
);

export function listFeeds(db: Db): Promise<Omit<Feed, "address">[]> {
  return db.rows(LIST);
}

export interface NewFeed {
  id: string;
  name: string;
  branchId: string | null;
  tokenHash: Buffer;
  createdBy: string | null;
  createdAt: Date;
}

export async function insertFeed(db: Db, feed: NewFeed): Promise<void> {
  const { tokenHash, ...rest } = feed;
  await db.models.calendarFeed.create({
    data: { ...rest, kind: "gym", tokenHash: new Uint8Array(tokenHash) },
    select: { id: true },
  });
}

export async function revokeFeed(db: Db, id: string, revokedAt: Date): Promise<boolean> {
  const done = await db.models.calendarFeed.updateMany({
    where: { id, kind: "gym", revokedAt: null },
    data: { revokedAt },
  });
  return done.count === 1;
}

/** At most one write an hour: calendar programs ask often. */
const READ = statement(
  "classes.feed-read",
  `with found as (
     select f.id, f.name, f.branch_id, f.kind, f.member_id, f.staff_id from calendar_feed f
     left join member m on m.id = f.member_id left join staff s on s.id = f.staff_id
     where f.token_hash = $1 and f.revoked_at is null
       and m.archived_at is null and m.merged_into_id is null and s.removed_at is null
   ), noted as (
     update calendar_feed f set last_read_at = $2::timestamptz from found
     where f.id = found.id and (f.last_read_at is null or f.last_read_at < $2::timestamptz - interval '1 hour')
   )
   select id, name, branch_id as "branchId", kind, member_id as "memberId", staff_id as "staffId" from found`,
);

export interface FoundFeed {
  id: string;
  name: string | null;
  branchId: string | null;
  kind: "gym" | "member" | "trainer";
  memberId: string | null;
  staffId: string | null;
}

export async function readByToken(db: Db, tokenHash: Buffer, now: Date): Promise<FoundFeed | undefined> {
  return (await db.rows<FoundFeed>(READ, [tokenHash, now.toISOString()]))[0];
}

const SERIES = statement(
  "classes.feed-series",
  `select s.id, s.branch_id as "branchId", b.zone, b.name as "branchName", b.address_line as "addressLine", b.city,
     t.name, t.description, r.name as "roomName", u.name as "trainerName", s.local_time as "localTime", s.minutes,
     s.weekdays, s.every_weeks as "everyWeeks", s.starts_on as "startsOn", s.ends_on as "endsOn", s.dates,
     ${iso("s.updated_at")} as "updatedAt",
     coalesce((select json_agg(k."on") from class_skip k where k.series_id = s.id), '[]'::json) as skips
   from class_series s join branch b on b.id = s.branch_id join class_type t on t.id = s.class_type_id
   left join room r on r.id = s.room_id left join staff p on p.id = s.trainer_id left join app_user u on u.id = p.user_id
   where t.listed and b.closed_at is null and ($1::uuid is null or s.branch_id = $1::uuid)
     and (s.ends_on is null or s.ends_on >= $2::date) order by s.id`,
);

export interface FeedSeries {
  id: string;
  branchId: string;
  zone: string;
  branchName: string;
  addressLine: string | null;
  city: string | null;
  name: string;
  description: string | null;
  roomName: string | null;
  trainerName: string | null;
  localTime: string;
  minutes: number;
  weekdays: number[];
  everyWeeks: number;
  startsOn: string;
  endsOn: string | null;
  dates: number | null;
  updatedAt: string;
  skips: string[];
}

/** Series that have dates on a day or later. */
export function seriesSince(db: Db, branchId: string | null, from: string): Promise<FeedSeries[]> {
  return db.rows<FeedSeries>(SERIES, [branchId, from]);
}

/** A class as calendars tell of it. */
export const SESSION_FIELDS = `c.id, c.series_id as "seriesId", c.branch_id as "branchId", b.zone, b.name as "branchName",
     b.address_line as "addressLine", b.city, t.name, t.description, r.name as "roomName",
     coalesce(su.name, u.name) as "trainerName", c.original_on as "originalOn", c.original_time as "originalTime",
     c.local_on as "localOn", c.local_time as "localTime", c.minutes`;
export const SESSION_FROM = `class_session c join branch b on b.id = c.branch_id join class_type t on t.id = c.class_type_id
   left join room r on r.id = c.room_id left join staff p on p.id = c.trainer_id left join app_user u on u.id = p.user_id
   left join staff s on s.id = c.substitute_id left join app_user su on su.id = s.user_id`;

const SESSIONS = statement(
  "classes.feed-sessions",
  `select ${SESSION_FIELDS}, c.status = 'cancelled' as cancelled, ${iso("c.updated_at")} as "updatedAt",
     c.status = 'cancelled' or c.substitute_id is not null or cardinality(c.detached) > 0 or c.series_id is null as own
   from ${SESSION_FROM}
   where t.listed and b.closed_at is null and ($1::uuid is null or c.branch_id = $1::uuid) and c.original_on >= $2::date
   order by c.starts_at, c.id`,
);

export interface FeedSession
  extends Omit<FeedSeries, "skips" | "weekdays" | "everyWeeks" | "startsOn" | "endsOn" | "dates"> {
  seriesId: string | null;
  originalOn: string;
  originalTime: string;
  localOn: string;
  cancelled: boolean;
  /** Not as its series says, or of no series. */
  own: boolean;
}

/** Every class from a day on. */
export function sessionsSince(db: Db, branchId: string | null, from: string): Promise<FeedSession[]> {
  return db.rows<FeedSession>(SESSIONS, [branchId, from]);
}
