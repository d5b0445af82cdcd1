import type { EntitlementKind } from "@/modules/membership/entitlements/schema";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { dated } from "../../calculator/cycles";
import { nextBillsOf } from "../../calculator/schedule";
import { bookingDay } from "../../journal/service";
import { payersWithMethod } from "../../renewals/data";
import { billingPolicyOf, type LoadedState, loadStates, PRICE_NOTICE_DAYS } from "../../state/service";
import { toldNotices } from "../data";
import { ANNOUNCED_DAYS, graceNoticeOf, inDaytime, noticeIdOf, REMINDED_FOR_DAYS } from "../rules";
import type { NoticeDraft } from "../schema";
import { tell } from "../service";
import * as data from "./data";

/** Bills or memberships looked at in one transaction. */
const BATCH = 250;

/** Reminds of one batch of open bills. @returns where to go on; null when nobody is left */
export async function remindBatch(ctx: TenantContext, after: string | null): Promise<string | null> {
  const today = bookingDay(ctx);
  const bills = await data.overdueBills(ctx.db, {
    today,
    from: addDays(today, -REMINDED_FOR_DAYS),
    after,
    limit: BATCH,
  });
  const { graceDays } = policiesOf(ctx.tenant);
  const drafts = bills.flatMap((bill): NoticeDraft[] => {
    const notice = bill.openMinor > 0 ? graceNoticeOf(bill.dueOn, today) : undefined;
    if (!notice) return [];
    const untilOn = bill.graceSince === null ? null : addDays(bill.graceSince, graceDays - 1);
    return [
      {
        key: `grace:${bill.id}:${notice.day}`,
        kind: notice.kind,
        memberId: bill.memberId,
        invoiceId: bill.id,
        withLink: true,
        facts: {
          number: bill.number,
          amountMinor: bill.openMinor,
          currency: bill.currency,
          on: bill.dueOn,
          untilOn: untilOn !== null && untilOn >= today ? untilOn : null,
        },
      },
    ];
  });
  await tell(ctx, drafts);
  return bills.length < BATCH ? null : (bills.at(-1)?.id ?? null);
}

const renewalKey = (membershipId: string, on: string) => `renewal:${membershipId}:${on}`;

/** Announces one batch of renewals, three days ahead, with what the calculator says they will cost. */
export async function announceBatch(ctx: TenantContext, after: string | null): Promise<string | null> {
  const today = bookingDay(ctx);
  const to = addDays(today, ANNOUNCED_DAYS);
  const coming = await data.comingRenewals(ctx.db, { today, to, after, limit: BATCH });
  const keyed = coming.map(({ id, nextBillOn }) => ({ id, key: renewalKey(id, nextBillOn) }));
  const told = await toldNotices(
    ctx.db,
    keyed.map(({ key }) => noticeIdOf(ctx.tenantId, key)),
  );
  const untold = keyed.filter(({ key }) => !told.has(noticeIdOf(ctx.tenantId, key)));
  const states =
    untold.length === 0
      ? []
      : await loadStates(
          ctx,
          untold.map(({ id }) => id),
          false,
        );
  const keyOf = new Map(untold.map(({ id, key }) => [id, key]));
  const withMethod = await payersWithMethod(
    ctx.db,
    states.map(({ facts }) => facts.payer.id),
  );
  await tell(
    ctx,
    states.flatMap((loaded): NoticeDraft[] => {
      const key = keyOf.get(loaded.facts.membership.id);
      const bill = comingBillsOf(ctx, loaded)[0];
      if (!key || !bill || bill.payableMinor <= 0 || bill.dueOn <= today || bill.dueOn > to) return [];
      const { payer, membership } = loaded.facts;
      return [
        {
          key,
          kind: "renewal",
          memberId: payer.id,
          invoiceId: null,
          withLink: false,
          facts: {
            amountMinor: bill.payableMinor,
            currency: loaded.facts.currency,
            on: bill.dueOn,
            planName: membership.planName,
            byItself: withMethod.has(payer.id),
          },
        },
      ];
    }),
  );
  return coming.length < BATCH ? null : (coming.at(-1)?.id ?? null);
}

/** The next bills as they are announced everywhere: an open freeze counts as long as it may last. */
function comingBillsOf(ctx: TenantContext, { facts, state }: LoadedState) {
  const policy = billingPolicyOf(ctx, false, facts.version);
  const counted = { ...state, freezes: state.freezes.map((one) => dated(one, policy.freeze.maxDays)) };
  return nextBillsOf(counted, policy);
}

/** Milliseconds after which nobody is told of a new price any more: bills have announced it by then. */
const PRICE_NEWS = 60 * 24 * 3_600_000;

