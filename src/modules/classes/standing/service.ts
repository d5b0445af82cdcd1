import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import * as bookingData from "../bookings/data";
import { bookingPolicyOf } from "../bookings/policy";
import { type BookingFacts, type Refusal, seatsFree, whyNotBook } from "../bookings/rules";
import { loadFacts, takeSeat, tellSeats } from "../bookings/seats";
import { cancel } from "../bookings/service";
import { requireBranch } from "../branch-scope";
import { findSession } from "../sessions/data";
import { settleEntry } from "../waitlist/data";
import * as data from "./data";
import { standingMissed } from "./events";
import { takeStanding } from "./jobs";
import type { StandInput, Standing } from "./schema";

/** Seats that stand are taken a little before booking opens to everybody. */
const AHEAD_MS = 10 * 60_000;

function dueNow(ctx: TenantContext): data.DueQuery {
  const now = ctx.clock.now();
  const { bookingOpensMinutes } = policiesOf(ctx.tenant);
  return { now, opensBy: new Date(now.getTime() + AHEAD_MS), opensMinutes: bookingOpensMinutes };
}

/** Orders the seats of classes that open for booking; one found twice is taken once. @returns how many */
export async function orderSeats(ctx: TenantContext): Promise<number> {
  const due = await data.dueSeats(ctx.db, dueNow(ctx));
  for (const { standingId, sessionId } of due) ctx.enqueue(takeStanding, { standingId, sessionId });
  return due.length;
}

/**
 * Takes the seat of a standing booking in one class, by the rules of any booking; where there is none, it is written down
 * and told once, with the reason. Asked again, nothing happens.
 */
export async function takeSeatOf(ctx: TenantContext, standingId: string, sessionId: string): Promise<void> {
  await bookingData.holdClass(ctx.db, sessionId);
  const due = await data.findDue(ctx.db, dueNow(ctx), standingId, sessionId);
  if (!due) return;
  await bookingData.holdPerson(ctx.db, due.memberId);
  const reason = await tryToTake(ctx, due);
  if (reason === null) {
    await tellSeats(ctx, sessionId);
    return;
  }
  if (await data.insertMiss(ctx.db, { standingId, sessionId, reason, at: ctx.clock.now() })) {
    ctx.emit(standingMissed, { standingId, sessionId, memberId: due.memberId, reason });
  }
}

function wordOf({ code, params }: Refusal): string {
  return code === "NOT_ENTITLED" && typeof params?.reason === "string" ? params.reason : code;
}

/** @returns why there is no seat; null when it is taken */
async function tryToTake(ctx: TenantContext, due: data.DueSeat): Promise<string | null> {
  const { sessionId, memberId, guestSeats, standingId } = due;
  const facts = await bookingData.findFacts(ctx.db, sessionId, memberId);
  if (!facts) return "NO_MEMBERSHIP";
  const about = { facts, policy: bookingPolicyOf(ctx.tenant, facts.session.policies) };
  const now = ctx.clock.now();
  const refusal = whyNotBook(facts, about.policy, { now, by: "queue", guestSeats });
  if (refusal) return wordOf(refusal);
  if (seatsFree(withOwnOffer(facts), "online") < 1 + guestSeats) return "CLASS_FULL";
  try {
    const way = {
      by: "standing" as const,
      guestSeats,
      pool: "online" as const,
      overbooked: false,
      standingId,
    };
    const { bookingId } = await takeSeat(ctx, about, way);
    if (facts.waiting) await settleEntry(ctx.db, facts.waiting.id, { status: "booked", at: now, bookingId });
    return null;
  } catch (error) {
    if (error instanceof DomainError && (error.code === "NO_CREDITS" || error.code === "LIMIT_REACHED"))
      return error.code;
    throw error;
  }
}

/** Seats that are offered to the member, guests' too, are kept for them. */
function withOwnOffer({ seats, waiting }: BookingFacts): BookingFacts["seats"] {
  return { ...seats, offered: seats.offered - (waiting?.kept ?? 0) };
}

