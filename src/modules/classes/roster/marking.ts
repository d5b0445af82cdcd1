import { joinVisit, leaveVisit } from "@/modules/attendance/class-visits/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { allows } from "@/shared/access/permission";
import * as bookingData from "../bookings/data";
import { bookingSettled } from "../bookings/events";
import { bookingPermissions } from "../bookings/permissions";
import { type BookingPolicy, bookingPolicyOf } from "../bookings/policy";
import { endSeat, tellSeats } from "../bookings/seats";
import { book } from "../bookings/service";
import { tellRoster } from "../live";
import { fillSeats } from "../waitlist/filling";
import * as data from "./data";
import { type MarkRefusal, type StandingMark, standingOf, whyNotMark } from "./rules";
import type { MarkOutcome, SyncMarksInput } from "./schema";

/** A mark with its moment set right. */
export type TimedMark = SyncMarksInput["marks"][number] & { at: Date };

function asOutcome(id: string, refusal: MarkRefusal | null): MarkOutcome {
  if (!refusal) return { id, outcome: "applied", refusal: null };
  return { id, outcome: "refused", refusal: { code: refusal.code, params: { ...refusal.params } } };
}

/** What was answered to a mark when it came first; a refusal is kept as it was said. */
function again({ id, outcome, reason }: data.MarkingFacts["known"][number]): MarkOutcome {
  if (outcome !== "refused") return { id, outcome: "already", refusal: null };
  return asOutcome(id, JSON.parse(reason ?? "{}") as MarkRefusal);
}

/**
 * Takes in marks of one class under its lock. Every mark is kept, applied or refused; what they mean for a booking is
 * worked out from all of its marks, so order and repetition of arrival don't matter.
 * @param mayMark whether these marks may be made at all, by who made them
 */
export async function markClass(
  ctx: TenantContext,
  sessionId: string,
  marks: readonly TimedMark[],
  mayMark: (session: data.MarkedSession) => boolean,
): Promise<MarkOutcome[]> {
  const refuseAll = (code: "NOT_FOUND" | "FORBIDDEN") => marks.map(({ id }) => asOutcome(id, { code }));
  if (!(await bookingData.holdClass(ctx.db, sessionId))) return refuseAll("NOT_FOUND");
  const memberIds = [...new Set(marks.map(({ memberId }) => memberId))];
  const ids = marks.map(({ id }) => id);
  const facts = await data.findMarking(ctx.db, sessionId, memberIds, ids);
  if (!facts) return refuseAll("NOT_FOUND");
  if (!mayMark(facts.session)) return refuseAll("FORBIDDEN");
  const policy = bookingPolicyOf(ctx.tenant, facts.session.policies);
  const known = new Map(facts.known.map((one) => [one.id, one]));
  const members = await data.findMembers(ctx.db, memberIds);
  const bookings = new Map(facts.bookings.map((one) => [one.memberId, one]));
  const touched = new Set<string>();
  const outcomes: MarkOutcome[] = [];
  for (const mark of [...marks].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const before = known.get(mark.id);
    if (before || !members.has(mark.memberId)) {
      outcomes.push(before ? again(before) : asOutcome(mark.id, { code: "NOT_FOUND" }));
      continue;
    }
    const refusal = await place(ctx, mark, facts.session, policy, bookings);
    const booking = bookings.get(mark.memberId);
    const row = { ...mark, bookingId: booking?.id ?? null, deviceAt: new Date(mark.deviceAt) };
    const kept = { receivedAt: ctx.clock.now(), actorId: actorId(ctx.actor) };
    const said = refusal ? JSON.stringify(refusal) : null;
    await data.keepMark(ctx.db, { ...row, ...kept, outcome: refusal ? "refused" : "applied", reason: said });
    known.set(mark.id, { id: mark.id, outcome: refusal ? "refused" : "applied", reason: said });
    outcomes.push(asOutcome(mark.id, refusal));
    if (refusal || !booking) continue;
    booking.marks.push({ id: mark.id, mark: mark.mark, at: mark.at.toISOString() });
    touched.add(mark.memberId);
  }
  for (const memberId of [...touched].sort()) {
    const booking = bookings.get(memberId);
    if (booking) await settle(ctx, facts.session, booking, policy);
  }
  if (touched.size > 0) tellRoster(ctx, sessionId);
  return outcomes;
}

