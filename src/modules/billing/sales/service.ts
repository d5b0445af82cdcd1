import { grantDue } from "@/modules/membership/entitlements/service";
import { markPaid } from "@/modules/membership/memberships/dues/service";
import { startMembership } from "@/modules/membership/memberships/service";
import type { VersionTerms } from "@/modules/membership/plans/schema";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { age } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { quote } from "../calculator/rules";
import type { QuoteResult } from "../calculator/schema";
import type { CommitInput, Committed, ShownQuote } from "../changes/schema";
import { balanceOf } from "../credit/service";
import { openInvoice } from "../invoices/service";
import { takePayment } from "../payments/service";
import { closeQuote, digestOf, keepQuote, mustMatch, openQuote, shown } from "../quotes/service";
import { recurringOf } from "../revenue/recurring";
import { billingPolicyOf, changedPeriods, soldTermsOf, writeBilled } from "../state/service";
import * as data from "./data";
import { percentOf } from "./rules";
import { type QuoteSaleInput, quoteSaleInput, type SaleItem, type TillTerms } from "./schema";

/** One thing of a sale with what the calculator says about it. */
interface Priced {
  item: SaleItem;
  version: VersionTerms;
  result: QuoteResult;
}

/** What a till shows before it asks: how cash is rounded, and what whoever stands there may take off. */
export function tillTerms(ctx: TenantContext): TillTerms {
  const { cashRoundingMinor } = policiesOf(ctx.tenant);
  return { cashRoundingMinor, discountPercent: maxDiscountOf(ctx) };
}

/** Percent that this role may take off; owners and managers give what they like. */
function maxDiscountOf(ctx: TenantContext): number {
  const free =
    ctx.actor.kind === "system" || ctx.access.roles.some((role) => role === "owner" || role === "manager");
  return free ? 100 : policiesOf(ctx.tenant).deskDiscountPercent;
}

/** @throws DomainError DISCOUNT_TOO_HIGH beyond what the role may give. */
function refuseHighDiscount(ctx: TenantContext, item: SaleItem, version: VersionTerms): void {
  const max = maxDiscountOf(ctx);
  if (max >= 100) return;
  const percent = item.discount ? percentOf(item.discount, version.priceMinor) : 0;
  const fee = item.waiveJoiningFee && version.joiningFeeMinor > 0 ? 100 : 0;
  if (Math.max(percent, fee) > max) throw new DomainError("DISCOUNT_TOO_HIGH", { max });
}

/** @throws DomainError NOT_FOUND, GUARDIAN_MISSING */
async function buyerOf(ctx: TenantContext, input: QuoteSaleInput): Promise<data.Buyer & { today: string }> {
  const buyer = await data.findBuyer(ctx.db, input.memberId, input.branchId ?? null);
  if (!buyer || (input.branchId && !buyer.zone)) throw new DomainError("NOT_FOUND");
  const today = localDate(ctx.clock.now(), buyer.zone ?? ctx.tenant.zone);
  const { minorNeedsGuardian, minorAge } = policiesOf(ctx.tenant);
  const minor = buyer.birthDate !== null && age(buyer.birthDate, today) < minorAge;
  if (minorNeedsGuardian && minor && !buyer.hasGuardian) {
    throw new DomainError("GUARDIAN_MISSING", { name: buyer.name });
  }
  return { ...buyer, today };
}

async function price(
  ctx: TenantContext,
  input: QuoteSaleInput,
  today: string,
  creditMinor: number,
): Promise<Priced[]> {
  // A billing day in the past is for those whom the gym trusts with it.
  const policy = billingPolicyOf(
    ctx,
    ctx.access.roles.some((role) => role === "owner" || role === "manager"),
  );
  const priced: Priced[] = [];
  for (const item of input.items) {
    const { version, terms } = await soldTermsOf(ctx, item.planId, item.startOn);
    refuseHighDiscount(ctx, item, version);
    const result = quote(
      null,
      {
        kind: "sell",
        // The real id is given at the commit; what is shown must not depend on it.
        membershipId: NOBODY,
        startOn: item.startOn,
        terms,
        discount: item.discount ?? null,
        alignToDay: item.alignToDay ?? null,
        firstPeriod: item.firstPeriod,
        joiningFeeMinor: item.waiveJoiningFee ? 0 : version.joiningFeeMinor,
        trialDays: version.trialDays,
        accountCreditMinor: input.items.length === 1 ? creditMinor : 0,
      },
      policy,
      { today },
    );
    priced.push({ item, version, result });
  }
  return priced;
}

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** Several things as one quote: lines one after the other, credit once. */
function together(priced: readonly Priced[], creditMinor: number): QuoteResult {
  const [first] = priced;
  if (!first) throw new Error("a sale of nothing");
  if (priced.length === 1) return first.result;
  const sum = (of: (result: QuoteResult) => number) =>
    priced.reduce((total, { result }) => total + of(result), 0);
  const totalMinor = sum((result) => result.totalMinor);
  const creditUsedMinor = Math.min(creditMinor, totalMinor);
  return {
    ...first.result,
    refusals: priced.flatMap(({ result }) => result.refusals),
    overridden: priced.flatMap(({ result }) => result.overridden),
    lines: priced.flatMap(({ result }) => result.lines),
    credits: priced.flatMap(({ result }) => result.credits),
    totalMinor,
    netMinor: sum((result) => result.netMinor),
    taxMinor: sum((result) => result.taxMinor),
    creditUsedMinor,
    payableMinor: totalMinor - creditUsedMinor,
    nextBills: priced.flatMap(({ result }) => result.nextBills).slice(0, 3),
  };
}

