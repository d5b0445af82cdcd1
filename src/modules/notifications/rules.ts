import { addDays, weekday } from "@/shared/time-zone/local-date";
import { wallTime, wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { CHANNELS } from "./catalogue";
import type { Channel, Kind, Topic } from "./schema";

/** `fallback`: only when a push message could not be delivered. */
export type Mode = "on" | "off" | "fallback";
export type Modes = Readonly<Record<Channel, Mode>>;

interface KindRules {
  topic: Topic;
  /** A deadline runs: neither quiet hours nor a digest hold it up. */
  urgent?: true;
  /** Another module writes the mail about it. */
  mailedElsewhere?: true;
}

const RULES: Readonly<Record<Kind, KindRules>> = {
  seat_promoted: { topic: "promotions" },
  seat_offered: { topic: "offers", urgent: true },
  waiting_skipped: { topic: "waitlist" },
  waiting_expired: { topic: "waitlist" },
  waiting_closed: { topic: "waitlist" },
  class_cancelled: { topic: "cancellations" },
  seat_cancelled: { topic: "cancellations" },
  seat_released: { topic: "cancellations" },
  seat_passed_on: { topic: "cancellations" },
  class_moved: { topic: "changes" },
  class_changed: { topic: "changes" },
  class_reminder: { topic: "reminders" },
  standing_missed: { topic: "cancellations" },
  penalty_made: { topic: "cancellations" },
  penalty_charged: { topic: "money" },
  penalty_waived: { topic: "money" },
  membership_suspended: { topic: "membership", mailedElsewhere: true },
  membership_frozen: { topic: "membership" },
  membership_resumed: { topic: "membership" },
  membership_ended: { topic: "membership" },
  payment_received: { topic: "money", mailedElsewhere: true },
  payment_failed: { topic: "money" },
  refund_done: { topic: "money" },
  test: { topic: "money", urgent: true },
};

export function rulesOf(kind: Kind): KindRules {
  return RULES[kind];
}

const DEFAULTS: Readonly<Record<Topic, Modes>> = {
  promotions: { push: "on", email: "fallback", sms: "off" },
  offers: { push: "on", email: "fallback", sms: "off" },
  waitlist: { push: "on", email: "fallback", sms: "off" },
  cancellations: { push: "on", email: "on", sms: "off" },
  changes: { push: "on", email: "fallback", sms: "off" },
  reminders: { push: "on", email: "off", sms: "off" },
  membership: { push: "on", email: "on", sms: "off" },
  money: { push: "on", email: "on", sms: "off" },
};

/** What nobody can switch off: about money a person must be able to be reached. */
const MANDATORY: Readonly<Partial<Record<Topic, readonly Channel[]>>> = { money: ["email"] };

export function isMandatory(topic: Topic, channel: Channel): boolean {
  return MANDATORY[topic]?.includes(channel) === true;
}

export interface Choice {
  topic: string;
  channel: string;
  mode: string;
}

/** What holds for a topic: what a member chose, the default elsewhere, and what must be. */
export function modesOf(topic: Topic, choices: readonly Choice[]): Modes {
  const pairs = CHANNELS.map((channel): [Channel, Mode] => {
    if (isMandatory(topic, channel)) return [channel, "on"];
    const own = choices.find((one) => one.topic === topic && one.channel === channel)?.mode;
    const valid = own === "on" || own === "off" || (own === "fallback" && channel === "email");
    return [channel, valid ? own : DEFAULTS[topic][channel]];
  });
  return Object.fromEntries(pairs) as Modes;
}

/** Hours of the day in which somebody wants to be left alone; the same time twice is never. */
export interface Quiet {
  from: string;
  to: string;
  zone: string;
}

const two = (value: number) => String(value).padStart(2, "0");

/** The quiet hours that an instant falls into; null when it falls into none. */
export function quietSpan(at: Date, { from, to, zone }: Quiet): { from: Date; to: Date } | null {
  if (from === to) return null;
  const { date, hour, minute } = wallTime(at, zone);
  const time = `${two(hour)}:${two(minute)}`;
  const overnight = from > to;
  const inside = overnight ? time >= from || time < to : time >= from && time < to;
  if (!inside) return null;
  const begins = overnight && time < to ? addDays(date, -1) : date;
  const ends = overnight ? addDays(begins, 1) : begins;
  const span = { from: wallTimeToInstant(begins, from, zone), to: wallTimeToInstant(ends, to, zone) };
  // An hour that the clocks show twice counts the first time: the second time the quiet is over.
  return span.to > at ? span : null;
}

/** What is told less than this before it is of no use is not held back, in milliseconds. */
const IN_TIME = 3_600_000;

/** When to speak of something that came up now: at once, or when the quiet hours are over if that is not too late. */
export function dueAfterQuiet(now: Date, quiet: Quiet, uselessAfter: Date | null): Date {
  const end = quietSpan(now, quiet)?.to;
  if (!end) return now;
  return uselessAfter && end.getTime() + IN_TIME > uselessAfter.getTime() ? now : end;
}

/** The hour of a digest, by the clock of the gym. */
const DIGEST_AT = "08:00";

export type Digest = "off" | "daily" | "weekly";

/** The next digest strictly after an instant; a weekly one comes on Mondays. */
export function nextDigest(now: Date, digest: Exclude<Digest, "off">, zone: string): Date {
  let on = wallTime(now, zone).date;
  for (;;) {
    const at = wallTimeToInstant(on, DIGEST_AT, zone);
    if (at > now && (digest === "daily" || weekday(on) === 1)) return at;
    on = addDays(on, 1);
  }
}

/** When to remind of a class: so long before it, or before the quiet hours into which that would fall. */
export function reminderAt(startsAt: Date, minutes: number, quiet: Quiet): Date {
  const at = new Date(startsAt.getTime() - minutes * 60_000);
  return quietSpan(at, quiet)?.from ?? at;
}

/** What a channel needs to know of a person. */
export interface Reach {
  hasEmail: boolean;
  hasPhone: boolean;
  browsers: number;
}

/** Why something is not sent. */
export type Reason = "NO_BROWSER" | "NO_ADDRESS" | "NO_PHONE" | "TOO_LATE" | "SWITCHED_OFF" | "DISCARDED";

export interface Way {
  channel: Channel;
  status: "queued" | "suppressed";
  reason: Reason | null;
  dueAt: Date;
  digest: boolean;
}

export interface Plan {
  kind: Kind;
  modes: Modes;
  reach: Reach;
  quiet: Quiet;
  digest: Digest;
  now: Date;
  uselessAfter: Date | null;
}

/** The ways a notification takes besides the inbox, and when. */
export function waysOf({ kind, modes, reach, quiet, digest, now, uselessAfter }: Plan): Way[] {
  const { topic, urgent, mailedElsewhere } = RULES[kind];
  const dueAt = urgent ? now : dueAfterQuiet(now, quiet, uselessAfter);
  const way = (channel: Channel, reason: Reason | null): Way => ({
    channel,
    status: reason === null ? "queued" : "suppressed",
    reason,
    dueAt,
    digest: false,
  });
  const ways: Way[] = [];
  const pushed = modes.push === "on" && reach.browsers > 0;
  if (modes.push === "on") ways.push(way("push", pushed ? null : "NO_BROWSER"));
  const fallsBack = modes.email === "fallback" && modes.push === "on" && !pushed;
  if (!mailedElsewhere && (modes.email === "on" || fallsBack)) {
    const mail = way("email", reach.hasEmail ? null : "NO_ADDRESS");
    const later = digest === "off" ? null : nextDigest(now, digest, quiet.zone);
    const canWait =
      later && !urgent && !isMandatory(topic, "email") && (!uselessAfter || later < uselessAfter);
    ways.push(canWait && mail.reason === null ? { ...mail, dueAt: later, digest: true } : mail);
  }
  if (modes.sms === "on") ways.push(way("sms", reach.hasPhone ? null : "NO_PHONE"));
  return ways;
}

/** Whether e-mail takes over from a push message that did not arrive. */
export function mailTakesOver(kind: Kind, modes: Modes): boolean {
  return modes.email === "fallback" && RULES[kind].mailedElsewhere !== true;
}

/** Minutes until the next try, after the first, the second and so on. */
const WAITS: Readonly<Record<Channel, readonly number[]>> = {
  push: [0.5, 2, 10],
  email: [0.5, 2, 10, 30, 60, 120, 240],
  sms: [0.5, 2, 10, 30, 60],
};

/**
 * When to try again after so many tries; null when it is over. Where a deadline runs, a push message gets one try: what
 * follows it is faster than a second one.
 * @param askedSeconds how long the other side wants us to wait
 */
export function nextTry(
  { channel, kind, attempts }: { channel: Channel; kind: Kind; attempts: number },
  now: Date,
  askedSeconds: number | undefined,
): Date | null {
  const minutes = WAITS[channel][attempts - 1];
  if (minutes === undefined || (channel === "push" && RULES[kind].urgent)) return null;
  return new Date(now.getTime() + Math.max(minutes * 60_000, (askedSeconds ?? 0) * 1_000));
}
