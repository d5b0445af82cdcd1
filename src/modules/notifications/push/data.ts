import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

export interface Browser {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  device: string;
  lastOkAt: string | null;
  failures: number;
}

const OF_MEMBER = statement(
  "notifications.browsers",
  `select id, endpoint, p256dh, auth, device, last_ok_at as "lastOkAt", failures from push_subscription
   where member_id = $1::uuid order by seen_at desc, id`,
);

/** The browsers that show a member's notifications, the one seen last first. */
export function browsersOf(db: Db, memberId: string): Promise<Browser[]> {
  return db.rows<Browser>(OF_MEMBER, [memberId]);
}

const SAVE = statement(
  "notifications.save-browser",
  `insert into push_subscription (id, member_id, endpoint, p256dh, auth, device, created_at, seen_at)
   values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $7::timestamptz)
   on conflict (tenant_id, endpoint) do update set member_id = excluded.member_id, p256dh = excluded.p256dh,
     auth = excluded.auth, device = excluded.device, seen_at = excluded.seen_at,
     failures = case when push_subscription.p256dh = excluded.p256dh then push_subscription.failures else 0 end`,
);

/** Keeps a browser, for whoever is signed in there now. */
export async function saveBrowser(
  db: Db,
  row: { id: string; memberId: string; endpoint: string; p256dh: string; auth: string; device: string },
  now: Date,
): Promise<void> {
  const { id, memberId, endpoint, p256dh, auth, device } = row;
  await db.rows(SAVE, [id, memberId, endpoint, p256dh, auth, device, now.toISOString()]);
}

const KEEP_LATEST = statement(
  "notifications.keep-latest-browsers",
  `delete from push_subscription where id in (
     select id from push_subscription where member_id = $1::uuid order by seen_at desc, id offset $2)`,
);

/** Lets go of the browsers beyond a number, those seen longest ago first. */
export async function keepLatest(db: Db, memberId: string, most: number): Promise<void> {
  await db.rows(KEEP_LATEST, [memberId, most]);
}

const FORGET = statement(
  "notifications.forget-browser",
  "delete from push_subscription where member_id = $1::uuid and endpoint = $2",
);

export async function forgetBrowser(db: Db, memberId: string, endpoint: string): Promise<void> {
  await db.rows(FORGET, [memberId, endpoint]);
}

/** A browser that refused so many messages in a row is given up. */
const GIVE_UP_AFTER = 10;

const NOTE = statement(
  "notifications.note-browsers",
  `with ended as (
     delete from push_subscription
     where id = any($1::uuid[]) or (id = any($3::uuid[]) and failures + 1 >= $4::int) returning id
   )
   update push_subscription set
     failures = case when id = any($2::uuid[]) then 0 else failures + 1 end,
     last_ok_at = case when id = any($2::uuid[]) then $5::timestamptz else last_ok_at end
   where (id = any($2::uuid[]) or id = any($3::uuid[])) and id not in (select id from ended)`,
);

/** Writes down how browsers answered: those that are over go. */
export async function noteBrowsers(
  db: Db,
  { gone, delivered, troubled }: { gone: string[]; delivered: string[]; troubled: string[] },
  now: Date,
): Promise<void> {
  await db.rows(NOTE, [gone, delivered, troubled, GIVE_UP_AFTER, now.toISOString()]);
}
