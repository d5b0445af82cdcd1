import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { cancelFreeze as cancelling, returnFromFreeze, scheduleFreeze as scheduling } from "../life/freezing";
import { refuseOverlap } from "../life/overlap";
import type { Life } from "../life/rules";
import { changeLife } from "../life/service";
import type { FreezeFeeMode } from "../schema";

/** Dates as the calculator moved them; what is left out stays, or moves as the change itself has it. */
export interface MovedDates {
  anchorOn?: string | null;
  nextBillOn?: string | null;
  endsOn?: string | null;
  termEndsOn?: string | null;
}

/** Of the dates those that were given. */
export function movedDates(moved: MovedDates): Partial<Life> {
  return {
    ...(moved.anchorOn !== undefined ? { anchorOn: moved.anchorOn } : {}),
    ...(moved.nextBillOn !== undefined ? { nextBillOn: moved.nextBillOn } : {}),
    ...(moved.endsOn !== undefined ? { endsOn: moved.endsOn } : {}),
    ...(moved.termEndsOn !== undefined ? { termEndsOn: moved.termEndsOn } : {}),
  };
}

export interface NewFreeze extends MovedDates {
  membershipId: string;
  /** The id that was quoted. */
  freezeId?: string;
  from: string;
  /** Both days are part of it; null lasts until the return. */
  to: string | null;
  feeMode?: FreezeFeeMode;
  feeMinor?: number;
  prorate?: boolean;
  blockBookings?: boolean;
  endOnReturn?: boolean;
  reason?: string | null;
  /** Recurring revenue a month while it lasts; left out, 0, or the price where billing goes on. */
  mrrMinor?: number;
}

/**
 * Plans a freeze. One that begins today or earlier begins at once. The end and the agreed term move by its days; an
 * open-ended one moves them when it is over.
 * @throws DomainError MEMBERSHIP_STATE, INVALID_INPUT, FREEZE_CLASHES, MEMBERSHIP_OVERLAPS when the moved end runs into
 *   a membership that is sold for afterwards
 */
export async function scheduleFreeze(
  ctx: TenantContext,
  input: NewFreeze,
): Promise<{ freezeId: string; life: Life }> {
  const freezeId = input.freezeId ?? newId<"freeze">();
  const feeMode = input.feeMode ?? "free";
  const life = await changeLife(
    ctx,
    input.membershipId,
    (current, today) =>
      scheduling(
        current,
        {
          id: freezeId,
          fromOn: input.from,
          toOn: input.to,
          status: "scheduled",
          feeMode,
          feeMinor: input.feeMinor ?? 0,
          prorate: input.prorate ?? true,
          blockBookings: input.blockBookings ?? true,
          endOnReturn: input.endOnReturn ?? true,
          reason: input.reason ?? null,
          endedOn: null,
        },
        today,
        {
          ...movedDates(input),
          reason: input.reason ?? null,
          frozenMinor: input.mrrMinor ?? (feeMode === "keep_billing" ? current.recurringMinor : 0),
        },
      ),
    input.reason,
  );
  await refuseOverlap(ctx, life);
  return { freezeId, life };
}

export interface EndFreeze extends MovedDates {
  membershipId: string;
  /** The first day back; today unless told. */
  on?: string;
  reason?: string | null;
  mrrMinor?: number;
}

/**
 * Ends the running freeze; days of it that were not used are taken off the end and the term again.
 * @throws DomainError MEMBERSHIP_STATE when none runs
 */
export async function endFreeze(ctx: TenantContext, input: EndFreeze): Promise<Life> {
  const life = await changeLife(
    ctx,
    input.membershipId,
    (current, today) =>
      returnFromFreeze(current, input.on ?? today, {
        ...movedDates(input),
        reason: null,
        ...(input.mrrMinor !== undefined ? { recurringMinor: input.mrrMinor } : {}),
      }),
    input.reason,
  );
  await refuseOverlap(ctx, life);
  return life;
}

export interface CancelFreeze extends MovedDates {
  membershipId: string;
  freezeId: string;
  reason?: string | null;
}

/** Takes back a freeze that has not begun. @throws DomainError NOT_FOUND, MEMBERSHIP_STATE when it runs already */
export async function cancelFreeze(ctx: TenantContext, input: CancelFreeze): Promise<Life> {
  return await changeLife(
    ctx,
    input.membershipId,
    (current, today) => cancelling(current, input.freezeId, today, movedDates(input)),
    input.reason,
  );
}
