import { isOver } from "@/modules/membership/memberships/rules";
import type { MembershipStatus } from "@/modules/membership/memberships/schema";
import { opensDoor } from "@/modules/membership/plans/rules";
import type { PlanKind } from "@/modules/membership/plans/schema";
import type { ErrorCode, ErrorParams } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { wallTime } from "@/shared/time-zone/time-zone";
import { wakingBefore } from "./night";
import type { BookingPolicy } from "./policy";

/** A membership as far as classes go. Dates are calendar days, both ends included. */
export interface ClassMembership {
  id: string;
  kind: PlanKind;
  status: MembershipStatus;
  startsOn: string;
  endsOn: string | null;
  pastDueSince: string | null;
  autoRenew: boolean;
  /** The first day that is not paid for. */
  nextBillOn: string | null;
  /** Visits that the plan limits; classes then need none of their own. */
  visits: number | null;
  /** Branches it is good for; an empty list is all. */
  branchIds: readonly string[];
  packFirst: boolean;
  /** Whether the plan counts classes: then one is taken for each. */
  countsClasses: boolean;
  /** Freezes that block bookings, past ones left out. */
  freezes: readonly { fromOn: string; toOn: string | null }[];
}

/** Everything that decides whether a member may have a seat in a class. Instants are ISO texts. */
export interface BookingFacts {
  session: {
    id: string;
    branchId: string;
    zone: string;
    name: string;
    status: "scheduled" | "cancelled";
    localOn: string;
    startsAt: string;
    endsAt: string;
    credits: number;
    maxGuests: number;
    policies: unknown;
  };
  seats: Seats;
  member: { id: string; name: string; banned: boolean };
  memberships: readonly ClassMembership[];
  /** A class at the same time that the member has a seat in. */
  clash: { name: string; time: string } | null;
  /** The seat they have already. */
  booking: { id: string; status: string } | null;
  /** Their place in the queue, with the seats that are kept for them. */
  waiting: { id: string; status: "waitlisted" | "offered"; kept: number } | null;
  /** How many wait for this class. */
  queue: number;
  /** Other queues of that day on which they stand. */
  queuesThatDay: number;
}

/** Seats of a class and who has them; `offered` are kept free for those who were asked. */
export interface Seats {
  capacity: number;
  walkInSeats: number;
  online: number;
  walkIn: number;
  offered: number;
}

export type Pool = "online" | "walk_in";

export interface Refusal {
  code: ErrorCode;
  params?: ErrorParams;
}

/** Seats that can still be had in a pool; those for walk-ins are kept from bookings made online. */
export function seatsFree(seats: Seats, pool: Pool): number {
  const { capacity, walkInSeats, online, walkIn, offered } = seats;
  const all = capacity - online - walkIn - offered;
  const own = pool === "online" ? Math.min(all, capacity - walkInSeats - online - offered) : all;
  return Math.max(0, own);
}

/** Why a membership gives no seat, the most telling last. */
const NOT_ENTITLED = [
  "NO_MEMBERSHIP",
  "EXPIRED",
  "NOT_STARTED",
  "WRONG_BRANCH",
  "RENEWAL",
  "OVERDUE",
  "FROZEN",
] as const;
export type NotEntitled = (typeof NOT_ENTITLED)[number];

/**
 * Whether a membership is good for a class on a day. A renewal in between does not matter while it renews by itself and
 * is paid; in the grace days of a missed payment it is good as far as the grace goes.
 */
export function whyNotOn(
  membership: ClassMembership,
  on: { day: string; branchId: string; graceDays: number },
): NotEntitled | null {
  const { status, startsOn, endsOn, nextBillOn, branchIds, pastDueSince } = membership;
  const { day, branchId, graceDays } = on;
  if (status === "draft" || status === "pending_signature" || status === "pending_payment")
    return "NO_MEMBERSHIP";
  if (!opensDoor(membership) && !membership.countsClasses) return "NO_MEMBERSHIP";
  if (isOver(status) || (endsOn !== null && endsOn < day)) return "EXPIRED";
  if (startsOn > day) return "NOT_STARTED";
  if (branchIds.length > 0 && !branchIds.includes(branchId)) return "WRONG_BRANCH";
  if (membership.freezes.some((one) => one.fromOn <= day && (one.toOn === null || day <= one.toOn)))
    return "FROZEN";
  if (status === "suspended") return "OVERDUE";
  if (pastDueSince !== null && day >= addDays(pastDueSince, graceDays)) return "OVERDUE";
  if (!membership.autoRenew && endsOn === null && nextBillOn !== null && nextBillOn <= day) return "RENEWAL";
  return null;
}

