import type { BookingPolicy } from "../bookings/policy";
import type { PenaltyKind } from "./schema";

/** Days in which a member is let off so many times. */
export const FORGIVEN_DAYS = 30;

/** What a booking has at stake. */
export interface Stake {
  /** Class credits taken for the member's own seat. */
  credits: number;
  /** Seats of guests, each taken with a guest pass. */
  guestSeats: number;
  /** Whether the credits are of a pack: those are never let off. */
  fromPack: boolean;
  /** Penalties that the member was let off in the last 30 days. */
  forgiven: number;
  /** Guests who did not come although the member did. */
  absentGuests: number;
}

/** What a late cancellation or an absence takes; fees in minor units of the gym's currency. */
export interface Loss {
  kind: PenaltyKind;
  /** Seats that it is about. */
  seats: number;
  creditsLost: number;
  passesLost: number;
  feeMinor: number;
  /** The member is let off, for the nth time of so many within 30 days: nothing is taken after all. */
  forgiven: { n: number; of: number } | null;
}

export type PenaltyRule = Pick<
  BookingPolicy,
  | "penaltyTakes"
  | "lateFeeMinor"
  | "extraLateFeeMinor"
  | "noShowFeeMinor"
  | "forgivenPer30Days"
  | "hostPaysForGuests"
>;

function feePerSeat(kind: PenaltyKind, rule: PenaltyRule): number {
  if (kind === "late_cancel") return rule.lateFeeMinor;
  return kind === "extra_late_cancel" ? rule.extraLateFeeMinor : rule.noShowFeeMinor;
}

/** Credits and passes that go, and the seats that a fee is due for. A pass is to a guest's seat what a credit is to one's own. */
function taken(kind: PenaltyKind, stake: Stake, rule: PenaltyRule) {
  const guests = rule.hostPaysForGuests ? stake.guestSeats : 0;
  const keeps = rule.penaltyTakes !== "fee";
  if (kind === "guest_no_show") {
    const absent = rule.hostPaysForGuests ? stake.absentGuests : 0;
    const feeSeats = rule.penaltyTakes === "either" ? 0 : absent;
    return { seats: absent, creditsLost: 0, passesLost: keeps ? absent : 0, feeSeats };
  }
  const own = stake.credits > 0 ? 0 : 1;
  return {
    seats: 1 + guests,
    creditsLost: keeps ? stake.credits : 0,
    passesLost: keeps ? guests : 0,
    feeSeats: rule.penaltyTakes === "either" ? own : 1 + guests,
  };
}

/**
 * What a late cancellation or an absence costs by a rule; null when there is nothing to lose. The one function that
 * screens ask beforehand, that takes it, and that simulates another rule.
 */
export function lossOf(kind: PenaltyKind, stake: Stake, rule: PenaltyRule): Loss | null {
  const { seats, creditsLost, passesLost, feeSeats } = taken(kind, stake, rule);
  const feeMinor = feePerSeat(kind, rule) * feeSeats;
  if (creditsLost + passesLost + feeMinor === 0) return null;
  // The pass of a guest who stayed away can't be told from those of guests who came.
  const returnable = creditsLost + feeMinor > 0 || (passesLost > 0 && kind !== "guest_no_show");
  const letOff = returnable && !stake.fromPack && stake.forgiven < rule.forgivenPer30Days;
  const forgiven = letOff ? { n: stake.forgiven + 1, of: rule.forgivenPer30Days } : null;
  return { kind, seats, creditsLost, passesLost, feeMinor, forgiven };
}

/** Whether a late cancellation at a moment is one of the last minutes before the class. */
export function lateKind(
  startsAt: string,
  now: Date,
  rule: Pick<BookingPolicy, "extraLate" | "extraLateMinutes">,
): "late_cancel" | "extra_late_cancel" {
  const minutes = (Date.parse(startsAt) - now.getTime()) / 60_000;
  return rule.extraLate && minutes < rule.extraLateMinutes ? "extra_late_cancel" : "late_cancel";
}

/** Until when staff may waive. */
export function reviewUntil(
  startsAt: string,
  now: Date,
  rule: Pick<BookingPolicy, "penaltyReviewHours">,
): Date {
  return new Date(Math.max(now.getTime(), Date.parse(startsAt) + rule.penaltyReviewHours * 3_600_000));
}
