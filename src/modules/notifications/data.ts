import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Choice, Digest } from "./rules";

/** What is written down of a draft. */
export interface NewNotification {
  id: string;
  memberId: string;
  kind: string;
  eventKey: string;
  facts: unknown;
  link: string;
  uselessAfter: string | null;
  at: string;
}

/** Whoever was merged is told under the record that is left; whoever has left the gym is told nothing. */
const INSERT = statement(
  "notifications.insert",
  `insert into notification (id, member_id, kind, event_key, facts, link, useless_after, at, read_at)
   select n.id, m.id, n.kind, n."eventKey", n.facts, n.link, n."uselessAfter", n.at, n."readAt"
   from jsonb_to_recordset($1::jsonb) as n(id uuid, "memberId" uuid, kind text, "eventKey" text, facts jsonb, link text,
     "uselessAfter" timestamptz, at timestamptz, "readAt" timestamptz)
   join member o on o.id = n."memberId"
   join member m on m.id = coalesce(o.merged_into_id, o.id) and m.archived_at is null
   on conflict do nothing returning id, member_id as "memberId"`,
);

/** Writes notifications down. @returns those that nobody had written before, and whose they are */
export function insertNotifications(
  db: Db,
  rows: readonly (NewNotification & { readAt?: string | null })[],
): Promise<{ id: string; memberId: string }[]> {
  return db.rows(INSERT, [JSON.stringify(rows)]);
}

/** What decides how a member is reached. */
export interface Person {
  memberId: string;
  hasEmail: boolean;
  hasPhone: boolean;
  browsers: number;
  choices: Choice[];
  quietFrom: string | null;
  quietTo: string | null;
  digest: Digest;
  reminderMinutes: number | null;
}

const PEOPLE = statement(
  "notifications.people",
  `select m.id as "memberId", m.email is not null as "hasEmail", m.phone is not null as "hasPhone",
     (select count(*) from push_subscription p where p.tenant_id = m.tenant_id and p.member_id = m.id) as browsers,
     coalesce((select jsonb_agg(jsonb_build_object('topic', c.topic, 'channel', c.channel, 'mode', c.mode))
       from notification_preference c where c.tenant_id = m.tenant_id and c.member_id = m.id), '[]') as choices,
     s.quiet_from as "quietFrom", s.quiet_to as "quietTo", coalesce(s.digest, 'off') as digest,
     s.reminder_minutes as "reminderMinutes"
   from member m left join notification_settings s on s.tenant_id = m.tenant_id and s.member_id = m.id
   where m.id = any($1::uuid[])`,
);

export function findPeople(db: Db, memberIds: readonly string[]): Promise<Person[]> {
  return db.rows<Person>(PEOPLE, [memberIds]);
}

export interface NewDelivery {
  id: string;
  notificationId: string;
  channel: string;
  status: string;
  reason: string | null;
  dueAt: string;
  digest: boolean;
  createdAt: string;
  settledAt: string | null;
}

const INSERT_DELIVERIES = statement(
  "notifications.insert-deliveries",
  `insert into notification_delivery (id, notification_id, channel, status, reason, due_at, digest, created_at, settled_at)
   select d.id, d."notificationId", d.channel, d.status, d.reason, d."dueAt", d.digest, d."createdAt", d."settledAt"
   from jsonb_to_recordset($1::jsonb) as d(id uuid, "notificationId" uuid, channel text, status text, reason text,
     "dueAt" timestamptz, digest boolean, "createdAt" timestamptz, "settledAt" timestamptz)
   on conflict (tenant_id, notification_id, channel) do nothing returning id`,
);

/** @returns the ids of those that are new: a notification goes over a channel once */
export async function insertDeliveries(db: Db, rows: readonly NewDelivery[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const made = await db.rows<{ id: string }>(INSERT_DELIVERIES, [JSON.stringify(rows)]);
  return new Set(made.map(({ id }) => id));
}