/** Finds the booking that a mark is about, or makes a walk-in's. @returns why the mark can't stand */
async function place(
  ctx: TenantContext,
  mark: TimedMark,
  session: data.MarkedSession,
  policy: BookingPolicy,
  bookings: Map<string, data.MarkedBooking>,
): Promise<MarkRefusal | null> {
  const { memberId } = mark;
  const found = bookings.get(memberId);
  const live = found && !found.status.startsWith("cancelled") && found.status !== "released";
  const booking = mark.mark === "walk_in" && !live ? null : (found ?? null);
  const refusal = whyNotMark(mark.mark, { session, booking }, policy, mark.at, ctx.clock.now());
  if (refusal) return refusal;
  if (booking) return null;
  if (mark.mark !== "walk_in") return { code: "NOT_FOUND" };
  const overbook = mark.overbook && allows(bookingPermissions["booking.overbook"], ctx.access.roles);
  try {
    const request = { sessionId: session.id, memberId, guestSeats: 0, pool: "walk_in", by: "staff" } as const;
    await book(ctx, { ...request, overbook });
  } catch (error) {
    if (error instanceof DomainError)
      return { code: error.code, ...(error.params && { params: error.params }) };
    throw error;
  }
  const fresh = (await data.findMarking(ctx.db, session.id, [memberId], []))?.bookings[0];
  if (fresh) bookings.set(memberId, fresh);
  return null;
}

function equals(standing: ReturnType<typeof standingOf>, booking: data.MarkedBooking): boolean {
  return standing.status === booking.status && standing.late === booking.late;
}

/**
 * Makes a booking say what its marks say: where it stands, the visit that belongs to it, and, once it was settled, that it
 * was settled otherwise.
 * @param settleNow whether it is settled by this
 */
async function settle(
  ctx: TenantContext,
  session: data.MarkedSession,
  booking: data.MarkedBooking,
  policy: BookingPolicy,
  settleNow = false,
): Promise<void> {
  const now = ctx.clock.now();
  const standing = standingOf(booking.marks, session, policy, now);
  const visitId = await visitOf(ctx, session, booking, standing.since, policy);
  const settledAt = settleNow || booking.settledAt !== null ? now : null;
  await data.writeStanding(ctx.db, booking.id, standing, visitId, settledAt);
  if (booking.pool === "walk_in" && last(booking.marks)?.mark === "undo")
    return await unseat(ctx, booking.id);
  if (settledAt === null || (!settleNow && equals(standing, booking))) return;
  const { id: bookingId, memberId } = booking;
  const status = standing.status === "attended" ? "attended" : "no_show";
  ctx.emit(bookingSettled, { sessionId: session.id, memberId, bookingId, status, late: standing.late });
}

function last(marks: readonly StandingMark[]): StandingMark | undefined {
  return marks.reduce<StandingMark | undefined>(
    (a, b) => (!a || b.at > a.at || (b.at === a.at && b.id > a.id) ? b : a),
    undefined,
  );
}

/** A walk-in who was none: the seat is free again and what was taken for it comes back. */
async function unseat(ctx: TenantContext, bookingId: string): Promise<void> {
  await data.reopen(ctx.db, bookingId);
  const row = await bookingData.findBooking(ctx.db, bookingId);
  if (!row) return;
  await endSeat(ctx, row, { status: "cancelled_early", by: "staff", reason: null });
  await fillSeats(ctx, row.sessionId);
  await tellSeats(ctx, row.sessionId);
}

async function visitOf(
  ctx: TenantContext,
  session: data.MarkedSession,
  booking: data.MarkedBooking,
  since: string | null,
  policy: BookingPolicy,
): Promise<string | null> {
  const { memberId, membershipId, visitId, visitShared } = booking;
  const ownId = visitShared ? null : visitId;
  if (since === null) {
    if (ownId !== null) await leaveVisit(ctx, ownId);
    return null;
  }
  const { branchId, zone } = session;
  const mergeMinutes = policy.classMergeMinutes;
  return await joinVisit(ctx, {
    memberId,
    branchId,
    zone,
    at: new Date(since),
    membershipId,
    mergeMinutes,
    ownId,
  });
}

/** Works out again some people's bookings of a class, held by the caller. */
export async function settleBookings(
  ctx: TenantContext,
  sessionId: string,
  memberIds: readonly string[],
  settleNow: boolean,
): Promise<void> {
  const facts = await data.findMarking(ctx.db, sessionId, memberIds, []);
  if (!facts || facts.session.status === "cancelled") return;
  const policy = bookingPolicyOf(ctx.tenant, facts.session.policies);
  const live = facts.bookings.filter(
    ({ status }) => !status.startsWith("cancelled") && status !== "released" && status !== "held",
  );
  for (const booking of live) await settle(ctx, facts.session, booking, policy, settleNow);
  if (live.length > 0) tellRoster(ctx, sessionId);
}
