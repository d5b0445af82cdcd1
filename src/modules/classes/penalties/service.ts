import { billFee, takeBackFee } from "@/modules/billing/fees/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import * as bookingData from "../bookings/data";
import { bookingPolicyOf } from "../bookings/policy";
import { giveBackSeat } from "../bookings/seats";
import { requireBranch } from "../branch-scope";
import * as data from "./data";
import { penaltyDecided, penaltyMade } from "./events";
import { decidePenalty } from "./jobs";
import { type Loss, lossOf, reviewUntil } from "./rules";
import type { PenaltyKind } from "./schema";

/** What an end of a booking would take right now: what screens show beforehand is what `penalize` does. */
export async function lossNow(
  ctx: TenantContext,
  bookingId: string,
  kind: PenaltyKind,
): Promise<Loss | null> {
  const stake = await data.findStake(ctx.db, bookingId, ctx.clock.now());
  if (!stake) throw new DomainError("NOT_FOUND");
  return lossOf(kind, stake, bookingPolicyOf(ctx.tenant, stake.policies));
}

/**
 * Takes what a late cancellation or an absence costs, and gives back the rest; once for a booking and kind. The class
 * and the person are held by whoever calls: of two at once the second knows what the first was let off.
 * @returns what is taken, and what came back of credits and passes
 */
export async function penalize(
  ctx: TenantContext,
  bookingId: string,
  kind: PenaltyKind,
): Promise<{ loss: Loss | null; returned: boolean }> {
  const now = ctx.clock.now();
  const stake = await data.findStake(ctx.db, bookingId, now);
  if (!stake) throw new DomainError("NOT_FOUND");
  const policy = bookingPolicyOf(ctx.tenant, stake.policies);
  const loss = lossOf(kind, stake, policy);
  const made = loss ? await write(ctx, stake, loss, reviewUntil(stake.startsAt, now, policy)) : true;
  const seat = made && (loss === null || loss.forgiven !== null || loss.creditsLost === 0);
  const guests = made && (loss === null || loss.forgiven !== null || loss.passesLost === 0);
  if (kind !== "guest_no_show") await giveBackSeat(ctx, bookingId, { seat, guests });
  return { loss, returned: seat };
}

async function write(ctx: TenantContext, stake: data.StakeRow, loss: Loss, until: Date): Promise<boolean> {
  const { bookingId, memberId } = stake;
  const { kind, feeMinor, creditsLost, passesLost, forgiven } = loss;
  const { currency } = ctx.tenant;
  const penaltyId = await data.insertPenalty(ctx.db, {
    id: newId(),
    bookingId,
    memberId,
    status: forgiven ? "forgiven_auto" : "pending",
    loss,
    currency,
    rule: { ...loss, at: stake.startsAt },
    at: ctx.clock.now(),
    reviewUntil: until,
  });
  if (penaltyId === undefined) return false;
  if (!forgiven) ctx.enqueue(decidePenalty, { penaltyId }, { runAt: until });
  ctx.emit(penaltyMade, {
    penaltyId,
    bookingId,
    memberId,
    kind,
    forgiven: forgiven !== null,
    creditForfeited: forgiven === null && creditsLost + passesLost > 0,
    feeMinor: forgiven ? 0 : feeMinor,
    currency,
    reviewUntil: until.toISOString(),
  });
  return true;
}

/**
 * It is known, or known better, who came: an absence costs what the rule says, guests' absences too; what a mistaken
 * mark had made is void. Whatever comes of it follows from how the booking stands now, in any order and however often.
 */
export async function settleAbsence(ctx: TenantContext, bookingId: string): Promise<void> {
  const booking = await bookingData.findBooking(ctx.db, bookingId);
  if (!booking) return;
  await bookingData.holdClass(ctx.db, booking.sessionId);
  await bookingData.holdPerson(ctx.db, booking.memberId);
  const stake = await data.findStake(ctx.db, bookingId, ctx.clock.now());
  // A seat that was released had its price then.
  if (!stake || stake.status === "released") return;
  const kind = stake.status === "no_show" ? "no_show" : stake.absentGuests > 0 ? "guest_no_show" : null;
  const others = (["no_show", "guest_no_show"] as const).filter((one) => one !== kind);
  for (const one of await data.holdOfBooking(ctx.db, bookingId, others)) {
    await takeBack(ctx, one, { status: "void", reason: null, seatsToo: false });
  }
  if (kind !== null) await penalize(ctx, bookingId, kind);
}

