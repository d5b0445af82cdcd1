import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import * as bookingData from "../bookings/data";
import { seatOffered, waitingEnded } from "../bookings/events";
import { bookingPolicyOf } from "../bookings/policy";
import { type Refusal, seatsFree, whyNotBook } from "../bookings/rules";
import { takeSeat } from "../bookings/seats";
import * as data from "./data";
import { expireOffer } from "./jobs";
import { turnOf, type Waiting } from "./rules";

/** What a refusal is called in the queue's history. */
function reasonOf({ code, params }: Refusal): string {
  return code === "NOT_ENTITLED" && typeof params?.reason === "string" ? params.reason : code;
}

async function skip(ctx: TenantContext, sessionId: string, entry: Waiting, reason: string): Promise<void> {
  const { id: entryId, memberId } = entry;
  if (await data.settleEntry(ctx.db, entryId, { status: "skipped", at: ctx.clock.now(), reason })) {
    ctx.emit(waitingEnded, { sessionId, memberId, entryId, outcome: "skipped", reason });
  }
}

/**
 * Gives a class's free seats to those who wait, in their order: the one way from the queue into a class, whoever or
 * whatever has freed a seat. Everything is asked again; whoever may not have the seat is told why, once.
 */
export async function fillSeats(ctx: TenantContext, sessionId: string): Promise<void> {
  const held = await bookingData.holdClass(ctx.db, sessionId);
  const now = ctx.clock.now();
  if (!held || held.status === "cancelled" || new Date(held.startsAt) <= now) return;
  let free = seatsFree(held, "online");
  if (free < 1) return;
  await bookingData.holdPeople(ctx.db, [sessionId], []);
  for (const entry of await data.queueOf(ctx.db, sessionId)) {
    if (free < 1) return;
    const facts = await bookingData.findFacts(ctx.db, sessionId, entry.memberId);
    if (!facts) {
      await skip(ctx, sessionId, entry, "NO_MEMBERSHIP");
      continue;
    }
    const policy = bookingPolicyOf(ctx.tenant, facts.session.policies);
    const at = { now, startsAt: new Date(held.startsAt), free, zone: facts.session.zone };
    const turn = turnOf(entry, at, policy);
    if (turn.kind === "wait") continue;
    const { guestSeats } = entry;
    const refusal = whyNotBook(facts, policy, { now, by: "queue", guestSeats });
    if (turn.kind === "skip" || refusal) {
      await skip(ctx, sessionId, entry, turn.kind === "skip" ? turn.reason : reasonOf(refusal as Refusal));
    } else if (turn.kind === "offer") {
      const { expiresAt, holdsSeat } = turn;
      await data.offerSeat(ctx.db, entry.id, { at: now, expiresAt, holdsSeat });
      const told = { sessionId, memberId: entry.memberId, entryId: entry.id };
      ctx.emit(seatOffered, { ...told, expiresAt: expiresAt.toISOString(), holdsSeat });
      ctx.enqueue(expireOffer, { entryId: entry.id }, { runAt: expiresAt });
      if (holdsSeat) free -= 1 + guestSeats;
    } else if (await promote(ctx, { facts, policy }, entry)) {
      free -= 1 + guestSeats;
    }
  }
}

/** A seat for the first in the queue. @returns false when they have nothing to pay it with */
async function promote(
  ctx: TenantContext,
  about: Parameters<typeof takeSeat>[1],
  entry: Waiting,
): Promise<boolean> {
  const sessionId = about.facts.session.id;
  try {
    const way = { by: "queue" as const, guestSeats: entry.guestSeats, pool: "online" as const };
    const { bookingId } = await takeSeat(ctx, about, { ...way, overbooked: false });
    await data.settleEntry(ctx.db, entry.id, { status: "booked", at: ctx.clock.now(), bookingId });
    return true;
  } catch (error) {
    if (!(error instanceof DomainError) || (error.code !== "NO_CREDITS" && error.code !== "LIMIT_REACHED"))
      throw error;
    await skip(ctx, sessionId, entry, error.code);
    return false;
  }
}
