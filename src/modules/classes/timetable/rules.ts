import { poolsOn } from "@/modules/membership/entitlements/rules";
import { addDays } from "@/shared/time-zone/local-date";
import type { BookingPolicy } from "../bookings/policy";
import {
  type BookingFacts,
  bookingWindow,
  entitledBy,
  freeUntil,
  meansOf,
  seatsFree,
  whyNotBook,
} from "../bookings/rules";
import type { CreditPool, OwnPlace, OwnSeat, PersonFacts, SessionFacts } from "./data";
import type { ClassState, Cost, MemberSession, Missing } from "./schema";

/** A class and a member as booking looks at them, and what the card needs besides. */
export interface CardFacts {
  booking: BookingFacts;
  /** The member's seat in this class, whatever became of it. */
  seat: OwnSeat | undefined;
  place: OwnPlace | undefined;
  /** Pools of class credits that are or will be there on the day of the class. */
  pools: readonly CreditPool[];
}

const HOLDS: ReadonlySet<string> = new Set(["held", "booked", "checked_in"]);
const LIVE: ReadonlySet<string> = new Set([...HOLDS, "attended", "no_show"]);

/** The pools of the day: those that are written down, and those that the first use of a cycle will make. */
export function poolsOfDay(person: Pick<PersonFacts, "holders" | "pools">, day: string): CreditPool[] {
  const known = new Set(person.pools.map((pool) => `${pool.membershipId} ${pool.source} ${pool.validFrom}`));
  const coming = person.holders.flatMap((holder) =>
    poolsOn(holder, day).flatMap(({ kind, source, fromOn, toOn, count }) =>
      kind === "class" && !known.has(`${holder.membershipId} ${source} ${fromOn}`)
        ? [{ membershipId: holder.membershipId, source, validFrom: fromOn, validTo: toOn, left: count }]
        : [],
    ),
  );
  return [...person.pools, ...coming].filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo >= day),
  );
}

/** The facts of one class of the span, as `book` would load them. */
export function cardFacts(person: PersonFacts, session: SessionFacts, zone: string): CardFacts {
  const { seats, places, member, memberships } = person;
  const { id, branchId, name, status, localOn, startsAt, endsAt, credits, maxGuests, policies } = session;
  const seat =
    seats.find((one) => one.sessionId === id && LIVE.has(one.status)) ??
    seats.find((one) => one.sessionId === id);
  const place = places.find((one) => one.sessionId === id);
  const other = seats.find(
    (one) =>
      one.sessionId !== id &&
      one.takesPlace &&
      HOLDS.has(one.status) &&
      one.startsAt < endsAt &&
      one.endsAt > startsAt,
  );
  return {
    booking: {
      session: { id, branchId, zone, name, status, localOn, startsAt, endsAt, credits, maxGuests, policies },
      seats: session.seats,
      member,
      memberships,
      clash: other ? { name: other.name, time: other.localTime } : null,
      booking: seat && LIVE.has(seat.status) ? { id: seat.bookingId, status: seat.status } : null,
      waiting: place
        ? { id: place.entryId, status: place.status, kept: place.holdsSeat ? 1 + place.guestSeats : 0 }
        : null,
      queue: session.waitlisted,
      queuesThatDay: places.filter((one) => one.sessionId !== id && one.localOn === localOn).length,
    },
    seat,
    place,
    pools: poolsOfDay(person, localOn),
  };
}

/** Why the ledger would refuse, as it does when a seat is taken: one pool must have all that the class takes. */
function whyNoCredit({ booking, pools }: CardFacts, among: readonly string[]): Missing | null {
  const { credits } = booking.session;
  const own = pools.filter(({ membershipId }) => membershipId !== null && among.includes(membershipId));
  if (own.some(({ left }) => left >= credits)) return null;
  const [next] = own
    .flatMap(({ source, validTo }) => (source === "cycle" && validTo ? [validTo] : []))
    .sort();
  return next === undefined
    ? { reason: "NO_CREDITS", resetOn: null }
    : { reason: "LIMIT_REACHED", resetOn: addDays(next, 1) };
}

