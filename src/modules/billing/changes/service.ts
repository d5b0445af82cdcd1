import { cancelFreeze, endFreeze, scheduleFreeze } from "@/modules/membership/memberships/freezes/service";
import type { Discount } from "@/modules/membership/memberships/schema";
import {
  moveBillingDay,
  requestCancel,
  switchPlan,
  withdrawCancel,
  withdrawSwitch,
} from "@/modules/membership/memberships/terms/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { quote } from "../calculator/rules";
import { type BillingChange, billingChange, type QuoteResult } from "../calculator/schema";
import { openInvoice } from "../invoices/service";
import { takePayment } from "../payments/service";
import { closeQuote, digestOf, keepQuote, mustMatch, openQuote, shown } from "../quotes/service";
import { renewNow } from "../renewals/service";
import { recurringOf } from "../revenue/recurring";
import {
  billingPolicyOf,
  changedFees,
  changedPeriods,
  type LoadedState,
  loadState,
  soldTermsOf,
  writeBilled,
} from "../state/service";
import type { CommitInput, Committed, QuoteChangeInput, ShownQuote, WantedChange } from "./schema";

/** Fills in what a wish leaves to what is stored. The result is kept with the quote and is the same at the commit. */
async function changeOf(
  ctx: TenantContext,
  { facts }: LoadedState,
  wanted: WantedChange,
): Promise<BillingChange> {
  const { today } = facts;
  switch (wanted.kind) {
    case "freeze":
      return {
        ...wanted,
        freezeId: newId(),
        feeMode: wanted.feeMode ?? null,
        feeMinor: wanted.feeMinor ?? null,
      };
    case "return":
      return { kind: "return", on: wanted.on ?? today };
    case "switch":
      return {
        kind: "switch",
        terms: (await soldTermsOf(ctx, wanted.planId, today)).terms,
        when: wanted.when ?? null,
        keepDiscount: false,
      };
    case "cancel":
      return {
        kind: "cancel",
        requestedOn: today,
        wantedOn: wanted.wantedOn ?? null,
        immediately: wanted.immediately,
        refundUnused: wanted.refundUnused,
      };
    default:
      return wanted;
  }
}

/** A membership with everything billed that is due by today: a change is never mixed up with a renewal that is late. */
async function loadCurrent(ctx: TenantContext, membershipId: string, lock: boolean): Promise<LoadedState> {
  const loaded = await loadState(ctx, membershipId, lock);
  const { nextBillOn } = loaded.facts.membership;
  if (nextBillOn === null || nextBillOn > loaded.facts.today) return loaded;
  return (await renewNow(ctx, membershipId)) > 0 ? await loadState(ctx, membershipId, lock) : loaded;
}

/** What a change would cost and do. Nothing happens yet but that the price is held for a quarter of an hour. */
export async function quoteChange(ctx: TenantContext, input: QuoteChangeInput): Promise<ShownQuote> {
  const loaded = await loadCurrent(ctx, input.membershipId, false);
  const change = await changeOf(ctx, loaded, input.change);
  const result = quote(loaded.state, change, billingPolicyOf(ctx, input.override, loaded.facts.version), {
    today: loaded.facts.today,
  });
  if (result.refusals.length > 0) return shown(ctx, result, null);
  const kept = await keepQuote(ctx, {
    memberId: loaded.facts.membership.memberId,
    membershipId: input.membershipId,
    kind: change.kind,
    change: { change, override: input.override },
    digest: digestOf([result]),
  });
  return shown(ctx, result, kept);
}

/** What members may ask for by themselves, and the policy that lets them. */
const SELF_SERVICE: Partial<Record<WantedChange["kind"], "selfFreeze" | "selfSwitch" | "selfCancel">> = {
  freeze: "selfFreeze",
  return: "selfFreeze",
  cancel_freeze: "selfFreeze",
  switch: "selfSwitch",
  undo_switch: "selfSwitch",
  cancel: "selfCancel",
  undo_cancel: "selfCancel",
};

