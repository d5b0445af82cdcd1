import { type Night, wakingAfter } from "../bookings/night";
import type { BookingPolicy } from "../bookings/policy";

/** Somebody in the queue of a full class. */
export interface Waiting {
  id: string;
  memberId: string;
  guestSeats: number;
  /** They want no seat later than so many minutes before the class. */
  noticeMinutes: number | null;
}

/** What becomes of whoever stands first when seats are free. */
export type Turn =
  | { kind: "book" }
  | { kind: "offer"; expiresAt: Date; holdsSeat: boolean }
  /** They need more seats than there are: others may pass them, their place stays theirs. */
  | { kind: "wait" }
  | { kind: "skip"; reason: "NOTICE" };

/** The turn of one in the queue, before it is looked at whether they may have a seat at all. */
export function turnOf(
  entry: Waiting,
  at: { now: Date; startsAt: Date; free: number; zone: string },
  policy: BookingPolicy,
): Turn {
  const { now, startsAt, free, zone } = at;
  const left = (startsAt.getTime() - now.getTime()) / 60_000;
  if (entry.noticeMinutes !== null && left < entry.noticeMinutes) return { kind: "skip", reason: "NOTICE" };
  if (1 + entry.guestSeats > free) return { kind: "wait" };
  if (policy.waitlistMode === "broadcast") return { kind: "offer", expiresAt: startsAt, holdsSeat: false };
  if (policy.waitlistMode === "auto" && left >= policy.waitlistAutoMinutes) return { kind: "book" };
  const night: Night = { from: policy.nightFrom, to: policy.nightTo, zone };
  const until = wakingAfter(now, policy.waitlistOfferMinutes, night);
  return { kind: "offer", expiresAt: until < startsAt ? until : startsAt, holdsSeat: true };
}
