import { giveBackEntitlement, takeEntitlement } from "@/modules/membership/entitlements/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import * as data from "./data";
import { bookingCancelled, bookingMade } from "./events";
import { type BookingPolicy, bookingPolicyOf } from "./policy";
import {
  type BookingFacts,
  entitledBy,
  freeUntil,
  meansOf,
  type Pool,
  type Refusal,
  seatsFree,
  UNDO_MS,
} from "./rules";
import type { Booked } from "./schema";

/** What the ledger knows a booking's credits by. */
const SEAT = "booking";
const GUESTS = "booking-guests";

/** Everything about a member and a class, with the rules that hold for it. @throws DomainError NOT_FOUND */
export async function loadFacts(
  ctx: TenantContext,
  sessionId: string,
  memberId: string,
): Promise<{ facts: BookingFacts; policy: BookingPolicy }> {
  const facts = await data.findFacts(ctx.db, sessionId, memberId);
  if (!facts) throw new DomainError("NOT_FOUND");
  return { facts, policy: bookingPolicyOf(ctx.tenant, facts.session.policies) };
}

export function refuse(refusal: Refusal | null): void {
  if (refusal) throw new DomainError(refusal.code, refusal.params);
}

const CHANNEL = { member: "app", staff: "desk", queue: "waitlist", standing: "standing" } as const;

export interface SeatWay {
  by: keyof typeof CHANNEL;
  guestSeats: number;
  pool: Pool;
  overbooked: boolean;
  /** The standing booking that it is of. */
  standingId?: string;
}

/**
 * Gives a member a seat and takes what it costs, in the caller's transaction, with the class held and the rules asked.
 * A refusal leaves nothing taken.
 * @throws DomainError NO_CREDITS, LIMIT_REACHED
 */
export async function takeSeat(
  ctx: TenantContext,
  { facts, policy }: { facts: BookingFacts; policy: BookingPolicy },
  way: SeatWay,
): Promise<Booked> {
  const { session, member } = facts;
  const now = ctx.clock.now();
  const id = newId<"booking">() as string;
  const means = meansOf(entitledBy(facts, policy).good, session.credits);
  if (!means) throw new DomainError("NO_CREDITS", { kind: "class" });
  const base = { memberId: member.id, day: session.localOn };
  const taken =
    means.with === "credit"
      ? await takeEntitlement(ctx, {
          ...base,
          kind: "class",
          count: session.credits,
          among: means.among,
          source: { kind: SEAT, id },
        })
      : undefined;
  if (way.guestSeats > 0) {
    try {
      const source = { kind: GUESTS, id };
      await takeEntitlement(ctx, { ...base, kind: "guest", count: way.guestSeats, source });
    } catch (error) {
      await giveBackEntitlement(ctx, { kind: SEAT, id });
      throw error;
    }
  }
  const late = freeUntil(session.startsAt, null, policy, session.zone) < now;
  const promised =
    way.by === "queue" && late ? new Date(now.getTime() + policy.promotedFreeMinutes * 60_000) : null;
  const until = freeUntil(session.startsAt, promised?.toISOString() ?? null, policy, session.zone);
  const terms = { credits: taken ? session.credits : 0, freeUntil: until.toISOString() };
  await data.insertBooking(
    ctx.db,
    {
      id,
      sessionId: session.id,
      memberId: member.id,
      guestSeats: way.guestSeats,
      pool: way.pool,
      overbooked: way.overbooked,
      channel: CHANNEL[way.by],
      standingId: way.standingId ?? null,
      paidWith: means.with,
      membershipId: means.with === "plan" ? means.membershipId : (taken?.membershipId ?? null),
      entitlementEntryId: taken?.entryId ?? null,
      terms,
      penaltyFreeUntil: promised,
      bookedAt: now,
      bookedBy: actorId(ctx.actor),
    },
    Array.from({ length: way.guestSeats }, () => newId()),
  );
  ctx.emit(bookingMade, { bookingId: id, sessionId: session.id, memberId: member.id, by: way.by });
  return {
    bookingId: id,
    status: "booked",
    freeUntil: terms.freeUntil,
    undoUntil: new Date(now.getTime() + UNDO_MS).toISOString(),
    credits: terms.credits,
    overbooked: way.overbooked,
  };
}

/** Gives back what was taken for a booking's own seat, for its guests' seats, or for both. Again changes nothing. */
export async function giveBackSeat(
  ctx: TenantContext,
  bookingId: string,
  { seat, guests }: { seat: boolean; guests: boolean },
): Promise<void> {
  if (seat) await giveBackEntitlement(ctx, { kind: SEAT, id: bookingId });
  if (guests) await giveBackEntitlement(ctx, { kind: GUESTS, id: bookingId });
}

export interface Ending {
  status: "cancelled_early" | "cancelled_late" | "cancelled_by_gym" | "released";
  by: "member" | "staff" | "gym" | "membership" | "release";
  reason: string | null;
}

/**
 * Ends a booking and gives back what was taken for it; what a late end costs is `settle`'s to say, which answers whether
 * it came back. Whoever calls fills the seat again.
 * @returns what came of it; null when it had ended before
 */
export async function endSeat(
  ctx: TenantContext,
  row: data.BookingRow,
  ending: Ending,
  settle?: () => Promise<{ returned: boolean }>,
): Promise<{ returned: boolean } | null> {
  const late = ending.status === "cancelled_late";
  const ended = await data.endBooking(ctx.db, row.id, {
    status: ending.status,
    late,
    at: ctx.clock.now(),
    by: actorId(ctx.actor),
    reason: ending.reason,
  });
  if (!ended) return null;
  const { returned } = settle ? await settle() : { returned: true };
  if (!settle) await giveBackSeat(ctx, row.id, { seat: true, guests: true });
  const { id: bookingId, sessionId, memberId } = row;
  const { by, reason } = ending;
  ctx.emit(bookingCancelled, { bookingId, sessionId, memberId, by, late, returned, reason });
  return { returned };
}

/** Tells open timetables and rosters how many seats a class has left by the end of this transaction. */
export async function tellSeats(ctx: TenantContext, sessionId: string): Promise<void> {
  const seats = await data.holdClass(ctx.db, sessionId);
  if (!seats) return;
  ctx.live(tenantTopic(ctx.tenantId, "classes"), { sessionId, seatsLeft: seatsFree(seats, "online") });
}
