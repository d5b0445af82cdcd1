import { sharersAfter } from "@/modules/membership/memberships/sharing/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { quote } from "../calculator/rules";
import { type BillingChange, billingChange } from "../calculator/schema";
import { closeQuote, digestOf, keepQuote, mustMatch, openQuote, shown } from "../quotes/service";
import { renewNow } from "../renewals/service";
import { billingPolicyOf, type LoadedState, loadState, soldTermsOf } from "../state/service";
import { carryOut } from "./carrying-out/service";
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
    case "switch": {
      const { terms, version } = await soldTermsOf(ctx, wanted.planId, today);
      // Before anybody reads a price: the commit would refuse it.
      await sharersAfter(ctx, facts.membership.id, version.seats);
      return { kind: "switch", terms, when: wanted.when ?? null, keepDiscount: false };
    }
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

/**
 * What a change would cost and do. Nothing happens yet but that the price is held for a quarter of an hour.
 * @throws DomainError NOT_FOUND, PLAN_RETIRED, HOUSEHOLD_FULL for a plan that the holder's household does not fit
 */
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
  const money = await carryOut(ctx, loaded, {
    change,
    result,
    reason: input.reason,
    tenders: input.tenders,
    idempotency: `quote:${input.quoteId}`,
  });
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
