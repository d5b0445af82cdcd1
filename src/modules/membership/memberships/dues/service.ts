import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { findVersions } from "../facts/data";
import { type MovedDates, movedDates } from "../freezes/service";
import { apply, type Life, type Outcome } from "../life/rules";
import { changeLife, changeLives } from "../life/service";
import type { Discount } from "../schema";
import { sharingOf } from "../sharing/service";

function byMembership<Item extends { membershipId: string }>(items: readonly Item[]): Map<string, Item> {
  const map = new Map(items.map((item) => [item.membershipId, item]));
  if (map.size < items.length) throw new Error("a membership is named twice");
  return map;
}

/** Changes many memberships, each by its own item. */
async function changeEach<Item extends { membershipId: string }>(
  ctx: TenantContext,
  items: readonly Item[],
  decide: (life: Life, today: string, item: Item) => Outcome,
  reason?: string | null,
): Promise<Life[]> {
  const map = byMembership(items);
  return await changeLives(
    ctx,
    [...map.keys()],
    (life, today) => {
      const item = map.get(life.id);
      if (!item) throw new DomainError("NOT_FOUND");
      return decide(life, today, item);
    },
    reason,
  );
}

const unchanged = (life: Life): Outcome => ({ life, steps: [] });

export interface Renewal extends MovedDates {
  membershipId: string;
  nextBillOn: string | null;
  /** The version it renews at; a planned switch is carried out by naming its version. Left out, it stays. */
  planVersionId?: string;
  /** What is left of the discount. Left out, it stays. */
  discount?: Discount | null;
  mrrMinor?: number;
  /** The day the renewal counts from; today unless told. */
  on?: string;
}

/**
 * Writes down that memberships were billed for their next cycle; a few statements, however many they are. Where a
 * switch is carried out, who shares the membership changes with it: a household that has outgrown the new plan since
 * the switch was planned gets no part in it, and the holder keeps what was paid for.
 * @throws DomainError NOT_FOUND, MEMBERSHIP_STATE
 */
export async function recordRenewal(ctx: TenantContext, renewals: readonly Renewal[]): Promise<Life[]> {
  const wanted = [...new Set(renewals.flatMap(({ planVersionId }) => planVersionId ?? []))];
  const versions = new Map((await findVersions(ctx.db, wanted)).map((version) => [version.id, version]));
  const forSeveral = renewals.filter(
    ({ planVersionId }) => (versions.get(planVersionId ?? "")?.seats ?? 1) > 1,
  );
  const sharing = await sharingOf(
    ctx,
    forSeveral.map(({ membershipId }) => membershipId),
  );
  return await changeEach(ctx, renewals, (life, today, renewal) => {
    const version = renewal.planVersionId ? versions.get(renewal.planVersionId) : undefined;
    if (renewal.planVersionId && !version) throw new DomainError("NOT_FOUND");
    const switched = version !== undefined && version.planId !== life.planId;
    return apply(
      life,
      switched ? "switched" : "renewed",
      renewal.on ?? today,
      {
        ...movedDates(renewal),
        ...(renewal.discount !== undefined ? { discount: renewal.discount } : {}),
        ...(renewal.mrrMinor !== undefined ? { recurringMinor: renewal.mrrMinor } : {}),
        ...(version
          ? {
              planId: version.planId,
              planName: version.planName,
              planKind: version.planKind,
              planVersionId: version.id,
              branchIds: version.branchIds,
              nextVersionId: life.nextVersionId === version.id ? null : life.nextVersionId,
            }
          : {}),
        ...(switched
          ? {
              noticeDays: version.noticeDays,
              autoRenew: version.autoRenew,
              householdId: sharing(life.id, version.seats).householdId,
            }
          : {}),
      },
      switched ? { from: life.planName, to: version.planName } : {},
    );
  });
}

export interface PastDue {
  membershipId: string;
  /** The day the oldest open bill was due; grace counts from it. */
  since: string;
  owedMinor: number;
}

/**
 * Memberships whose bill was not paid in time: the grace begins. Where it began before, only the debt changes.
 * @throws DomainError MEMBERSHIP_STATE
 */
export async function markPastDue(ctx: TenantContext, items: readonly PastDue[]): Promise<Life[]> {
  return await changeEach(ctx, items, (life, today, { since, owedMinor }) => {
    const earliest = life.pastDueSince !== null && life.pastDueSince < since ? life.pastDueSince : since;
    if (life.pastDueSince !== null) return unchanged({ ...life, pastDueSince: earliest, owedMinor });
    return apply(life, "past_due", today, { pastDueSince: earliest, owedMinor }, { since, owedMinor });
  });
}

