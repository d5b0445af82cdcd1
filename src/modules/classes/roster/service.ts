import { v5 } from "uuid";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { asOutput } from "@/platform/trpc/raw-json";
import { allows } from "@/shared/access/permission";
import * as bookingData from "../bookings/data";
import { bookingPermissions } from "../bookings/permissions";
import { bookingPolicyOf } from "../bookings/policy";
import { entitledBy, meansOf, seatsFree, whyNotBook } from "../bookings/rules";
import type { Booked } from "../bookings/schema";
import { loadFacts } from "../bookings/seats";
import { book, cancel } from "../bookings/service";
import { requireBranch } from "../branch-scope";
import * as data from "./data";
import { markClass, settleBookings, type TimedMark } from "./marking";
import { rosterPermissions as may } from "./permissions";
import * as reading from "./reading/data";
import { CORRECTIONS_MS, classForVisit } from "./rules";
import type { DayInput, MarkOutcome, Roster, RosterClass, SyncMarksInput, WalkInCheck } from "./schema";

/** Classes that one run of the closing job settles; the next run takes the rest. */
const CLASSES_AT_ONCE = 50;
/** However wrong a device's clock is, times beyond this say nothing. */
const CLOCK_MS = 400 * 86_400_000;
const UNDONE_SPACE = "0d3b7c86-5f0e-4a57-9c0a-3f1d8a3c9e21";

/** Whether this reader may mark a class: those who run the branch any, trainers the ones they teach. */
function mayMark(ctx: TenantContext, session: { branchId: string; trainerId: string | null }): boolean {
  const { roles, branchIds, staffId } = ctx.access;
  if (branchIds.length > 0 && !branchIds.includes(session.branchId)) return false;
  if (allows(may["roster.mark-any"], roles)) return true;
  return allows(may["roster.mark"], roles) && staffId !== null && session.trainerId === staffId;
}

/** Who comes to a class, who waits, and what is known of them, in one round trip. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function readRoster(ctx: TenantContext, sessionId: string): Promise<Roster> {
  const read = await reading.readRoster(ctx.db, sessionId, ctx.clock.now());
  if (!read) throw new DomainError("NOT_FOUND");
  const { policies, ...session } = read.session;
  requireBranch(ctx, session.branchId);
  const policy = bookingPolicyOf(ctx.tenant, policies);
  const starts = Date.parse(session.startsAt);
  const { roles } = ctx.access;
  return {
    ...read,
    session: {
      ...session,
      marksFrom: new Date(starts - policy.rosterOpensMinutes * 60_000).toISOString(),
      lateFrom: new Date(starts + policy.lateAfterMinutes * 60_000).toISOString(),
      marksUntil: new Date(Date.parse(session.endsAt) + CORRECTIONS_MS).toISOString(),
      may: {
        mark: mayMark(ctx, session),
        manage: allows(bookingPermissions["booking.manage"], roles),
        overbook: allows(bookingPermissions["booking.overbook"], roles),
      },
    },
  };
}

/** Today's classes, by each branch's own clock: the reader's own, or a branch's. @throws DomainError FORBIDDEN */
export async function readDay(ctx: TenantContext, { of }: DayInput): Promise<RosterClass[]> {
  if (of !== "mine") requireBranch(ctx, of);
  const { staffId } = ctx.access;
  if (of === "mine" && staffId === null) return [];
  const whose = of === "mine" ? { trainerId: staffId, branchId: null } : { trainerId: null, branchId: of };
  return asOutput<RosterClass[]>(await reading.dayJson(ctx.db, whose, ctx.clock.now()));
}

/** Holds classes and whoever may get a seat in them by these marks, in the order in which everybody does. */
async function holdAll(
  ctx: TenantContext,
  sessions: readonly string[],
  marks: SyncMarksInput["marks"],
): Promise<void> {
  for (const sessionId of sessions) await bookingData.holdClass(ctx.db, sessionId);
  const seats = marks.filter(({ mark }) => mark === "walk_in" || mark === "undo");
  if (seats.length === 0) return;
  const people = seats.map(({ memberId }) => memberId);
  await bookingData.holdPeople(ctx.db, sessions, people);
}

/** Takes in what a device has marked, possibly long ago and more than once; answers for each mark. */
export async function syncMarks(ctx: TenantContext, input: SyncMarksInput): Promise<MarkOutcome[]> {
  const now = ctx.clock.now();
  const skew = now.getTime() - Date.parse(input.sentAt);
  const within = (at: number) => Math.max(now.getTime() - CLOCK_MS, Math.min(now.getTime() + CLOCK_MS, at));
  const bySession = new Map<string, TimedMark[]>();
  for (const mark of input.marks) {
    const made = Date.parse(mark.deviceAt);
    const at = new Date(Math.min(now.getTime(), within(made + skew)));
    const deviceAt = new Date(within(made)).toISOString();
    bySession.set(mark.sessionId, [...(bySession.get(mark.sessionId) ?? []), { ...mark, deviceAt, at }]);
  }
  const sessions = [...bySession.keys()].sort();
  await holdAll(ctx, sessions, input.marks);
  const outcomes = new Map<string, MarkOutcome>();
  for (const sessionId of sessions) {
    const marks = bySession.get(sessionId) ?? [];
    const answers = await markClass(ctx, sessionId, marks, (session) => mayMark(ctx, session));
    for (const answer of answers) if (!outcomes.has(answer.id)) outcomes.set(answer.id, answer);
  }
  return [...outcomes.values()];
}

