import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { requireBranch } from "../branch-scope";
import { timesForgiven } from "../penalties/data";
import { lateKind, lossOf } from "../penalties/rules";
import type { PenaltyKind } from "../penalties/schema";
import { lossNow, penalize } from "../penalties/service";
import * as waitlistData from "../waitlist/data";
import { fillSeats } from "../waitlist/filling";
import { acceptOffer } from "../waitlist/service";
import * as data from "./data";
import { bookingPolicyOf } from "./policy";
import {
  type BookingFacts,
  bookingWindow,
  consequenceOf,
  entitledBy,
  freeUntil,
  meansOf,
  type Pool,
  seatsFree,
  UNDO_MS,
  whyNotBook,
} from "./rules";
import type { Bookable, Booked, BookingConsequence, Cancelled, OwnBooking } from "./schema";
import { endSeat, loadFacts, refuse, takeSeat, tellSeats } from "./seats";

export interface BookRequest {
  sessionId: string;
  memberId: string;
  guestSeats: number;
  pool: Pool;
  by: "member" | "staff";
  /** Beyond the seats, on purpose and flagged as such. */
  overbook?: boolean;
}

function full(facts: BookingFacts): DomainError {
  return new DomainError("CLASS_FULL", { place: facts.queue + 1 });
}

/**
 * Books a seat. The rules are asked and the seats counted under the class's lock: of any number who want the last seat
 * at once, one gets it and the others hear which place in the queue they would have. Those who find the class full at
 * first sight do not wait for the lock.
 * @throws DomainError NOT_FOUND, CLASS_FULL, NO_CREDITS, LIMIT_REACHED, and what `whyNotBook` says
 */
export async function book(ctx: TenantContext, request: BookRequest): Promise<Booked> {
  const { sessionId, memberId, guestSeats, pool, by, overbook = false } = request;
  const seats = 1 + guestSeats;
  const way = { by, guestSeats, now: ctx.clock.now() };
  const first = await loadFacts(ctx, sessionId, memberId);
  if (by === "staff") requireBranch(ctx, first.facts.session.branchId);
  if (first.facts.waiting?.status === "offered") return acceptOffer(ctx, memberId, first.facts.waiting.id);
  refuse(whyNotBook(first.facts, first.policy, way));
  if (!overbook && seatsFree(first.facts.seats, pool) < seats) throw full(first.facts);
  await data.holdClass(ctx.db, sessionId);
  await data.holdPeople(ctx.db, [sessionId], [memberId]);
  let about = await loadFacts(ctx, sessionId, memberId);
  // A seat may have been freed without anybody who waits having got it yet: they come first.
  if (by === "member" && about.facts.queue > 0 && seatsFree(about.facts.seats, pool) >= seats) {
    await fillSeats(ctx, sessionId);
    about = await loadFacts(ctx, sessionId, memberId);
    if (about.facts.booking && !first.facts.booking) return await asBooked(ctx, about.facts.booking.id);
  }
  const { facts, policy } = about;
  refuse(whyNotBook(facts, policy, way));
  const free = seatsFree(facts.seats, pool);
  if (free < seats && !overbook) throw full(facts);
  const overbooked = free < seats;
  const booked = await takeSeat(ctx, about, { by, guestSeats, pool, overbooked });
  const { bookingId } = booked;
  if (facts.waiting) {
    await waitlistData.settleEntry(ctx.db, facts.waiting.id, { status: "booked", at: way.now, bookingId });
  }
  if (free - seats < 1) await waitlistData.waitOn(ctx.db, sessionId);
  if (by === "staff") {
    ctx.audit({
      action: "booking.make",
      subject: { kind: "booking", id: bookingId },
      after: { sessionId, memberId, guestSeats, pool, overbooked },
    });
  }
  await tellSeats(ctx, sessionId);
  return booked;
}

async function asBooked(ctx: TenantContext, bookingId: string): Promise<Booked> {
  const row = await data.findBooking(ctx.db, bookingId);
  if (!row) throw new DomainError("NOT_FOUND");
  const policy = bookingPolicyOf(ctx.tenant, row.policies);
  return {
    bookingId,
    status: row.status,
    freeUntil: freeUntil(row.startsAt, row.penaltyFreeUntil, policy, row.zone).toISOString(),
    undoUntil: new Date(Date.parse(row.bookedAt) + UNDO_MS).toISOString(),
    credits: row.credits,
    overbooked: row.overbooked,
  };
}

/**
 * Whether a member may book a class now, what it would take, until when it could be cancelled for nothing, and what it
 * would cost to cancel later or to stay away.
 */