/** What a sale comes to, held for a quarter of an hour. @throws DomainError NOT_FOUND, PLAN_RETIRED, DISCOUNT_TOO_HIGH, GUARDIAN_MISSING */
export async function quoteSale(ctx: TenantContext, input: QuoteSaleInput): Promise<ShownQuote> {
  const buyer = await buyerOf(ctx, input);
  const credit = (await balanceOf(ctx, input.payerId ?? input.memberId)).minor;
  const priced = await price(ctx, input, buyer.today, credit);
  const result = together(priced, credit);
  if (result.refusals.length > 0) return shown(ctx, result, null);
  const kept = await keepQuote(ctx, {
    memberId: input.memberId,
    membershipId: null,
    kind: "sale",
    change: input,
    digest: digestOf(priced.map((one) => one.result)),
  });
  return shown(ctx, result, kept);
}

/** Starts one sold plan; it waits for its payment where something is to be paid. */
async function start(
  ctx: TenantContext,
  input: QuoteSaleInput,
  { item, version, result }: Priced,
): Promise<string> {
  const { newDates: dates, next } = result;
  const { membershipId } = await startMembership(ctx, {
    memberId: input.memberId,
    planId: version.planId,
    planVersionId: version.id,
    startsOn: item.startOn,
    ...(version.validHours === null ? { endsOn: dates.endsOn } : {}),
    ...(result.payableMinor > 0 ? { status: "pending_payment" as const } : {}),
    anchorOn: version.cycle === "once" ? null : next.anchorOn,
    nextBillOn: dates.nextBillOn,
    termEndsOn: dates.termEndsOn,
    discount: next.discount && {
      type: next.discount.kind,
      value: next.discount.value,
      cyclesLeft: next.discount.cyclesLeft,
    },
    payerId: input.payerId ?? null,
    householdId: item.householdId ?? null,
    branchId: input.branchId ?? null,
    soldBy: ctx.actor.kind === "user" ? actorId(ctx.actor) : null,
    mrrMinor: recurringOf(result),
  });
  return membershipId;
}

/**
 * Sells what was quoted: memberships, one bill and its payment together. What is paid in full begins at once; the rest
 * waits for its payment.
 * @throws DomainError NOT_FOUND, QUOTE_EXPIRED, QUOTE_CHANGED, and whatever the membership or the payment refuses
 */
export async function commitSale(ctx: TenantContext, input: CommitInput): Promise<Committed> {
  const { quote: kept, answer } = await openQuote(ctx, input.quoteId);
  if (kept.kind !== "sale") throw new DomainError("NOT_FOUND");
  if (answer) return answer;
  const sale = quoteSaleInput.parse(kept.change);
  await data.lockBuyer(ctx.db, sale.memberId);
  const payerId = sale.payerId ?? sale.memberId;
  const buyer = await buyerOf(ctx, sale);
  const priced = await price(ctx, sale, buyer.today, (await balanceOf(ctx, payerId)).minor);
  mustMatch(kept, digestOf(priced.map((one) => one.result)));
  const membershipIds: string[] = [];
  for (const one of priced) membershipIds.push(await start(ctx, sale, one));
  const opened = await openInvoice(ctx, {
    memberId: payerId,
    kind: "sale",
    branchId: sale.branchId ?? null,
    useCredit: true,
    lines: priced.flatMap(({ result, version }, at) =>
      result.lines.map((line) => ({
        ...line,
        membershipId: membershipIds[at],
        taxName: version.tax?.name ?? null,
        revenueKind:
          line.kind === "membership" && version.planKind !== "membership" ? version.planKind : undefined,
      })),
    ),
  });
  await writeBilled(
    ctx,
    priced.flatMap(({ result }, at) => {
      const after = { ...result.next, membershipId: membershipIds[at] ?? "" };
      return changedPeriods({ ...after, periods: [] }, after, opened.id);
    }),
    [],
  );
  const { id, number, status, totalMinor, openMinor, currency } = opened;
  const paid =
    input.tenders.length > 0 && openMinor > 0
      ? await takePayment(ctx, {
          invoiceId: id,
          tenders: input.tenders,
          idempotency: `quote:${input.quoteId}`,
        })
      : { invoice: { id, number, status, totalMinor, openMinor, currency }, attempts: [] };
  if (paid.invoice.status === "paid") {
    const waiting = membershipIds.filter((_, at) => (priced[at]?.result.payableMinor ?? 0) > 0);
    await markPaid(
      ctx,
      waiting.map((membershipId) => ({ membershipId })),
    );
  }
  await grantDue(ctx, sale.memberId);
  return await closeQuote(ctx, input.quoteId, {
    membershipIds,
    invoice: paid.invoice,
    attempts: paid.attempts.map(({ id: attemptId, tender, status: state, changeMinor }) => ({
      id: attemptId,
      tender,
      status: state,
      changeMinor,
    })),
  });
}
