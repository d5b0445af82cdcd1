import type { BookingPolicy } from "../../bookings/policy";
import { consequenceOf } from "../../bookings/rules";
import { FORGIVEN_DAYS, lateKind, lossOf } from "../rules";
import type { PenaltyKind, Simulation } from "../schema";

/** A cancellation or an absence as it happened. Instants are ISO texts. */
export interface PastEnd {
  memberId: string;
  /** Null where the member did not come. */
  cancelledAt: string | null;
  startsAt: string;
  zone: string;
  bookedAt: string;
  penaltyFreeUntil: string | null;
  credits: number;
  guestSeats: number;
  fromPack: boolean;
  /** Where the member came and guests did not. */
  absentGuests: number;
  classTypeId: string;
}

function kindOf(end: PastEnd, policy: BookingPolicy): PenaltyKind | null {
  if (end.cancelledAt === null) return end.absentGuests > 0 ? "guest_no_show" : "no_show";
  const at = new Date(end.cancelledAt);
  const { outcome } = consequenceOf(end, end, policy, at);
  return outcome === "late" ? lateKind(end.startsAt, at, policy) : null;
}

/**
 * What rules would have made of what happened, in the order in which it did: the same functions that preview and take.
 * @param policyOf the rules for a kind of class
 */
export function simulate(
  ends: readonly PastEnd[],
  policyOf: (classTypeId: string) => BookingPolicy,
): Simulation {
  const sum: Simulation = { penalties: 0, forgiven: 0, feesMinor: 0, credits: 0, members: 0 };
  const letOff = new Map<string, number[]>();
  const concerned = new Set<string>();
  const dated = ends.map((end) => ({ end, at: Date.parse(end.cancelledAt ?? end.startsAt) }));
  for (const { end, at } of dated.sort((a, b) => a.at - b.at)) {
    const policy = policyOf(end.classTypeId);
    const kind = kindOf(end, policy);
    const times = letOff.get(end.memberId) ?? [];
    const forgiven = times.filter((one) => one > at - FORGIVEN_DAYS * 86_400_000).length;
    const loss = kind && lossOf(kind, { ...end, forgiven }, policy);
    if (!loss) continue;
    concerned.add(end.memberId);
    if (loss.forgiven) {
      sum.forgiven += 1;
      letOff.set(end.memberId, [...times, at]);
      continue;
    }
    sum.penalties += 1;
    sum.feesMinor += loss.feeMinor;
    sum.credits += loss.creditsLost;
  }
  return { ...sum, members: concerned.size };
}
