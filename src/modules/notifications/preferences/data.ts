import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { Times } from "./schema";

const CHOOSE = statement(
  "notifications.choose",
  `insert into notification_preference (member_id, topic, channel, mode, updated_at)
   values ($1::uuid, $2, $3, $4, $5::timestamptz)
   on conflict (tenant_id, member_id, topic, channel) do update set mode = excluded.mode, updated_at = excluded.updated_at`,
);

export async function saveChoice(
  db: Db,
  memberId: string,
  choice: { topic: string; channel: string; mode: string },
  now: Date,
): Promise<void> {
  await db.rows(CHOOSE, [memberId, choice.topic, choice.channel, choice.mode, now.toISOString()]);
}

const TIMES = statement(
  "notifications.times",
  `insert into notification_settings (member_id, quiet_from, quiet_to, digest, reminder_minutes, updated_at)
   values ($1::uuid, $2, $3, $4, $5::int, $6::timestamptz)
   on conflict (tenant_id, member_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
     digest = excluded.digest, reminder_minutes = excluded.reminder_minutes, updated_at = excluded.updated_at`,
);

export async function saveTimes(db: Db, memberId: string, times: Times, now: Date): Promise<void> {
  const { quietFrom, quietTo, digest, reminderMinutes } = times;
  await db.rows(TIMES, [memberId, quietFrom, quietTo, digest, reminderMinutes, now.toISOString()]);
}

const NO_DIGEST = statement(
  "notifications.no-digest",
  "update notification_settings set digest = 'off', updated_at = $2::timestamptz where member_id = $1::uuid",
);

export async function endDigest(db: Db, memberId: string, now: Date): Promise<void> {
  await db.rows(NO_DIGEST, [memberId, now.toISOString()]);
}
