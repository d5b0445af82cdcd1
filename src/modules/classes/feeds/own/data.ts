import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { type FeedSession, SESSION_FIELDS, SESSION_FROM } from "../data";
import type { OwnFeed } from "./schema";

/** Whose calendar it is: exactly one of both. */
export interface Owner {
  memberId: string | null;
  staffId: string | null;
}

const LIST = statement(
  "classes.own-feeds",
  `select f.id, f.name, ${iso("f.created_at")} as "createdAt", ${iso("f.last_read_at")} as "lastReadAt"
   from calendar_feed f
   where f.revoked_at is null and f.member_id is not distinct from $1::uuid and f.staff_id is not distinct from $2::uuid
     and f.kind <> 'gym' order by f.created_at, f.id`,
);

export function ownFeeds(db: Db, { memberId, staffId }: Owner): Promise<Omit<OwnFeed, "address">[]> {
  return db.rows(LIST, [memberId, staffId]);
}

export async function insertOwnFeed(
  db: Db,
  feed: Owner & { id: string; name: string; tokenHash: Buffer; createdBy: string | null; createdAt: Date },
): Promise<void> {
  const { tokenHash, ...rest } = feed;
  const kind = feed.memberId === null ? "trainer" : "member";
  await db.models.calendarFeed.create({
    data: { ...rest, kind, tokenHash: new Uint8Array(tokenHash) },
    select: { id: true },
  });
}

export async function revokeOwnFeed(
  db: Db,
  id: string,
  { memberId, staffId }: Owner,
  at: Date,
): Promise<boolean> {
  const done = await db.models.calendarFeed.updateMany({
    where: { id, memberId, staffId, kind: { not: "gym" }, revokedAt: null },
    data: { revokedAt: at },
  });
  return done.count === 1;
}

const BOOKED = statement(
  "classes.feed-booked",
  `select ${SESSION_FIELDS}, c.status = 'cancelled' or k.status = 'cancelled_by_gym' as cancelled, true as own,
     ${iso("greatest(c.updated_at, k.updated_at)")} as "updatedAt"
   from booking k join ${SESSION_FROM.replace("class_session c", "class_session c on c.id = k.session_id")}
   where k.member_id = $1::uuid and c.local_on >= $2::date
     and k.status in ('booked', 'checked_in', 'attended', 'no_show', 'cancelled_by_gym')
   order by c.starts_at, c.id, k.status = 'cancelled_by_gym'`,
);

/** The classes that a member has booked from a day on, cancelled ones too; not those they cancelled themselves. */
export async function bookedSessions(db: Db, memberId: string, from: string): Promise<FeedSession[]> {
  const rows = await db.rows<FeedSession>(BOOKED, [memberId, from]);
  // Whoever booked again after the gym gave a seat back has the class once.
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].reverse();
}

const TAUGHT = statement(
  "classes.feed-taught",
  `select ${SESSION_FIELDS}, c.status = 'cancelled' as cancelled, true as own, ${iso("c.updated_at")} as "updatedAt"
   from ${SESSION_FROM}
   where coalesce(c.substitute_id, c.trainer_id) = $1::uuid and c.local_on >= $2::date order by c.starts_at, c.id`,
);

/** The classes that somebody teaches from a day on, also in place of somebody else. */
export function taughtSessions(db: Db, staffId: string, from: string): Promise<FeedSession[]> {
  return db.rows<FeedSession>(TAUGHT, [staffId, from]);
}
