import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import * as bookingData from "../bookings/data";
import { waitingEnded } from "../bookings/events";
import { seatsFree, whyNotBook } from "../bookings/rules";
import type { Booked } from "../bookings/schema";
import { loadFacts, refuse, takeSeat, tellSeats } from "../bookings/seats";
import * as data from "./data";
import { fillSeats } from "./filling";
import { closeWaitlist as closeJob } from "./jobs";
import type { JoinInput, OwnEntry, Place } from "./schema";

/**
 * Puts a member into the queue of a full class. Whoever stands in it already keeps their place. What the ledger holds is
 * not asked here but when a seat is free: it may have changed by then.
 * @throws DomainError NOT_FOUND, CLASS_HAS_SEATS, WAITLIST_LIMIT, and what `whyNotBook` says
 */
export async function joinWaitlist(
  ctx: TenantContext,
  memberId: string,
  { sessionId, guestSeats, noticeMinutes }: JoinInput,
): Promise<Place> {
  await loadFacts(ctx, sessionId, memberId);
  await bookingData.holdClass(ctx.db, sessionId);
  await bookingData.holdPerson(ctx.db, memberId);
  const { facts, policy } = await loadFacts(ctx, sessionId, memberId);
  if (facts.waiting)
    return { entryId: facts.waiting.id, place: await data.placeOf(ctx.db, facts.waiting.id) };
  const now = ctx.clock.now();
  refuse(whyNotBook(facts, policy, { now, by: "member", guestSeats }));
  if (seatsFree(facts.seats, "online") >= 1 + guestSeats) throw new DomainError("CLASS_HAS_SEATS");
  if (facts.queuesThatDay >= policy.waitlistPerDay)
    throw new DomainError("WAITLIST_LIMIT", { most: policy.waitlistPerDay });
  const id = newId<"waitlist-entry">() as string;
  const joinedBy = actorId(ctx.actor);
  await data.insertEntry(ctx.db, {
    id,
    sessionId,
    memberId,
    guestSeats,
    noticeMinutes,
    joinedAt: now,
    joinedBy,
  });
  if (facts.queue === 0) {
    ctx.enqueue(closeJob, { sessionId }, { runAt: new Date(facts.session.startsAt) });
  }
  await tellSeats(ctx, sessionId);
  return { entryId: id, place: await data.placeOf(ctx.db, id) };
}

/** The class held, then the entry as it is now. @throws DomainError NOT_FOUND for anybody else's */
async function holdEntry(ctx: TenantContext, memberId: string, entryId: string): Promise<data.EntryRow> {
  const found = await data.findEntry(ctx.db, entryId);
  if (found?.memberId !== memberId) throw new DomainError("NOT_FOUND");
  await bookingData.holdClass(ctx.db, found.sessionId);
  return (await data.findEntry(ctx.db, entryId)) ?? found;
}

/** Leaves a queue, or declines what was offered: both are free, and a seat that was kept goes on. Twice is once. */
export async function leaveWaitlist(ctx: TenantContext, memberId: string, entryId: string): Promise<void> {
  const entry = await holdEntry(ctx, memberId, entryId);
  const status = entry.status === "offered" ? "declined" : "left";
  if (!(await data.settleEntry(ctx.db, entryId, { status, at: ctx.clock.now() }))) return;
  await fillSeats(ctx, entry.sessionId);
  await tellSeats(ctx, entry.sessionId);
}

/**
 * Takes the seat that was offered.
 * @throws DomainError NOT_FOUND, OFFER_EXPIRED; BOOKING_STATE when nothing is offered, or it was taken before; CLASS_FULL where nobody kept the seat; and what `takeSeat` says
 */
export async function acceptOffer(ctx: TenantContext, memberId: string, entryId: string): Promise<Booked> {
  const entry = await holdEntry(ctx, memberId, entryId);
  if (entry.status === "expired") throw new DomainError("OFFER_EXPIRED");
  if (entry.status !== "offered") throw new DomainError("BOOKING_STATE");
  const now = ctx.clock.now();
  if (entry.offerExpiresAt === null || entry.offerExpiresAt <= now.toISOString())
    throw new DomainError("OFFER_EXPIRED");
  await bookingData.holdPerson(ctx.db, memberId);
  const about = await loadFacts(ctx, entry.sessionId, memberId);
  const { facts, policy } = about;
  const { guestSeats } = entry;
  refuse(whyNotBook(facts, policy, { now, by: "queue", guestSeats }));
  const kept = entry.holdsSeat ? 1 + guestSeats : 0;
  const seats = { ...facts.seats, offered: facts.seats.offered - kept };
  const free = seatsFree(seats, "online");
  if (free < 1 + guestSeats)
    throw new DomainError("CLASS_FULL", { place: await data.placeOf(ctx.db, entryId) });
  const way = { by: "queue" as const, guestSeats, pool: "online" as const, overbooked: false };
  const booked = await takeSeat(ctx, about, way);
  await data.settleEntry(ctx.db, entryId, { status: "booked", at: now, bookingId: booked.bookingId });
  if (free - 1 - guestSeats < 1) await data.waitOn(ctx.db, entry.sessionId);
  await tellSeats(ctx, entry.sessionId);
  return booked;
}

/** Ends an offer whose time is over; the next in the queue is asked. Early or twice, nothing happens. */
export async function expireOffer(ctx: TenantContext, entryId: string): Promise<void> {
  const found = await data.findEntry(ctx.db, entryId);
  if (!found) return;
  await bookingData.holdClass(ctx.db, found.sessionId);
  const entry = await data.findEntry(ctx.db, entryId);
  const now = ctx.clock.now();
  if (entry?.status !== "offered" || (entry.offerExpiresAt ?? "") > now.toISOString()) return;
  const { sessionId, memberId } = entry;
  await data.settleEntry(ctx.db, entryId, { status: "expired", at: now });
  ctx.emit(waitingEnded, { sessionId, memberId, entryId, outcome: "expired", reason: null });
  await fillSeats(ctx, sessionId);
  await tellSeats(ctx, sessionId);
}

/** Ends the queue of a class that has begun; of one that was moved meanwhile, when that begins. */
export async function closeWaitlist(ctx: TenantContext, sessionId: string): Promise<void> {
  const held = await bookingData.holdClass(ctx.db, sessionId);
  if (!held) return;
  const startsAt = new Date(held.startsAt);
  if (held.status === "scheduled" && startsAt > ctx.clock.now()) {
    ctx.enqueue(closeJob, { sessionId }, { runAt: startsAt });
    return;
  }
  await endQueue(ctx, sessionId, held.status === "cancelled" ? "CLASS_CANCELLED" : null);
}

/** Sends everybody in a queue home, each told once. */
export async function endQueue(ctx: TenantContext, sessionId: string, reason: string | null): Promise<void> {
  for (const { id: entryId, memberId } of await data.closeQueue(ctx.db, sessionId, ctx.clock.now())) {
    ctx.emit(waitingEnded, { sessionId, memberId, entryId, outcome: "closed", reason });
  }
}

/** A member's places in queues, the soonest class first. */
export function ownWaitlist(ctx: TenantContext, memberId: string): Promise<OwnEntry[]> {
  return data.entriesOfMember<OwnEntry>(ctx.db, memberId, ctx.clock.now());
}
