import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

export interface Contact {
  memberId: string;
  channel: "email" | "sms";
}

const CONTACTS = statement(
  "notices.contacts",
  `select m.id as "memberId", case when m.email is not null then 'email' else 'sms' end as channel from member m
   where m.id = any($1::uuid[]) and m.archived_at is null and (m.email is not null or m.phone is not null)`,
);

/** How those of the members can be reached that can be; e-mail before text message. */
export function contactsOf(db: Db, memberIds: readonly string[]): Promise<Contact[]> {
  return db.rows(CONTACTS, [[...new Set(memberIds)]]);
}

export interface NewNotice {
  id: string;
  member_id: string;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  after: Record<string, unknown>;
}

/*
 * The audit log is where the gym reads who was told what and when; a notice's id follows from its key, so the log's own
 * key lets each be written once, also by two workers at the same time.
 */
const CLAIM = statement(
  "notices.claim",
  `insert into audit_entry (id, actor_kind, actor_id, action, subject_kind, subject_id, after, at)
   select n.id, n.actor_kind, n.actor_id, 'notice.send', 'member', n.member_id, n.after, n.at
   from jsonb_to_recordset($1::jsonb) as n(id uuid, actor_kind text, actor_id uuid, member_id uuid, after jsonb,
     at timestamptz)
   on conflict do nothing returning id`,
);

/** Writes notices down. @returns the ids of those that nobody had written before */
export async function claimNotices(db: Db, notices: readonly NewNotice[]): Promise<Set<string>> {
  if (notices.length === 0) return new Set();
  const rows = await db.rows<{ id: string }>(CLAIM, [JSON.stringify(notices)]);
  return new Set(rows.map(({ id }) => id));
}

const TOLD = statement("notices.told", "select id from audit_entry where id = any($1::uuid[])");

/** Of these notices those that have been told. */
export async function toldNotices(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await db.rows<{ id: string }>(TOLD, [ids])).map(({ id }) => id));
}