/** The time to waive is over: the fee is billed, a credit stays lost. @returns whether this call decided */
export async function decide(ctx: TenantContext, penaltyId: string): Promise<boolean> {
  const penalty = await data.holdPenalty(ctx.db, penaltyId);
  if (penalty?.status !== "pending") return false;
  const now = ctx.clock.now();
  if (penalty.reviewUntil > now.toISOString()) {
    ctx.enqueue(decidePenalty, { penaltyId }, { runAt: new Date(penalty.reviewUntil) });
    return false;
  }
  const { kind, payerId, feeMinor, className, localOn, branchId } = penalty;
  const bill =
    feeMinor > 0
      ? await billFee(ctx, {
          payerId,
          kind: kind === "late_cancel" || kind === "extra_late_cancel" ? "late_cancel" : "no_show",
          label: className,
          on: localOn,
          amountMinor: feeMinor,
          branchId,
        })
      : null;
  const status = bill && !bill.settled ? ("balance" as const) : ("charged" as const);
  const chargeId = bill?.invoiceId;
  await data.settlePenalty(ctx.db, penaltyId, {
    status,
    at: now,
    by: null,
    reason: null,
    ...(chargeId !== undefined && { chargeId }),
  });
  tell(ctx, penalty, status, null);
  return true;
}

/**
 * Staff waive what is not charged yet, with a reason; a credit that was lost comes back.
 * @throws DomainError NOT_FOUND, FORBIDDEN in another branch, PENALTY_DECIDED
 */
export async function waive(ctx: TenantContext, penaltyId: string, reason: string): Promise<void> {
  const penalty = await data.holdPenalty(ctx.db, penaltyId);
  if (!penalty) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, penalty.branchId);
  if (penalty.status !== "pending") throw new DomainError("PENALTY_DECIDED");
  await takeBack(ctx, penalty, { status: "waived", reason, seatsToo: true });
}

/** The gym has cancelled the class: whoever had left it late, or was let off, owes nothing for it. */
export async function voidOfSession(
  ctx: TenantContext,
  sessionId: string,
  reason: string | null,
): Promise<void> {
  for (const one of await data.holdOfSession(ctx.db, sessionId)) {
    await takeBack(ctx, one, { status: "void", reason, seatsToo: true });
  }
}

async function takeBack(
  ctx: TenantContext,
  penalty: data.PenaltyFacts,
  how: { status: "waived" | "void"; reason: string | null; seatsToo: boolean },
): Promise<void> {
  const { status, reason, seatsToo } = how;
  const by = actorId(ctx.actor);
  await data.settlePenalty(ctx.db, penalty.id, { status, at: ctx.clock.now(), by, reason });
  if (seatsToo && penalty.creditForfeited) {
    const guestsOnly = penalty.kind === "guest_no_show";
    await giveBackSeat(ctx, penalty.bookingId, {
      seat: !guestsOnly,
      guests: !guestsOnly || penalty.allGuestsAbsent,
    });
  }
  if (penalty.chargeId !== null) await takeBackFee(ctx, penalty.chargeId, reason ?? penalty.className);
  tell(ctx, penalty, status, reason);
}

function tell(
  ctx: TenantContext,
  penalty: data.PenaltyFacts,
  status: "charged" | "balance" | "waived" | "void",
  reason: string | null,
): void {
  const { id: penaltyId, bookingId, memberId, kind, feeMinor, currency } = penalty;
  ctx.audit({
    action: `penalty.${status === "waived" ? "waive" : status === "void" ? "void" : "charge"}`,
    subject: { kind: "member", id: memberId },
    before: { status: penalty.status },
    after: { penaltyId, bookingId, kind, status, feeMinor, currency },
    ...(reason !== null && { reason }),
  });
  ctx.emit(penaltyDecided, { penaltyId, bookingId, memberId, kind, status, feeMinor, currency, reason });
}