/** Ends the access before the grace is over; those that are suspended stay so. @throws DomainError MEMBERSHIP_STATE */
export async function markSuspended(
  ctx: TenantContext,
  items: readonly { membershipId: string; owedMinor?: number }[],
  reason?: string | null,
): Promise<Life[]> {
  return await changeEach(
    ctx,
    items,
    (life, today, { owedMinor }) => {
      const patch = { ...(owedMinor !== undefined ? { owedMinor } : {}), reason: reason ?? null };
      if (life.status === "suspended") return unchanged({ ...life, ...patch });
      return apply(life, "suspended", today, { ...patch, suspendedOn: today });
    },
    reason,
  );
}

export interface Paid {
  membershipId: string;
  /** What is still owed on other bills; 0 unless told. While something is, `since` names the oldest due day. */
  owedMinor?: number;
  since?: string | null;
  mrrMinor?: number;
}

/**
 * A bill was paid. What waited for its payment begins; grace and suspension end at once, without a gap in the term:
 * no date moves. Where other bills stay open, only the debt changes.
 */
export async function markPaid(ctx: TenantContext, items: readonly Paid[]): Promise<Life[]> {
  return await changeEach(ctx, items, (life, today, { owedMinor = 0, since = null, mrrMinor }) => {
    const patch: Partial<Life> = {
      owedMinor,
      pastDueSince: since,
      paymentPendingSince: null,
      ...(mrrMinor !== undefined ? { recurringMinor: mrrMinor } : {}),
    };
    if (life.status === "pending_payment") return apply(life, "paid", today, patch);
    if (since !== null)
      return unchanged({ ...life, owedMinor, pastDueSince: since, paymentPendingSince: null });
    const cleared = { ...patch, suspendedOn: null, reason: null };
    if (life.status === "suspended") return apply(life, "reactivated", today, cleared);
    if (life.status === "past_due") return apply(life, "paid", today, cleared);
    return unchanged({ ...life, owedMinor, pastDueSince: null, paymentPendingSince: null });
  });
}

/**
 * The payment that let memberships begin turns out not to be theirs: they wait for it again, as after the sale. Those
 * that wait anyway stay as they are. @throws DomainError MEMBERSHIP_STATE for what is frozen, suspended or over
 */
export async function markUnpaid(ctx: TenantContext, membershipIds: readonly string[]): Promise<Life[]> {
  return await changeLives(ctx, membershipIds, (life, today) =>
    life.status === "pending_payment"
      ? unchanged(life)
      : apply(life, "unpaid", today, { status: "pending_payment", owedMinor: 0, pastDueSince: null }),
  );
}

/** The sale was taken back before it was paid: what waited for its payment is over before it began. */
export async function endUnbegun(ctx: TenantContext, membershipIds: readonly string[]): Promise<Life[]> {
  return await changeLives(ctx, membershipIds, (life, today) =>
    life.status === "pending_payment" ? apply(life, "ended", today, {}, { on: today }) : unchanged(life),
  );
}

/**
 * A payment is under way and its outcome unknown (`since`, an instant), or known (null): nobody is locked out while the
 * policy's floor lasts. The earliest instant stays.
 */
export async function setPaymentPending(
  ctx: TenantContext,
  membershipIds: readonly string[],
  since: Date | null,
): Promise<Life[]> {
  return await changeLives(ctx, membershipIds, (life) =>
    unchanged({
      ...life,
      paymentPendingSince: since === null ? null : (life.paymentPendingSince ?? since.toISOString()),
    }),
  );
}

/** The paper is signed: what comes next is the payment, or the start. @throws DomainError MEMBERSHIP_STATE */
export async function confirmSignature(
  ctx: TenantContext,
  membershipIds: readonly string[],
  next: "payment" | "start",
): Promise<Life[]> {
  return await changeLives(ctx, membershipIds, (life, today) =>
    apply(life, "signed", today, next === "payment" ? { status: "pending_payment" } : {}),
  );
}

/** The last credit of a pack is gone. Completed already, it stays so. @throws DomainError MEMBERSHIP_STATE */
export async function completePack(ctx: TenantContext, membershipId: string): Promise<Life> {
  return await changeLife(ctx, membershipId, (life, today) =>
    life.status === "completed" ? unchanged(life) : apply(life, "completed", today),
  );
}

/** A credit came back to a pack that was used up. Running already, it stays so. @throws DomainError MEMBERSHIP_STATE */
export async function reopenPack(ctx: TenantContext, membershipId: string): Promise<Life> {
  return await changeLife(ctx, membershipId, (life, today) =>
    life.status === "completed" ? apply(life, "reopened", today) : unchanged(life),
  );
}
