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
import type { BillLine, QuoteResult } from "../calculator/schema";
import type { CommitInput, Committed, ShownQuote } from "../changes/schema";
import { balanceOf } from "../credit/service";
import { openInvoice } from "../invoices/service";
import { takePayment } from "../payments/service";
import {
  checkStock,
  type PricedProduct,
  piecesOf,
  priceProducts,
  sellStock,
} from "../products/selling/service";
import { grantBought } from "../products/service";
import { closeQuote, digestOf, keepQuote, mustMatch, openQuote, shown } from "../quotes/service";
import { recurringOf } from "../revenue/recurring";
import { billingPolicyOf, changedPeriods, soldTermsOf, writeBilled } from "../state/service";
import * as data from "./data";
import { percentOf } from "./rules";
import {
  type PlanItem,
  type ProductItem,
  type QuoteSaleInput,
  quoteSaleInput,
  type SaleItem,
  type TillTerms,
} from "./schema";

/** A plan of a sale with what the calculator says about it. */
interface Priced {
  item: PlanItem;
  version: VersionTerms;
  result: QuoteResult;
}

/** Everything of a sale with its price. */
interface PricedSale {
  plans: Priced[];
  products: PricedProduct[];
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
function refuseHighDiscount(ctx: TenantContext, item: PlanItem, version: VersionTerms): void {
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

const isPlan = (item: SaleItem): item is PlanItem => item.kind === "plan";
const isProduct = (item: SaleItem): item is ProductItem => item.kind === "product";

async function price(
  ctx: TenantContext,
  input: QuoteSaleInput,
  today: string,
  creditMinor: number,
): Promise<PricedSale> {
  // A billing day in the past is for those whom the gym trusts with it.
  const policy = billingPolicyOf(
    ctx,
    ctx.access.roles.some((role) => role === "owner" || role === "manager"),
  );
  const products = await priceProducts(ctx, input.items.filter(isProduct), maxDiscountOf(ctx));
  const plans: Priced[] = [];
  for (const item of input.items.filter(isPlan)) {
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
    plans.push({ item, version, result });
  }
  return { plans, products };
}

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** A bill's line by line; plans first, as they are billed. */
function linesOf({ plans, products }: PricedSale): BillLine[] {
  return [...plans.flatMap(({ result }) => result.lines), ...products.map(({ line }) => line)];
}

/** Several things as one quote: lines one after the other, credit once. What was sold of products has no dates. */
function together(sale: PricedSale, creditMinor: number, today: string): Omit<QuoteResult, "next"> {
  const { plans, products } = sale;
  const [first] = plans;
  if (first && plans.length === 1 && products.length === 0) return first.result;
  const lines = linesOf(sale);
  const sum = (of: (line: BillLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  const totalMinor = sum((line) => line.grossMinor);
  const creditUsedMinor = Math.min(creditMinor, totalMinor);
  return {
    refusals: plans.flatMap(({ result }) => result.refusals),
    overridden: plans.flatMap(({ result }) => result.overridden),
    lines,
    credits: plans.flatMap(({ result }) => result.credits),
    totalMinor,
    netMinor: sum((line) => line.netMinor),
    taxMinor: sum((line) => line.taxMinor),
    creditUsedMinor,
    payableMinor: totalMinor - creditUsedMinor,
    nextBills: plans.flatMap(({ result }) => result.nextBills).slice(0, 3),
    newDates: first?.result.newDates ?? { ...NO_DATES, startsOn: today },
  };
}

const NO_DATES = {
  endsOn: null,
  termEndsOn: null,
  paidToOn: null,
  nextBillOn: null,
  movedDays: 0,
  noticeEndsOn: null,
  frozenFromOn: null,
  frozenToOn: null,
  switchOn: null,
};

/** What the commit must find unchanged. */
const digest = ({ plans, products }: PricedSale) =>
  digestOf(
    plans.map(({ result }) => result),
    products.length > 0 ? products.map(({ product, line }) => [product.id, line]) : null,
  );

/**
 * What a sale comes to, held for a quarter of an hour.
 * @throws DomainError NOT_FOUND, PLAN_RETIRED, DISCOUNT_TOO_HIGH, GUARDIAN_MISSING, OUT_OF_STOCK
 */
export async function quoteSale(ctx: TenantContext, input: QuoteSaleInput): Promise<ShownQuote> {
  const buyer = await buyerOf(ctx, input);
  const credit = (await balanceOf(ctx, input.payerId ?? input.memberId)).minor;
  const priced = await price(ctx, input, buyer.today, credit);
  await checkStock(ctx, input.branchId ?? null, piecesOf(priced.products));
  const result = together(priced, credit, buyer.today);
  if (result.refusals.length > 0) return shown(ctx, result, null);
  const kept = await keepQuote(ctx, {
    memberId: input.memberId,
    membershipId: null,
    kind: "sale",
    change: input,
    digest: digest(priced),
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
 * @throws DomainError NOT_FOUND, QUOTE_EXPIRED, QUOTE_CHANGED, OUT_OF_STOCK, and whatever the membership or the payment refuses
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
  mustMatch(kept, digest(priced));
  const { plans, products } = priced;
  const membershipIds: string[] = [];
  for (const one of plans) membershipIds.push(await start(ctx, sale, one));
  const opened = await openInvoice(ctx, {
    memberId: payerId,
    kind: plans.length > 0 ? "sale" : "retail",
    branchId: sale.branchId ?? null,
    useCredit: true,
    lines: [
      ...plans.flatMap(({ result, version }, at) =>
        result.lines.map((line) => ({
          ...line,
          membershipId: membershipIds[at],
          taxName: version.tax?.name ?? null,
          revenueKind:
            line.kind === "membership" && version.planKind !== "membership" ? version.planKind : undefined,
        })),
      ),
      ...products.map(({ line, product, revenueKind }) => ({
        ...line,
        // Whoever pays: hours and passes are for the one they were bought for.
        params: { ...line.params, forMemberId: sale.memberId },
        productId: product.id,
        taxName: product.taxName,
        revenueKind,
      })),
    ],
  });
  // After the bill's number: sales of a gym pass here one after the other, and nobody waits in a circle.
  await sellStock(ctx, sale.branchId ?? null, opened.id, piecesOf(products));
  await writeBilled(
    ctx,
    plans.flatMap(({ result }, at) => {
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
          // What is paid at the counter belongs to the drawer's shift, whatever it is paid with.
          branchId: sale.branchId ?? undefined,
          idempotency: `quote:${input.quoteId}`,
        })
      : { invoice: { id, number, status, totalMinor, openMinor, currency }, attempts: [] };
  if (paid.invoice.status === "paid") {
    const waiting = membershipIds.filter((_, at) => (plans[at]?.result.payableMinor ?? 0) > 0);
    await markPaid(
      ctx,
      waiting.map((membershipId) => ({ membershipId })),
    );
    await grantBought(ctx, id);
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