/**
 * The same for a member's own membership, within what the gym lets members do.
 * @throws DomainError NOT_FOUND for somebody else's, ASK_THE_DESK for what only staff may do
 */
export async function quoteOwnChange(
  ctx: TenantContext,
  input: { membershipId: string; change: WantedChange },
): Promise<ShownQuote> {
  const { facts } = await loadState(ctx, input.membershipId);
  if (!ctx.access.memberId || !isOwn(ctx.access.memberId, facts)) throw new DomainError("NOT_FOUND");
  const policy = SELF_SERVICE[input.change.kind];
  const { change } = input;
  const staffOnly =
    (change.kind === "cancel" && (change.immediately || change.refundUnused)) ||
    (change.kind === "freeze" && (change.feeMode !== undefined || change.feeMinor !== undefined));
  if (!policy || !policiesOf(ctx.tenant)[policy] || staffOnly) throw new DomainError("ASK_THE_DESK");
  return await quoteChange(ctx, { ...input, override: false });
}

function isOwn(memberId: string, { membership }: LoadedState["facts"]): boolean {
  return membership.memberId === memberId || membership.payerId === memberId;
}

/** The calculator's discount as the membership keeps it. */
function discountOf(result: QuoteResult): Discount | null {
  const { discount } = result.next;
  return discount && { type: discount.kind, value: discount.value, cyclesLeft: discount.cyclesLeft };
}

/** Lets a change happen to the membership itself; money is another matter. */
async function applyChange(
  ctx: TenantContext,
  membershipId: string,
  change: BillingChange,
  result: QuoteResult,
  reason: string | undefined,
): Promise<void> {
  const { newDates: dates, next } = result;
  const moved = {
    anchorOn: next.anchorOn,
    nextBillOn: dates.nextBillOn,
    endsOn: dates.endsOn,
    termEndsOn: dates.termEndsOn,
  };
  const common = { membershipId, reason: reason ?? null, ...moved };
  switch (change.kind) {
    case "freeze": {
      const freeze = next.freezes.find(({ id }) => id === change.freezeId);
      if (!freeze) throw new Error("a quoted freeze left no freeze");
      const recurring = recurringOf(result);
      const monthly = { free: 0, one_off: 0, recurring: freeze.feeMinor, keep_billing: recurring };
      await scheduleFreeze(ctx, {
        ...common,
        freezeId: freeze.id,
        from: freeze.fromOn,
        // One without an end lasts as long as the policy allows, and that is how far the bills move.
        to: freeze.toOn,
        feeMode: freeze.feeMode,
        feeMinor: freeze.feeMinor,
        prorate: freeze.prorate,
        blockBookings: freeze.blockBookings,
        endOnReturn: freeze.endOnReturn,
        mrrMinor: monthly[freeze.feeMode],
      });
      return;
    }
    case "return":
      await endFreeze(ctx, { ...common, on: change.on });
      return;
    case "cancel_freeze":
      await cancelFreeze(ctx, { ...common, freezeId: change.freezeId });
      return;
    case "switch": {
      const planned = next.next?.reason === "switch";
      await switchPlan(ctx, {
        ...common,
        planVersionId: change.terms.price.planVersionId,
        when: planned ? "renewal" : "now",
        ...(planned
          ? {}
          : {
              endsOn: dates.endsOn,
              termEndsOn: dates.termEndsOn,
              discount: discountOf(result),
              mrrMinor: recurringOf(result),
            }),
      });
      return;
    }
    case "undo_switch":
      await withdrawSwitch(ctx, { membershipId, reason: reason ?? null });
      return;
    case "cancel":
      if (dates.endsOn === null) throw new Error("a quoted cancellation left no last day");
      await requestCancel(ctx, { ...common, endsOn: dates.endsOn });
      return;
    case "undo_cancel":
      await withdrawCancel(ctx, { ...common, endsOn: dates.endsOn });
      return;
    case "move_billing_day":
      if (dates.nextBillOn === null) throw new Error("a moved billing day left no next bill");
      await moveBillingDay(ctx, {
        membershipId,
        reason: reason ?? null,
        anchorOn: next.anchorOn,
        nextBillOn: dates.nextBillOn,
      });
      return;
    default:
      throw new Error(`nothing carries out ${change.kind}`);
  }
}