export async function bookable(
  ctx: TenantContext,
  memberId: string,
  sessionId: string,
  guestSeats = 0,
): Promise<Bookable> {
  const { facts, policy } = await loadFacts(ctx, sessionId, memberId);
  const { session, seats, queue } = facts;
  const now = ctx.clock.now();
  const refusal = whyNotBook(facts, policy, { now, by: "member", guestSeats });
  const { good } = entitledBy(facts, policy);
  const means = meansOf(good, session.credits);
  const credits = means?.with === "credit" ? session.credits : 0;
  const among = means?.with === "credit" ? good.filter(({ id }) => means.among.includes(id)) : [];
  const stake = {
    credits,
    guestSeats,
    fromPack: among.length > 0 && among.every(({ kind }) => kind === "pack"),
    forgiven: await timesForgiven(ctx.db, memberId, now),
    absentGuests: guestSeats,
  };
  const costs = (kind: PenaltyKind) => {
    const loss = lossOf(kind, stake, policy);
    return loss && { ...loss, currency: ctx.tenant.currency };
  };
  return {
    refusal: refusal && { code: refusal.code, params: { ...refusal.params } },
    seatsLeft: seatsFree(seats, "online"),
    place: queue + 1,
    opensAt: bookingWindow(session.startsAt, policy).opensAt.toISOString(),
    freeUntil: freeUntil(session.startsAt, null, policy, session.zone).toISOString(),
    credits,
    costs: {
      late: costs("late_cancel"),
      extraLate: policy.extraLate ? costs("extra_late_cancel") : null,
      extraLateMinutes: policy.extraLateMinutes,
      noShow: costs("no_show"),
      guestsNoShow: guestSeats > 0 ? costs("guest_no_show") : null,
    },
  };
}

/** A member's own booking, or any in the branches of whoever works there. @throws DomainError NOT_FOUND, FORBIDDEN */
async function findFor(
  ctx: TenantContext,
  bookingId: string,
  ownerId: string | null,
): Promise<data.BookingRow> {
  const row = await data.findBooking(ctx.db, bookingId);
  if (!row || (ownerId !== null && row.memberId !== ownerId)) throw new DomainError("NOT_FOUND");
  if (ownerId === null) requireBranch(ctx, row.branchId);
  return row;
}

/** What cancelling would cost right now: the same rules that cancelling goes by. */
export async function previewCancel(
  ctx: TenantContext,
  bookingId: string,
  ownerId: string | null,
): Promise<BookingConsequence> {
  const row = await findFor(ctx, bookingId, ownerId);
  const policy = bookingPolicyOf(ctx.tenant, row.policies);
  const now = ctx.clock.now();
  const consequence = consequenceOf(row, row, policy, now);
  const late = consequence.outcome === "late";
  const loss = late ? await lossNow(ctx, bookingId, lateKind(row.startsAt, now, policy)) : null;
  const creditsLost = loss && !loss.forgiven ? loss.creditsLost : 0;
  return { ...consequence, creditsLost, loss: loss && { ...loss, currency: ctx.tenant.currency } };
}

export interface CancelRequest {
  bookingId: string;
  /** Whose booking it must be; null for staff. */
  ownerId: string | null;
  /** Staff let it pass, however late. */
  free?: boolean;
  reason?: string | null;
  /** Only as long as it can be undone. */
  undo?: boolean;
}

/**
 * Cancels a booking; the freed seat goes to whoever waits. Asked again, it answers what came of it.
 * @throws DomainError NOT_FOUND; BOOKING_CLOSED once the class has begun; BOOKING_STATE for a seat that was used;
 * UNDO_TOO_LATE
 */
export async function cancel(ctx: TenantContext, request: CancelRequest): Promise<Cancelled> {
  const { bookingId, ownerId, free = false, reason = null, undo = false } = request;
  const { sessionId } = await findFor(ctx, bookingId, ownerId);
  await data.holdClass(ctx.db, sessionId);
  const row = await findFor(ctx, bookingId, ownerId);
  if (row.status.startsWith("cancelled")) {
    return { status: row.status, late: row.late, returned: await data.wasReturned(ctx.db, bookingId) };
  }
  if (row.status !== "booked") throw new DomainError("BOOKING_STATE");
  const now = ctx.clock.now();
  if (undo && now.getTime() - Date.parse(row.bookedAt) > UNDO_MS) throw new DomainError("UNDO_TOO_LATE");
  const policy = bookingPolicyOf(ctx.tenant, row.policies);
  const { outcome } = consequenceOf(row, row, policy, now);
  if (outcome === "closed") throw new DomainError("BOOKING_CLOSED");
  const late = outcome === "late" && !free;
  const status = late ? "cancelled_late" : "cancelled_early";
  await data.holdPeople(ctx.db, [sessionId], [row.memberId]);
  const ending = { status, by: ownerId === null ? "staff" : "member", reason } as const;
  const settle = () => penalize(ctx, bookingId, lateKind(row.startsAt, now, policy));
  const ended = await endSeat(ctx, row, ending, late ? settle : undefined);
  if (ownerId === null) {
    ctx.audit({
      action: "booking.cancel",
      subject: { kind: "booking", id: bookingId },
      after: { status, free },
      ...(reason !== null && { reason }),
    });
  }
  await fillSeats(ctx, sessionId);
  await tellSeats(ctx, sessionId);
  return { status, late, returned: ended?.returned ?? !late };
}

/** A member's bookings that are not over, the soonest first. */
export async function ownBookings(ctx: TenantContext, memberId: string): Promise<OwnBooking[]> {
  const rows = await data.bookingsOfMember(ctx.db, memberId, ctx.clock.now());
  return rows.map(({ policies, penaltyFreeUntil, ...row }) => ({
    ...row,
    freeUntil: freeUntil(
      row.startsAt,
      penaltyFreeUntil,
      bookingPolicyOf(ctx.tenant, policies),
      row.zone,
    ).toISOString(),
  }));
}
