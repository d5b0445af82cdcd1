import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { findCancelledEnd, findVersion } from "../facts/data";
import { type MovedDates, movedDates } from "../freezes/service";
import { refuseOverlap } from "../life/overlap";
import { apply, type Life } from "../life/rules";
import { changeLife } from "../life/service";
import { isOver } from "../rules";
import type { Discount } from "../schema";
import { sharersAfter } from "../sharing/service";

export interface SwitchPlan extends MovedDates {
  membershipId: string;
  planVersionId: string;
  /** At once, or with the next renewal (`recordRenewal` then carries it out). */
  when: "now" | "renewal";
  discount?: Discount | null;
  reason?: string | null;
  mrrMinor?: number;
}

/**
 * Puts a membership on another plan's version, now or from its next renewal on. A plan for several people lets in the
 * holder's household, one for a single person its holder alone.
 * @throws DomainError NOT_FOUND, MEMBERSHIP_STATE, INVALID_INPUT when it is the version it has, MEMBERSHIP_OVERLAPS,
 *   HOUSEHOLD_FULL when the plan is for fewer people
 */
export async function switchPlan(ctx: TenantContext, input: SwitchPlan): Promise<Life> {
  const version = await findVersion(ctx.db, input.planVersionId);
  if (!version) throw new DomainError("NOT_FOUND");
  const householdId = await sharersAfter(ctx, input.membershipId, version.seats);
  const life = await changeLife(
    ctx,
    input.membershipId,
    (current, today) => {
      if (input.when === "renewal")
        return apply(
          current,
          "switch_scheduled",
          today,
          { nextVersionId: version.id },
          { to: version.planName, on: current.nextBillOn },
        );
      if (current.planVersionId === version.id)
        throw new DomainError("INVALID_INPUT", { field: "planVersionId" });
      return apply(
        current,
        "switched",
        today,
        {
          planId: version.planId,
          planVersionId: version.id,
          planName: version.planName,
          planKind: version.planKind,
          branchIds: version.branchIds,
          householdId,
          trialDays: current.status === "trial" ? current.trialDays : 0,
          nextVersionId: null,
          autoRenew: version.autoRenew,
          noticeDays: version.noticeDays,
          minTermMonths: version.minTermMonths,
          ...movedDates(input),
          ...(input.discount !== undefined ? { discount: input.discount } : {}),
          ...(input.mrrMinor !== undefined ? { recurringMinor: input.mrrMinor } : {}),
        },
        { from: current.planName, to: version.planName },
      );
    },
    input.reason,
  );
  if (input.when === "now") await refuseOverlap(ctx, life);
  return life;
}

/** Stays on the plan after all. @throws DomainError MEMBERSHIP_STATE when no switch is planned */
export async function withdrawSwitch(
  ctx: TenantContext,
  input: { membershipId: string; reason?: string | null },
): Promise<Life> {
  return await changeLife(
    ctx,
    input.membershipId,
    (current, today) => {
      if (current.nextVersionId === null)
        throw new DomainError("MEMBERSHIP_STATE", { status: current.status, plan: current.planName });
      return apply(current, "switch_withdrawn", today, { nextVersionId: null });
    },
    input.reason,
  );
}

export interface RequestCancel extends Omit<MovedDates, "endsOn"> {
  membershipId: string;
  /** The last day with access, as notice and term have it. A day before the start means that it never began. */
  endsOn: string;
  reason?: string | null;
}

/**
 * Ends a membership on a day to come, or at once when the day has passed.
 * @throws DomainError MEMBERSHIP_STATE when it is over or not even sold
 */
export async function requestCancel(ctx: TenantContext, input: RequestCancel): Promise<Life> {
  const reason = input.reason ?? null;
  return await changeLife(
    ctx,
    input.membershipId,
    (current, today) => {
      const never = input.endsOn < current.startsOn;
      const outcome = apply(
        current,
        "cancel_requested",
        today,
        {
          ...movedDates(input),
          endsOn: never ? current.startsOn : input.endsOn,
          cancelledAt: ctx.clock.now().toISOString(),
          cancelReason: reason,
        },
        { on: input.endsOn, endsOnBefore: current.endsOn },
      );
      if (!never) return outcome;
      const ended = apply(outcome.life, "ended", today, {}, { on: input.endsOn });
      return { life: ended.life, steps: [...outcome.steps, ...ended.steps] };
    },
    reason,
  );
}

/**
 * Goes on after all: the end is what it was before the cancellation, unless told.
 * @throws DomainError MEMBERSHIP_STATE when nothing is cancelled or it is over, MEMBERSHIP_OVERLAPS
 */
export async function withdrawCancel(
  ctx: TenantContext,
  input: MovedDates & { membershipId: string; reason?: string | null },
): Promise<Life> {
  const before =
    input.endsOn === undefined ? await findCancelledEnd(ctx.db, input.membershipId) : input.endsOn;
  const life = await changeLife(
    ctx,
    input.membershipId,
    (current, today) => {
      if (current.cancelledAt === null || isOver(current.status))
        throw new DomainError("MEMBERSHIP_STATE", { status: current.status, plan: current.planName });
      return apply(
        current,
        "cancel_withdrawn",
        today,
        { ...movedDates(input), endsOn: before, cancelledAt: null, cancelReason: null },
        { endsOn: before },
      );
    },
    input.reason,
  );
  await refuseOverlap(ctx, life);
  return life;
}

/** Bills on another day from now on. @throws DomainError MEMBERSHIP_STATE */
export async function moveBillingDay(
  ctx: TenantContext,
  input: MovedDates & {
    membershipId: string;
    anchorOn: string;
    nextBillOn: string | null;
    reason?: string | null;
  },
): Promise<Life> {
  return await changeLife(
    ctx,
    input.membershipId,
    (current, today) =>
      apply(current, "billing_moved", today, movedDates(input), {
        from: current.nextBillOn,
        to: input.nextBillOn,
      }),
    input.reason,
  );
}