/** Opens the bill of a change, when it has lines, and takes the payment that came along. */
async function bill(
  ctx: TenantContext,
  { facts }: LoadedState,
  result: QuoteResult,
  input: CommitInput,
): Promise<Pick<Committed, "invoice" | "attempts"> & { invoiceId: string | null }> {
  if (result.lines.length === 0) return { invoice: null, attempts: [], invoiceId: null };
  const opened = await openInvoice(ctx, {
    memberId: facts.payer.id,
    kind: "change",
    branchId: facts.membership.branchId,
    useCredit: true,
    lines: result.lines.map((line) => ({
      ...line,
      membershipId: facts.membership.id,
      taxName: facts.version.tax?.name ?? null,
    })),
  });
  const { id, number, status, totalMinor, openMinor, currency } = opened;
  if (input.tenders.length === 0 || openMinor === 0) {
    return { invoice: { id, number, status, totalMinor, openMinor, currency }, attempts: [], invoiceId: id };
  }
  const paid = await takePayment(ctx, {
    invoiceId: id,
    tenders: input.tenders,
    idempotency: `quote:${input.quoteId}`,
  });
  return { ...paid, invoiceId: id };
}

/**
 * Carries out what was quoted: the same function on the same facts must come out the same, then the membership, its
 * bill and its payment change together. Asked again, it gives the same answer.
 * @throws DomainError NOT_FOUND, QUOTE_EXPIRED, QUOTE_CHANGED, and whatever the membership or the payment refuses
 */
export async function commitChange(ctx: TenantContext, input: CommitInput, own = false): Promise<Committed> {
  const { quote: kept, answer } = await openQuote(ctx, input.quoteId);
  if (!kept.membershipId) throw new DomainError("NOT_FOUND");
  // Members carry out what they were shown themselves: nobody else's quote, and none that staff made for them.
  if (own && (kept.createdBy === null || kept.createdBy !== actorId(ctx.actor))) {
    throw new DomainError("NOT_FOUND");
  }
  if (answer) return answer;
  const { change: stored, override } = kept.change as { change: unknown; override: boolean };
  const change = billingChange.parse(stored);
  const loaded = await loadCurrent(ctx, kept.membershipId, true);
  const policy = billingPolicyOf(ctx, override, loaded.facts.version);
  const result = quote(loaded.state, change, policy, { today: loaded.facts.today });
  mustMatch(kept, digestOf([result]));
  await applyChange(ctx, kept.membershipId, change, result, input.reason);
  const { invoiceId, ...money } = await bill(ctx, loaded, result, input);
  await writeBilled(
    ctx,
    changedPeriods(loaded.state, result.next, invoiceId),
    changedFees(loaded.state, result.next),
  );
  if (result.overridden.length > 0) {
    ctx.audit({
      action: "membership.override",
      subject: { kind: "member", id: kept.memberId },
      after: { change: change.kind, rules: result.overridden.map(({ code }) => code) },
      reason: input.reason ?? null,
    });
  }
  return await closeQuote(ctx, input.quoteId, {
    membershipIds: [kept.membershipId],
    ...committedMoney(money),
  });
}

function committedMoney(
  money: Pick<Committed, "invoice" | "attempts">,
): Pick<Committed, "invoice" | "attempts"> {
  return {
    invoice: money.invoice,
    attempts: money.attempts.map(({ id, tender, status, changeMinor }) => ({
      id,
      tender,
      status,
      changeMinor,
    })),
  };
}