/** What stands before everything that could be booked: that it is over, that it runs, or what one has of it. */
function stateOfOwn(facts: CardFacts, policy: BookingPolicy, now: string): ClassState | null {
  const { booking, seat, place } = facts;
  const { session } = booking;
  if (session.status === "cancelled")
    return {
      kind: "cancelled",
      booked: seat !== undefined && (LIVE.has(seat.status) || seat.status === "cancelled_by_gym"),
    };
  if (session.endsAt <= now) return { kind: "past", outcome: seat?.status ?? null };
  if (session.startsAt <= now) return { kind: "in_progress", booked: booking.booking !== null };
  if (seat && booking.booking) {
    const until = freeUntil(session.startsAt, seat.penaltyFreeUntil, policy, session.zone);
    const { bookingId, guestSeats } = seat;
    return { kind: "booked", bookingId, guestSeats, freeUntil: until.toISOString() };
  }
  if (!place) return null;
  const { entryId, guestSeats, expiresAt, holdsSeat, noticeMinutes } = place;
  if (place.status === "offered" && expiresAt !== null && expiresAt > now)
    return { kind: "offered", entryId, guestSeats, expiresAt, holdsSeat };
  return { kind: "waitlisted", entryId, place: place.place, guestSeats, noticeMinutes };
}

/** What a class is to a member at a moment. Whoever reads `bookable` would get a seat at that moment, nobody else. */
export function stateOf(facts: CardFacts, policy: BookingPolicy, now: Date): ClassState {
  const own = stateOfOwn(facts, policy, now.toISOString());
  if (own) return own;
  const { booking } = facts;
  const { session, queue, queuesThatDay, clash } = booking;
  const refusal = whyNotBook(booking, policy, { now, by: "member", guestSeats: 0 });
  if (refusal?.code === "BOOKING_NOT_OPEN")
    return { kind: "opens", at: bookingWindow(session.startsAt, policy).opensAt.toISOString() };
  if (refusal?.code === "BOOKING_CLASH" && clash) return { kind: "clash", ...clash };
  if (refusal?.code === "NOT_ENTITLED")
    return { kind: "needs_plan", missing: { reason: String(refusal.params?.reason), resetOn: null } };
  if (refusal) return { kind: "closed" };
  if (seatsFree(booking.seats, "online") < 1) {
    const { waitlistPerDay } = policy;
    return { kind: "full", place: queue + 1, limit: queuesThatDay >= waitlistPerDay ? waitlistPerDay : null };
  }
  const means = meansOf(entitledBy(booking, policy).good, session.credits);
  const missing = means?.with === "credit" ? whyNoCredit(facts, means.among) : null;
  return missing ? { kind: "needs_plan", missing } : { kind: "bookable" };
}

/** What a seat takes. Who has nothing that is good for it reads the price of coming once, where there is one. */
export function costOf(
  { booking }: CardFacts,
  policy: BookingPolicy,
  dropIn: { minor: number; currency: string } | null,
): Cost {
  const { credits } = booking.session;
  const means = meansOf(entitledBy(booking, policy).good, credits);
  if (means?.with === "plan" || credits === 0) return { kind: "included" };
  return means === null && dropIn ? { kind: "drop_in", ...dropIn } : { kind: "credits", count: credits };
}

/** The card of a class for a member. */
export function cardOf(
  facts: CardFacts,
  session: SessionFacts,
  policy: BookingPolicy,
  now: Date,
): MemberSession {
  const { seats: _, policies: __, ...shown } = session;
  const { dropInMinor: minor, currency } = session;
  const promised = facts.booking.booking && facts.seat ? facts.seat.penaltyFreeUntil : null;
  const { startsAt, zone } = facts.booking.session;
  return {
    ...shown,
    cost: costOf(facts, policy, minor !== null && currency !== null ? { minor, currency } : null),
    freeUntil: freeUntil(startsAt, promised, policy, zone).toISOString(),
    state: stateOf(facts, policy, now),
  };
}
