import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { InboxItem } from "./schema";

const LIST = statement(
  "notifications.inbox",
  `select id, kind, facts, link, at, read_at as "readAt" from notification
   where member_id = $1::uuid and ($2::timestamptz is null or (at, id) < ($2::timestamptz, $3::uuid))
   order by at desc, id desc limit $4`,
);

/** A member's notifications, the newest first; `after` is the last one of the page before. */
export function listInbox(
  db: Db,
  memberId: string,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<InboxItem[]> {
  return db.rows<InboxItem>(LIST, [memberId, after?.at ?? null, after?.id ?? null, limit]);
}

const UNREAD = statement(
  "notifications.unread",
  "select count(*) as count from notification where member_id = $1::uuid and read_at is null",
);

export async function countUnread(db: Db, memberId: string): Promise<number> {
  return (await db.rows<{ count: number }>(UNREAD, [memberId]))[0]?.count ?? 0;
}

const READ = statement(
  "notifications.read",
  `update notification set read_at = $4::timestamptz
   where member_id = $1::uuid and read_at is null and ($2::uuid is null or id = $2::uuid)
     and ($3::timestamptz is null or at <= $3::timestamptz) returning id`,
);

/** Marks one notification as read, or all up to a moment. @returns whether any was unread */
export async function markRead(
  db: Db,
  memberId: string,
  which: { id: string } | { upTo: string },
  now: Date,
): Promise<boolean> {
  const id = "id" in which ? which.id : null;
  const upTo = "upTo" in which ? which.upTo : null;
  return (await db.rows(READ, [memberId, id, upTo, now.toISOString()])).length > 0;
}

const FORGET = statement(
  "notifications.forget",
  `delete from notification where id in (select id from notification where at < $1::timestamptz order by at limit 5000)`,
);

/** Removes what was told before a moment, with its deliveries. */
export async function forgetBefore(db: Db, moment: Date): Promise<void> {
  await db.rows(FORGET, [moment.toISOString()]);
}
