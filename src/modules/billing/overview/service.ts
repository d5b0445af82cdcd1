import { listPlans } from "@/modules/membership/plans/service";
import { type Policies, policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isByMonth } from "@/shared/time-zone/cycles";
import { addDays, dateParts } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { dated } from "../calculator/cycles";
import { nextBillsOf } from "../calculator/schedule";
import { ownMember } from "../invoices/reading/service";
import { billingPolicyOf, type LoadedState, loadStates } from "../state/service";
import * as data from "./data";
import { possibleChanges } from "./rules";
import type { BillingOverview, MembershipMoney, OfferedPlan, PossibleChange } from "./schema";

/** Memberships on one screen; older ones are in the timeline. */
const SHOWN = 20;

function moneyOf(ctx: TenantContext, { facts, state }: LoadedState, concern: data.Concern): MembershipMoney {
  const { membership, version, today } = facts;
  const policy = billingPolicyOf(ctx, false, version);
  const { freeze } = policy;
  // An open freeze lasts at most as long as the policy allows: the calculator counts with that day.
  const counted = { ...state, freezes: state.freezes.map((one) => dated(one, freeze.maxDays)) };
  const { cycle } = state.terms;
  const cancelled = membership.cancelledAt !== null && membership.endsOn !== null;
  const grace = membership.status === "past_due" ? membership.pastDueSince : null;
  const [nextBill = null] = nextBillsOf(counted, policy);
  return {
    id: membership.id,
    planId: membership.planId,
    planName: membership.planName,
    planKind: membership.planKind,
    cycle,
    priceMinor: state.terms.price.minor,
    currency: facts.currency,
    status: membership.status,
    startsOn: membership.startsOn,
    endsOn: membership.endsOn,
    termEndsOn: membership.termEndsOn,
    noticeDays: membership.noticeDays,
    minTermMonths: membership.minTermMonths,
    autoRenew: membership.autoRenew,
    holder: { id: concern.holderId, name: concern.holderName },
    payer: { id: concern.payerId, name: concern.payerName },
    shared: concern.shared,
    discount: state.discount,
    freezes: state.freezes
      .filter(({ status }) => status === "active" || status === "scheduled")
      .map((one) => ({
        id: one.id,
        fromOn: one.fromOn,
        toOn: one.toOn,
        running: one.status === "active",
        feeMode: one.feeMode,
        feeMinor: one.feeMinor,
        endOnReturn: one.endOnReturn,
      })),
    freezeTerms: {
      earliestOn: addDays(today, freeze.noticeDays),
      minDays: freeze.minDays,
      maxDays: freeze.maxDays,
      feeMode: freeze.feeMode,
      feeMinor: freeze.feeMinor,
    },
    cancelled,
    next: state.next && {
      reason: state.next.reason,
      planName: state.next.terms.price.name,
      priceMinor: state.next.terms.price.minor,
      fromOn: state.next.reason === "switch" ? (nextBill?.dueOn ?? null) : state.next.fromOn,
    },
    pastDueSince: membership.pastDueSince,
    graceEndsOn: grace && addDays(grace, policiesOf(ctx.tenant).graceDays - 1),
    suspendedOn: membership.suspendedOn,
    suspendReason: membership.reason,
    owedMinor: state.owedMinor,
    billingDay: cycle !== "once" && isByMonth(cycle) ? dateParts(state.anchorOn).day : null,
    nextBill,
    possible: possibleChanges(state, cancelled, today),
  };
}

async function overviewOf(
  ctx: TenantContext,
  memberId: string,
  shape: (money: MembershipMoney) => MembershipMoney,
): Promise<BillingOverview> {
  const [balances, concerns] = await Promise.all([
    data.balancesOf(ctx.db, memberId),
    data.concernsOf(ctx.db, memberId, SHOWN),
  ]);
  if (!balances) throw new DomainError("NOT_FOUND");
  const states = await loadStates(
    ctx,
    concerns.map(({ id }) => id),
    false,
  );
  return {
    today: localDate(ctx.clock.now(), ctx.tenant.zone),
    currency: ctx.tenant.currency,
    creditMinor: balances.creditMinor,
    openMinor: balances.openMinor,
    memberships: concerns.flatMap((concern, at) => {
      const loaded = states[at];
      return loaded ? [shape(moneyOf(ctx, loaded, concern))] : [];
    }),
  };
}

/** A member's memberships with what comes next and what may be changed. @throws DomainError NOT_FOUND */
export function memberOverview(ctx: TenantContext, memberId: string): Promise<BillingOverview> {
  return overviewOf(ctx, memberId, (money) => money);
}

/** The changes that the gym lets members make by themselves. */
const SELF_SERVICE: Partial<Record<PossibleChange, keyof Policies>> = {
  freeze: "selfFreeze",
  return: "selfFreeze",
  cancel_freeze: "selfFreeze",
  switch: "selfSwitch",
  undo_switch: "selfSwitch",
  cancel: "selfCancel",
  undo_cancel: "selfCancel",
};

/**
 * The same for a member's own eyes: only what they may do by themselves, nothing of what others of the household pay,
 * and no words that staff wrote for each other.
 * @throws DomainError NOT_FOUND without a member behind the sign-in
 */
export function ownOverview(ctx: TenantContext): Promise<BillingOverview> {
  const memberId = ownMember(ctx);
  const policies = policiesOf(ctx.tenant);
  return overviewOf(ctx, memberId, (money) => {
    const concerned = money.holder.id === memberId || money.payer.id === memberId;
    const paying = money.payer.id === memberId;
    return {
      ...money,
      suspendReason: null,
      ...(paying ? {} : { nextBill: null, owedMinor: 0 }),
      possible: money.possible.filter((change) => {
        const policy = SELF_SERVICE[change];
        // Packs and passes run out by themselves; ending one is the desk's.
        if (change === "cancel" && money.cycle === "once") return false;
        return concerned && policy !== undefined && policies[policy] === true;
      }),
    };
  });
}

/** Plans that people may take by themselves and that renew; nothing about who else holds them. */
export async function offeredPlans(ctx: TenantContext): Promise<OfferedPlan[]> {
  const plans = await listPlans(ctx);
  return plans
    .filter((plan) => !plan.retired && plan.onlineSale && plan.kind === "membership" && plan.cycle !== "once")
    .map(({ id, name, description, priceMinor, currency, cycle, visits, minTermMonths, noticeDays }) => ({
      id,
      name,
      description,
      priceMinor,
      currency,
      cycle,
      visits,
      minTermMonths,
      noticeDays,
    }));
}
