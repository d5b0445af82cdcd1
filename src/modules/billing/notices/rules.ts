import { createHash } from "node:crypto";
import { daysBetween } from "@/shared/time-zone/local-date";
import { localDate, localHour, wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { NoticeKind } from "./schema";

/** Days of the grace on which the payer hears of it, the last first. */
const GRACE_STEPS = [
  { day: 6, kind: "grace_last" },
  { day: 3, kind: "grace_later" },
  { day: 0, kind: "grace_first" },
] as const satisfies { day: number; kind: NoticeKind }[];

/** Days after which nobody is reminded of an old bill any more. */
export const REMINDED_FOR_DAYS = 13;

/** Days before a renewal on which it is announced. */
export const ANNOUNCED_DAYS = 3;

/**
 * What the payer of a bill should have heard by today: one notice, the latest. Those that a worker slept through are
 * left out rather than sent together.
 */
export function graceNoticeOf(dueOn: string, today: string): (typeof GRACE_STEPS)[number] | undefined {
  const days = daysBetween(dueOn, today);
  if (days < 0 || days > REMINDED_FOR_DAYS) return undefined;
  return GRACE_STEPS.find(({ day }) => days >= day);
}

/** First and last hour in which people are written to by themselves, by the gym's clock. */
const FROM_HOUR = 8;
const TO_HOUR = 20;

/** Now, or the next morning's eight o'clock when it is night in the gym's zone. */
export function inDaytime(now: Date, zone: string): Date {
  const hour = localHour(now, zone);
  if (hour >= FROM_HOUR && hour < TO_HOUR) return now;
  const today = localDate(now, zone);
  const morning = wallTimeToInstant(today, "08:00", zone);
  if (morning > now) return morning;
  return wallTimeToInstant(localDate(new Date(now.getTime() + 12 * 3_600_000), zone), "08:00", zone);
}

/** The id of a gym's notice with this key, always the same: the row can be written only once. A UUID v8. */
export function noticeIdOf(tenantId: string, key: string): string {
  const bytes = createHash("sha256").update(`${tenantId}/${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