/** Tells one batch of payers that their plan gets another price, and from which renewal on: once for each price. */
export async function tellPricesBatch(ctx: TenantContext, after: string | null): Promise<string | null> {
  const since = new Date(ctx.clock.now().getTime() - PRICE_NEWS);
  const changes = await data.priceChanges(ctx.db, { since, after, limit: BATCH });
  const keyOf = ({ id, versionId }: data.PriceChange) => `price:${id}:${versionId}`;
  const told = await toldNotices(
    ctx.db,
    changes.map((change) => noticeIdOf(ctx.tenantId, keyOf(change))),
  );
  const news = changes.filter((change) => !told.has(noticeIdOf(ctx.tenantId, keyOf(change))));
  const states =
    news.length === 0
      ? []
      : await loadStates(
          ctx,
          news.map(({ id }) => id),
          false,
        );
  const stateOf = new Map(states.map((loaded) => [loaded.facts.membership.id, loaded]));
  await tell(
    ctx,
    news.map((change): NoticeDraft => {
      const loaded = stateOf.get(change.id);
      const noticed = addDays(change.madeOn, PRICE_NOTICE_DAYS);
      const first = change.validFrom > noticed ? change.validFrom : noticed;
      const bill = loaded && comingBillsOf(ctx, loaded).find(({ dueOn }) => dueOn >= first);
      return {
        key: keyOf(change),
        kind: "price_change",
        memberId: change.memberId,
        invoiceId: null,
        withLink: false,
        facts: {
          amountMinor: change.minor,
          formerMinor: change.formerMinor,
          currency: change.currency,
          on: bill?.dueOn ?? first,
          planName: change.planName,
        },
      };
    }),
  );
  return changes.length < BATCH ? null : (changes.at(-1)?.id ?? null);
}

/** Milliseconds after which a payment is old news. */
const FRESH = 2 * 24 * 3_600_000;

/** Thanks for money that came in; account credit is the member's own and needs no receipt. */
export async function thank(
  ctx: TenantContext,
  payment: { attemptId: string; invoiceId: string | null; memberId: string; amountMinor: number },
): Promise<void> {
  const paid = await data.paidAttempt(ctx.db, payment.attemptId);
  if (!paid || paid.tender === "credit") return;
  const now = ctx.clock.now();
  if (now.getTime() - Date.parse(paid.succeededAt) > FRESH) return;
  await tell(ctx, [
    {
      key: `receipt:${payment.attemptId}`,
      kind: "receipt",
      memberId: payment.memberId,
      invoiceId: payment.invoiceId,
      withLink: false,
      facts: {
        number: paid.number,
        amountMinor: payment.amountMinor,
        currency: paid.currency,
        tender: paid.tender,
        openMinor: Math.max(0, paid.openMinor),
      },
    },
  ]);
}

/** Says that a membership is suspended for a debt. One that staff suspended for another reason owes nothing. */
export async function tellSuspension(ctx: TenantContext, membershipId: string): Promise<void> {
  const bill = await data.oldestBillOf(ctx.db, membershipId);
  if (!bill || bill.openMinor <= 0) return;
  await tell(ctx, [
    {
      key: `suspended:${membershipId}:${bookingDay(ctx)}`,
      kind: "suspended",
      memberId: bill.memberId,
      invoiceId: bill.id,
      withLink: true,
      facts: {
        number: bill.number,
        amountMinor: bill.openMinor,
        currency: bill.currency,
        on: bill.dueOn,
      },
      at: inDaytime(ctx.clock.now(), ctx.tenant.zone),
    },
  ]);
}

/**
 * Says that a household has used up what a plan gives it, and when there is more: once for each pool and cycle, however
 * many are turned away.
 */
export async function tellPoolEmpty(
  ctx: TenantContext,
  spent: { membershipId: string; kind: EntitlementKind; fromOn: string; toOn: string | null },
): Promise<void> {
  const { membershipId, kind, fromOn, toOn } = spent;
  const plan = await data.sharedPlan(ctx.db, membershipId);
  if (!plan) return;
  await tell(ctx, [
    {
      key: `pool:${membershipId}:${kind}:${fromOn}`,
      kind: "pool_empty",
      memberId: plan.payerId,
      invoiceId: null,
      withLink: false,
      facts: {
        amountMinor: 0,
        currency: ctx.tenant.currency,
        on: toOn !== null && plan.goesOn ? addDays(toOn, 1) : null,
        planName: plan.planName,
        allowance: kind,
      },
      at: inDaytime(ctx.clock.now(), ctx.tenant.zone),
    },
  ]);
}
