import type { ErrorCode, ErrorParams } from "@/platform/errors";
import { wallTime } from "@/shared/time-zone/time-zone";
import type { BookingPolicy } from "../bookings/policy";
import type { BookingStatus } from "../bookings/schema";
import type { Mark } from "./schema";

/** After a class has ended, so long staff may still set right who was there. */
export const CORRECTIONS_MS = 24 * 3_600_000;
/** A mark that reaches the server so long after the class is no longer taken in. */
export const ARRIVES_MS = 3 * 24 * 3_600_000;

/** A mark that stands; refused ones are none. */
export interface StandingMark {
  id: string;
  mark: Mark;
  /** ISO instant, the device's clock set right. */
  at: string;
}

export interface ClassTimes {
  startsAt: string;
  endsAt: string;
}

/** What a roster says about one booking. */
export interface Standing {
  status: Extract<BookingStatus, "booked" | "checked_in" | "attended" | "no_show">;
  late: boolean;
  /** Since when they were there, an ISO instant; null when they are not. */
  since: string | null;
  /** The mark that decides. */
  by: string | null;
}

const PRESENT: ReadonlySet<Mark> = new Set(["check_in", "late", "attended", "walk_in"]);

/** By time; marks of one instant by id, so that any order of arrival is the same order here. */
function byTime(a: StandingMark, b: StandingMark): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * What all marks of a booking mean together: the latest one decides, and they were there since the first of the marks
 * that say so without a break. Depends on the set of marks and the moment, not on the order in which they arrived.
 * A class that is over leaves nothing open: whoever was not there was absent.
 */
export function standingOf(
  marks: readonly StandingMark[],
  times: ClassTimes,
  policy: Pick<BookingPolicy, "lateAfterMinutes">,
  now: Date,
): Standing {
  const inOrder = [...marks].sort(byTime);
  const last = inOrder.at(-1);
  const over = now.toISOString() >= times.endsAt;
  if (!last || !PRESENT.has(last.mark)) {
    const absent = over || last?.mark === "no_show";
    return { status: absent ? "no_show" : "booked", late: false, since: null, by: last?.id ?? null };
  }
  const broken = inOrder.findLastIndex(({ mark }) => !PRESENT.has(mark));
  const since = inOrder[broken + 1]?.at ?? last.at;
  const lateFrom = Date.parse(times.startsAt) + policy.lateAfterMinutes * 60_000;
  const byClock = last.mark !== "attended" && Date.parse(since) > lateFrom;
  return {
    status: over || last.mark === "attended" ? "attended" : "checked_in",
    late: last.mark === "late" || byClock,
    since,
    by: last.id,
  };
}

export interface MarkRefusal {
  code: ErrorCode;
  params?: ErrorParams;
}

/** Why a mark can't stand, whoever made it and whatever else is known; null when it can. */
export function whyNotMark(
  mark: Mark,
  about: {
    session: ClassTimes & { status: "scheduled" | "cancelled"; zone: string };
    /** Null: a walk-in, who has none yet. */
    booking: { status: BookingStatus } | null;
  },
  policy: Pick<BookingPolicy, "rosterOpensMinutes">,
  at: Date,
  now: Date,
): MarkRefusal | null {
  const { session, booking } = about;
  if (session.status === "cancelled") return { code: "CLASS_CANCELLED" };
  if (booking && (booking.status.startsWith("cancelled") || booking.status === "released"))
    return { code: "BOOKING_ENDED" };
  const starts = Date.parse(session.startsAt);
  const opens = mark === "no_show" ? starts : starts - policy.rosterOpensMinutes * 60_000;
  // Taking back what was marked in error is never too early.
  if (mark !== "undo" && at.getTime() < opens)
    return { code: "MARK_TOO_EARLY", params: { time: clock(new Date(opens), session.zone) } };
  const ends = Date.parse(session.endsAt);
  if (at.getTime() > ends + CORRECTIONS_MS || now.getTime() > ends + ARRIVES_MS)
    return { code: "MARK_TOO_LATE" };
  return null;
}

function clock(at: Date, zone: string): string {
  const { hour, minute } = wallTime(at, zone);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** Of the classes that somebody who came through the door has booked, the one that they came for. */
export function classForVisit<T extends { startsAt: string; opensMinutes: number; closesMinutes: number }>(
  classes: readonly T[],
  enteredAt: Date,
): T | undefined {
  const away = (one: T) => Math.abs(Date.parse(one.startsAt) - enteredAt.getTime());
  return classes
    .filter((one) => {
      const minutes = (enteredAt.getTime() - Date.parse(one.startsAt)) / 60_000;
      return minutes >= -one.opensMinutes && minutes <= one.closesMinutes;
    })
    .sort((a, b) => away(a) - away(b))[0];
}