/** The memberships that are good for the class; or why none is. */
export function entitledBy(
  facts: Pick<BookingFacts, "memberships" | "session">,
  policy: Pick<BookingPolicy, "graceDays">,
): { good: ClassMembership[]; why: NotEntitled } {
  const { localOn: day, branchId } = facts.session;
  const answers = facts.memberships.map((one) => ({
    one,
    why: whyNotOn(one, { day, branchId, graceDays: policy.graceDays }),
  }));
  const ranks = answers.map(({ why }) => (why === null ? 0 : NOT_ENTITLED.indexOf(why)));
  return {
    good: answers.flatMap(({ one, why }) => (why === null ? [one] : [])),
    why: NOT_ENTITLED[Math.max(0, ...ranks)] ?? "NO_MEMBERSHIP",
  };
}

/** What a seat is paid with: a membership without a count of classes, or one credit's worth of these. */
export type Means = { with: "plan"; membershipId: string } | { with: "credit"; among: string[] };

/** A plan without a count goes first, unless it says that packs do. */
export function meansOf(good: readonly ClassMembership[], credits: number): Means | null {
  const open = good.find((one) => !one.countsClasses);
  const counted = good.filter((one) => one.countsClasses).map(({ id }) => id);
  if (open && (!open.packFirst || counted.length === 0)) return { with: "plan", membershipId: open.id };
  const [first] = counted;
  if (first === undefined) return null;
  return credits === 0 ? { with: "plan", membershipId: first } : { with: "credit", among: counted };
}

/** How the booking comes about. */
export interface Way {
  now: Date;
  /** Staff are not bound by the hours in which members book by themselves. */
  by: "member" | "staff" | "queue";
  guestSeats: number;
}

/** A moment as the branch's clock shows it. */
function clockOf(at: Date, zone: string): { on: string; time: string } {
  const { date, hour, minute } = wallTime(at, zone);
  return { on: date, time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` };
}

/** When a class can be booked, by members themselves. */
export function bookingWindow(
  startsAt: string,
  policy: Pick<BookingPolicy, "bookingOpensMinutes" | "bookingClosesMinutes">,
): { opensAt: Date; closesAt: Date } {
  const start = Date.parse(startsAt);
  return {
    opensAt: new Date(start - policy.bookingOpensMinutes * 60_000),
    closesAt: new Date(start - policy.bookingClosesMinutes * 60_000),
  };
}

/**
 * Why a member may not have a seat, whether or not one is free; null when they may. What the ledger holds is asked when
 * it is taken. One order for every surface: the class, the time, the person, then what else they have.
 */
export function whyNotBook(facts: BookingFacts, policy: BookingPolicy, way: Way): Refusal | null {
  const { session, member, clash } = facts;
  if (session.status === "cancelled") return { code: "CLASS_CANCELLED" };
  const { opensAt, closesAt } = bookingWindow(session.startsAt, policy);
  const ends = way.by === "staff" ? new Date(session.endsAt) : closesAt;
  if (way.now >= (way.by === "queue" ? new Date(session.startsAt) : ends)) return { code: "BOOKING_CLOSED" };
  if (way.by === "member" && way.now < opensAt)
    return { code: "BOOKING_NOT_OPEN", params: { ...clockOf(opensAt, session.zone) } };
  if (way.guestSeats > session.maxGuests)
    return { code: "GUESTS_NOT_ALLOWED", params: { most: session.maxGuests } };
  if (facts.booking) return { code: "ALREADY_BOOKED" };
  if (member.banned) return { code: "NOT_ENTITLED", params: { reason: "BANNED" } };
  const { good, why } = entitledBy(facts, policy);
  if (good.length === 0) return { code: "NOT_ENTITLED", params: { reason: why } };
  if (clash) return { code: "BOOKING_CLASH", params: { name: clash.name, time: clash.time } };
  return null;
}

/** Milliseconds in which a booking can be taken back as if it had never been. */
export const UNDO_MS = 10_000;

export interface Consequence {
  /** `closed`: the class has begun, nothing can be cancelled any more. */
  outcome: "free" | "late" | "closed";
  /** Until when it costs nothing, an ISO instant. */
  freeUntil: string;
}

/** Until when a seat can be given back for nothing: by the rule, or as long as was promised when it came. */
export function freeUntil(
  startsAt: string,
  promised: string | null,
  policy: BookingPolicy,
  zone: string,
): Date {
  const night = { from: policy.nightFrom, to: policy.nightTo, zone };
  const byRule = wakingBefore(new Date(startsAt), policy.freeCancelMinutes, night).getTime();
  return new Date(Math.max(byRule, promised === null ? byRule : Date.parse(promised)));
}

/** What cancelling a seat at a moment costs. */
export function consequenceOf(
  booking: { bookedAt: string; penaltyFreeUntil: string | null },
  session: { startsAt: string; zone: string },
  policy: BookingPolicy,
  now: Date,
): Consequence {
  const until = freeUntil(session.startsAt, booking.penaltyFreeUntil, policy, session.zone);
  const at = { freeUntil: until.toISOString() };
  if (now.toISOString() >= session.startsAt) return { outcome: "closed", ...at };
  const undone = now.getTime() - Date.parse(booking.bookedAt) <= UNDO_MS;
  return { outcome: undone || now <= until ? "free" : "late", ...at };
}