/** Whether somebody without a booking may come into a class now, as marking them would decide. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function checkWalkIn(
  ctx: TenantContext,
  sessionId: string,
  memberId: string,
): Promise<WalkInCheck> {
  const { facts, policy } = await loadFacts(ctx, sessionId, memberId);
  requireBranch(ctx, facts.session.branchId);
  const refusal = whyNotBook(facts, policy, { by: "staff", guestSeats: 0, now: ctx.clock.now() });
  const means = meansOf(entitledBy(facts, policy).good, facts.session.credits);
  const seatsLeft = seatsFree(facts.seats, "walk_in");
  const full =
    refusal === null && seatsLeft < 1 ? { code: "CLASS_FULL", params: { place: facts.queue + 1 } } : null;
  return {
    refusal: full ?? (refusal && { code: refusal.code, params: { ...refusal.params } }),
    seatsLeft,
    mayOverbook: full !== null && allows(bookingPermissions["booking.overbook"], ctx.access.roles),
    credits: means?.with === "credit" ? facts.session.credits : 0,
  };
}

/**
 * Moves somebody to another class, at no cost. One transaction: where the other class refuses, they stay where they were.
 * @throws DomainError what `book` and `cancel` say
 */
export async function moveBooking(
  ctx: TenantContext,
  bookingId: string,
  toSessionId: string,
): Promise<Booked> {
  const row = await bookingData.findBooking(ctx.db, bookingId);
  if (!row) throw new DomainError("NOT_FOUND");
  // In one order for everybody who holds several classes.
  const sessions = [row.sessionId, toSessionId].sort();
  for (const id of sessions) await bookingData.holdClass(ctx.db, id);
  await bookingData.holdPeople(ctx.db, sessions, [row.memberId]);
  await cancel(ctx, { bookingId, ownerId: null, free: true });
  const { memberId, guestSeats } = row;
  return await book(ctx, { sessionId: toSessionId, memberId, guestSeats, pool: "online", by: "staff" });
}

/** Settles what is left of the classes that are over: who was there attended, the others did not come. */
export async function closeClasses(ctx: TenantContext): Promise<number> {
  const open = await data.findOpenClasses(ctx.db, ctx.clock.now(), CLASSES_AT_ONCE);
  for (const sessionId of [...open].sort()) {
    await bookingData.holdClass(ctx.db, sessionId);
    const people = await data.findUnsettled(ctx.db, sessionId);
    if (people.length > 0) await settleBookings(ctx, sessionId, people, true);
  }
  return open.length;
}

/** Somebody came in through the door: if they have a class around that moment, they are marked as there. Twice is once. */
export async function markFromDoor(
  ctx: TenantContext,
  visit: { visitId: string; memberId: string; branchId: string; enteredAt: string },
): Promise<void> {
  const at = new Date(visit.enteredAt);
  const around = await data.findAround(ctx.db, visit.memberId, visit.branchId, at);
  const found = classForVisit(
    around.map(({ policies, ...one }) => {
      const policy = bookingPolicyOf(ctx.tenant, policies);
      return { ...one, opensMinutes: policy.rosterOpensMinutes, closesMinutes: policy.doorClosesMinutes };
    }),
    at,
  );
  if (!found) return;
  const mark = {
    id: visit.visitId,
    sessionId: found.id,
    memberId: visit.memberId,
    mark: "check_in" as const,
  };
  await markClass(ctx, found.id, [{ ...mark, deviceAt: visit.enteredAt, overbook: false, at }], () => true);
}

/** A visit was taken back: whoever was marked by it, or had it from their class, is no longer marked as there. */
export async function unmarkFromDoor(
  ctx: TenantContext,
  visit: { visitId: string; memberId: string },
): Promise<void> {
  const dropped = await data.dropMark(ctx.db, visit.visitId, JSON.stringify({ code: "NOT_FOUND" }));
  if (dropped) {
    await bookingData.holdClass(ctx.db, dropped.sessionId);
    await settleBookings(ctx, dropped.sessionId, [dropped.memberId], false);
  }
  const at = ctx.clock.now();
  for (const { sessionId, memberId } of await data.findByVisit(ctx.db, visit.visitId)) {
    const id = v5(sessionId, v5(visit.visitId, UNDONE_SPACE));
    const mark = { id, sessionId, memberId, mark: "undo" as const, deviceAt: at.toISOString() };
    await markClass(ctx, sessionId, [{ ...mark, overbook: false, at }], () => true);
  }
}