/**
 * A member stands in every class of a series from one class on. Seats of classes that can be booked already are ordered
 * at once.
 * @throws DomainError NOT_FOUND for a class that recurs not or is nobody's to book; GUESTS_NOT_ALLOWED; CONFLICT when
 * they stand in it already; FORBIDDEN in another branch
 */
export async function stand(
  ctx: TenantContext,
  memberId: string,
  input: StandInput,
  by: "member" | "staff",
): Promise<{ id: string }> {
  const { sessionId, guestSeats, endsOn } = input;
  const { facts } = await loadFacts(ctx, sessionId, memberId);
  const seriesId = (await findSession(ctx.db, sessionId, false))?.seriesId;
  if (!seriesId || facts.session.startsAt <= ctx.clock.now().toISOString())
    throw new DomainError("NOT_FOUND");
  if (by === "staff") requireBranch(ctx, facts.session.branchId);
  if (guestSeats > facts.session.maxGuests)
    throw new DomainError("GUESTS_NOT_ALLOWED", { most: facts.session.maxGuests });
  const startsOn = facts.session.localOn;
  if (endsOn !== null && endsOn < startsOn) throw new DomainError("INVALID_INPUT", { field: "endsOn" });
  const id = newId<"standing-booking">() as string;
  const createdBy = actorId(ctx.actor);
  const createdAt = ctx.clock.now();
  await data
    .insertStanding(ctx.db, { id, seriesId, memberId, guestSeats, startsOn, endsOn, createdBy, createdAt })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new DomainError("CONFLICT") : error;
    });
  for (const due of await data.dueSeatsOf(ctx.db, dueNow(ctx), id)) {
    ctx.enqueue(takeStanding, { standingId: id, sessionId: due.sessionId });
  }
  if (by === "staff") {
    const after = { seriesId, startsOn, endsOn, guestSeats };
    ctx.audit({ action: "standing-booking.make", subject: { kind: "member", id: memberId }, after });
  }
  return { id };
}

/** A member's own, or any in the branches of whoever works there. @throws DomainError NOT_FOUND, FORBIDDEN */
async function findFor(ctx: TenantContext, id: string, ownerId: string | null): Promise<data.StandingRow> {
  const row = await data.findStanding(ctx.db, id);
  if (!row || (ownerId !== null && row.memberId !== ownerId)) throw new DomainError("NOT_FOUND");
  if (ownerId === null) requireBranch(ctx, row.branchId);
  return row;
}

/** Ends a standing booking; seats that are booked stay. Twice is once. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function endStanding(ctx: TenantContext, id: string, ownerId: string | null): Promise<void> {
  const { memberId } = await findFor(ctx, id, ownerId);
  if (!(await data.endStanding(ctx.db, id, ctx.clock.now())) || ownerId !== null) return;
  ctx.audit({
    action: "standing-booking.end",
    subject: { kind: "member", id: memberId },
    after: { standingId: id },
  });
}

/**
 * Leaves one class out. A seat that is booked is cancelled, at what that costs at the moment.
 * @throws DomainError NOT_FOUND, FORBIDDEN, and what `cancel` says
 */
export async function skipDate(
  ctx: TenantContext,
  { standingId, sessionId }: { standingId: string; sessionId: string },
  ownerId: string | null,
): Promise<void> {
  const { memberId } = await findFor(ctx, standingId, ownerId);
  await bookingData.holdClass(ctx.db, sessionId);
  const facts = await bookingData.findFacts(ctx.db, sessionId, memberId);
  if (!facts) throw new DomainError("NOT_FOUND");
  if (facts.booking) await cancel(ctx, { bookingId: facts.booking.id, ownerId });
  await data.insertMiss(ctx.db, { standingId, sessionId, reason: "SKIPPED", at: ctx.clock.now() });
}

/** What a member stands in, with the next classes of each. */
export function standingOf(ctx: TenantContext, memberId: string): Promise<Standing[]> {
  return data.standingOf(ctx.db, memberId, ctx.clock.now());
}
