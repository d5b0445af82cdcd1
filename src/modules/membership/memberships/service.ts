import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate, startOfLocalDay } from "@/shared/time-zone/time-zone";
import { countHolders, lockPlan } from "../plans/data";
import type { VersionTerms } from "../plans/schema";
import { findSoldTerms, findVersion } from "./facts/data";
import { insertLife, lockMember, zoneOf } from "./life/data";
import { refuseOverlap } from "./life/overlap";
import { apply, type Life } from "./life/rules";
import { changeLife, keep, settlingOf } from "./life/service";
import { settle } from "./life/settling";
import { endOf, termEndOf } from "./rules";
import type { Discount, MembershipStatus } from "./schema";
import { sharersOf } from "./sharing/service";

/** How a membership begins. What is left out comes from the plan's version. */
export interface StartMembership {
  memberId: string;
  planId: string;
  startsOn: string;
  /** Overrides the plan's own length; null is open-ended. */
  endsOn?: string | null | undefined;
  /** The very version that was quoted; the one sold on the first day unless told. */
  planVersionId?: string;
  /** What it waits for. Unless told it waits for its first day, or begins at once. */
  status?: Extract<MembershipStatus, "draft" | "pending_signature" | "pending_payment">;
  /** The day that cycles are counted from; the day after the trial unless told. */
  anchorOn?: string | null;
  nextBillOn?: string | null;
  termEndsOn?: string | null;
  autoRenew?: boolean;
  noticeDays?: number;
  minTermMonths?: number;
  discount?: Discount | null;
  payerId?: string | null;
  /** Who shares it; a plan for several people goes to the holder's household unless told. */
  householdId?: string | null;
  branchId?: string | null;
  soldBy?: string | null;
  /** An instant; from the version's hours unless told. */
  validUntil?: string | null;
  /** Recurring revenue a month while it runs; 0 unless told. */
  mrrMinor?: number;
}

/** When a pass of so many hours runs out: counted from now on its first day, from midnight on a later one. */
function validUntilOf(input: StartMembership, version: VersionTerms, zone: string, now: Date): string | null {
  if (input.validUntil !== undefined) return input.validUntil;
  if (version.validHours === null) return null;
  const from = input.startsOn <= localDate(now, zone) ? now : startOfLocalDay(input.startsOn, zone);
  return new Date(from.getTime() + version.validHours * 3_600_000).toISOString();
}

function lastDay(
  input: StartMembership,
  version: VersionTerms,
  rest: { validUntil: string | null; termEndsOn: string | null; zone: string },
): string | null {
  if (input.endsOn !== undefined) return input.endsOn;
  if (rest.validUntil !== null) return localDate(rest.validUntil, rest.zone);
  const ends = endOf(input.startsOn, version);
  // What does not renew by itself is over with its term.
  return ends ?? ((input.autoRenew ?? version.autoRenew) ? null : rest.termEndsOn);
}

/** The version that is wanted. @throws DomainError NOT_FOUND, PLAN_RETIRED, PLAN_FULL */
async function sellable(ctx: TenantContext, input: StartMembership): Promise<VersionTerms> {
  const version = input.planVersionId
    ? await findVersion(ctx.db, input.planVersionId)
    : await findSoldTerms(ctx.db, input.planId, input.startsOn);
  if (!version || version.planId !== input.planId) throw new DomainError("NOT_FOUND");
  if (version.retired) throw new DomainError("PLAN_RETIRED");
  if (version.maxHolders !== null) {
    // Two desks that sell the last place wait for each other.
    await lockPlan(ctx.db, input.planId);
    const held = await countHolders(ctx.db, input.planId);
    if (held >= version.maxHolders)
      throw new DomainError("PLAN_FULL", { plan: version.planName, max: version.maxHolders });
  }
  return version;
}

function newLife(
  input: StartMembership,
  version: VersionTerms,
  at: { zone: string; now: Date },
): Life & { soldBy: string | null } {
  const { startsOn } = input;
  const minTermMonths = input.minTermMonths ?? version.minTermMonths;
  const termEndsOn = input.termEndsOn !== undefined ? input.termEndsOn : termEndOf(startsOn, minTermMonths);
  const validUntil = validUntilOf(input, version, at.zone, at.now);
  const firstPaid = addDays(startsOn, version.trialDays);
  return {
    id: newId<"membership">(),
    memberId: input.memberId,
    planId: version.planId,
    planName: version.planName,
    planKind: version.planKind,
    planVersionId: version.id,
    nextVersionId: null,
    status: input.status ?? "pending_start",
    startsOn,
    endsOn: lastDay(input, version, { validUntil, termEndsOn, zone: at.zone }),
    frozenFrom: null,
    frozenTo: null,
    pastDueSince: null,
    owedMinor: 0,
    suspendedOn: null,
    reason: null,
    anchorOn: input.anchorOn !== undefined ? input.anchorOn : version.cycle === "once" ? null : firstPaid,
    nextBillOn: input.nextBillOn ?? null,
    termEndsOn,
    autoRenew: input.autoRenew ?? version.autoRenew,
    noticeDays: input.noticeDays ?? version.noticeDays,
    minTermMonths,
    discount: input.discount ?? null,
    payerId: input.payerId ?? null,
    householdId: input.householdId ?? null,
    branchId: input.branchId ?? null,
    cancelledAt: null,
    cancelReason: null,
    paymentPendingSince: null,
    validUntil,
    trialDays: version.trialDays,
    branchIds: version.branchIds,
    zone: at.zone,
    freezes: [],
    recurringMinor: input.mrrMinor ?? 0,
    frozenMinor: 0,
    seq: 0,
    lastOn: null,
    soldBy: input.soldBy ?? null,
  };
}

/**
 * Starts a plan for a member at the version sold that day.
 * @throws DomainError NOT_FOUND, PLAN_RETIRED, PLAN_FULL, HOUSEHOLD_FULL, INVALID_INPUT, MEMBERSHIP_OVERLAPS when another membership
 *   runs then (packs, passes, trials and add-ons may stand beside)
 */
export async function startMembership(
  ctx: TenantContext,
  input: StartMembership,
): Promise<{ membershipId: string; status: MembershipStatus; life: Life }> {
  if (!(await lockMember(ctx.db, input.memberId))) throw new DomainError("NOT_FOUND");
  const version = await sellable(ctx, input);
  const zone = input.branchId ? await zoneOf(ctx.db, input.branchId) : ctx.tenant.zone;
  if (zone === undefined) throw new DomainError("NOT_FOUND");
  const settling = settlingOf(ctx);
  const householdId = input.householdId ?? (await sharersOf(ctx, input.memberId, version.seats));
  const sold = newLife({ ...input, householdId }, version, { zone, now: settling.now });
  if (sold.endsOn !== null && sold.endsOn < sold.startsOn)
    throw new DomainError("INVALID_INPUT", { field: "endsOn" });
  await refuseOverlap(ctx, sold);
  const today = localDate(settling.now, zone);
  const begins = sold.status === "pending_start" && sold.startsOn <= today;
  const dates = { startsOn: sold.startsOn, endsOn: sold.endsOn };
  const first = begins ? { life: sold, steps: [] } : apply(sold, "sold", today, {}, dates);
  const { life, steps } = settle(first.life, settling);
  await insertLife(ctx.db, { ...life, soldBy: sold.soldBy }, settling.now);
  await keep(ctx, [{ before: sold, after: life, steps: [...first.steps, ...steps] }], { inserted: true });
  return { membershipId: life.id, status: life.status, life };
}

/** Ends the access by hand. @throws DomainError MEMBERSHIP_STATE */
export async function suspendMembership(
  ctx: TenantContext,
  membershipId: string,
  reason?: string,
): Promise<void> {
  await changeLife(
    ctx,
    membershipId,
    (life, today) => apply(life, "suspended", today, { suspendedOn: today, reason: reason ?? null }),
    reason,
  );
}

/** Gives the access back by hand; the grace begins anew with the next bill. @throws DomainError MEMBERSHIP_STATE */
export async function reactivateMembership(
  ctx: TenantContext,
  membershipId: string,
  reason?: string,
): Promise<void> {
  await changeLife(
    ctx,
    membershipId,
    (life, today) =>
      apply(life, "reactivated", today, { suspendedOn: null, pastDueSince: null, reason: null }),
    reason,
  );
}
