import {
  type BillingFacts,
  loadManyBillingFacts,
  lockBillingFacts,
  soldVersion,
} from "@/modules/membership/memberships/facts/service";
import type { VersionTerms } from "@/modules/membership/plans/schema";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import type {
  BillingPolicy,
  Freeze,
  MembershipBillingState,
  NextTerms,
  PaidPeriod,
  PeriodTerms,
  SaleTerms,
} from "../calculator/schema";
import { bookingDay } from "../journal/service";
import * as data from "./data";

/** A new price applies to renewals that are at least so many days after it was told. */
export const PRICE_NOTICE_DAYS = 30;

/** The gym's policies, and the plan's own freeze terms where it has some, as the calculator reads them. */
export function billingPolicyOf(
  ctx: TenantContext,
  staffOverride: boolean,
  version?: Pick<VersionTerms, "freezeTerms">,
): BillingPolicy {
  const policies = policiesOf(ctx.tenant);
  const gym = {
    noticeDays: policies.freezeNoticeDays,
    minDays: policies.freezeMinDays,
    maxDays: policies.freezeMaxDays,
    timesPerYear: policies.freezeTimesPerYear,
    maxDaysPerYear: null,
    feeMinor: policies.freezeFeeMinor,
    feeMode: policies.freezeFeeMode,
    inMinTerm: true,
  };
  return {
    staffOverride,
    freeze: { ...gym, ...known(version?.freezeTerms) },
    switch: { upgrade: policies.upgradeWhen, downgrade: policies.downgradeWhen },
    priceNoticeDays: PRICE_NOTICE_DAYS,
  };
}

/** Of a plan's own freeze terms those that it sets. */
function known(terms: VersionTerms["freezeTerms"] | undefined): Partial<BillingPolicy["freeze"]> {
  if (terms?.allowed === false) return { timesPerYear: 0 };
  const { allowed: _, ...rest } = terms ?? {};
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
}

/** A version's terms as they are fixed at a sale. */
export function saleTermsOf(version: VersionTerms, price: data.VersionPrice): SaleTerms {
  return {
    price: {
      minor: version.priceMinor,
      currency: version.currency,
      planVersionId: version.id,
      name: version.planName,
      taxBasisPoints: version.tax?.basisPoints ?? 0,
      taxInclusive: price.taxInclusive,
    },
    cycle: version.cycle,
    validDays: version.validDays,
    minTermMonths: version.minTermMonths,
    noticeDays: version.noticeDays,
    autoRenew: version.autoRenew,
  };
}

/** What of versions' prices is not part of their terms, by id. */
export async function pricesOf(
  ctx: TenantContext,
  versionIds: readonly string[],
): Promise<(id: string) => data.VersionPrice> {
  const rows = await data.versionPrices(ctx.db, [...new Set(versionIds)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const price = byId.get(id);
    if (!price) throw new DomainError("NOT_FOUND");
    return price;
  };
}

/** A membership as the calculator sees it, beside who and where it belongs to. */
export interface LoadedState {
  facts: BillingFacts;
  state: MembershipBillingState;
}

/** Terms that apply from a renewal on: a planned switch, else a newer version of the plan itself. */
function nextOf(facts: BillingFacts, price: (id: string) => data.VersionPrice): NextTerms | null {
  if (facts.nextVersion) {
    const terms = saleTermsOf(facts.nextVersion, price(facts.nextVersion.id));
    return { terms, reason: "switch", fromOn: null, noticedOn: null, keepDiscount: false };
  }
  const { renewalVersion, version } = facts;
  if (renewalVersion.id === version.id || renewalVersion.version < version.version) return null;
  const made = price(renewalVersion.id);
  return {
    terms: saleTermsOf(renewalVersion, made),
    reason: "price_change",
    fromOn: renewalVersion.validFrom,
    noticedOn: made.madeOn,
    keepDiscount: true,
  };
}

function freezesOf(facts: BillingFacts, money: data.MoneyOfMembership): Freeze[] {
  return facts.freezes.map((freeze) => {
    const more = money.freezes.find(({ id }) => id === freeze.id);
    return {
      id: freeze.id,
      fromOn: freeze.fromOn,
      toOn: freeze.endedOn ?? freeze.toOn,
      status: freeze.status,
      feeMode: freeze.feeMode,
      feeMinor: freeze.feeMinor,
      prorate: freeze.prorate,
      blockBookings: more?.blockBookings ?? true,
      endOnReturn: more?.endOnReturn ?? true,
      feeBilledToOn: more?.feeBilledToOn ?? null,
    };
  });
}

function stateOf(
  facts: BillingFacts,
  money: data.MoneyOfMembership,
  price: (id: string) => data.VersionPrice,
): MembershipBillingState {
  const { membership, version } = facts;
  const discount = membership.discount;
  return {
    membershipId: membership.id,
    status: membership.status,
    startsOn: membership.startsOn,
    endsOn: membership.endsOn,
    termEndsOn: membership.termEndsOn,
    anchorOn: membership.anchorOn ?? membership.startsOn,
    terms: {
      ...saleTermsOf(version, price(version.id)),
      // Notice, term and renewal were agreed with this member; a version may say something else by now.
      noticeDays: membership.noticeDays,
      minTermMonths: membership.minTermMonths,
      autoRenew: membership.autoRenew,
    },
    next: nextOf(facts, price),
    // One whose cycles are over is none.
    discount:
      discount && discount.cyclesLeft !== 0
        ? { kind: discount.type, value: discount.value, cyclesLeft: discount.cyclesLeft }
        : null,
    periods: money.periods.map(({ terms, ...period }): PaidPeriod => ({ ...terms, ...period })),
    freezes: freezesOf(facts, money),
    owedMinor: Math.max(0, money.owedMinor),
    accountCreditMinor: Math.max(0, money.creditMinor),
  };
}

/**
 * Many memberships in a handful of statements, in the order of the ids.
 * @param lock for whoever commits: nobody else changes them until the transaction ends
 * @throws DomainError NOT_FOUND when one is unknown
 */
export async function loadStates(
  ctx: TenantContext,
  membershipIds: readonly string[],
  lock: boolean,
): Promise<LoadedState[]> {
  if (membershipIds.length === 0) return [];
  const many = lock
    ? await lockBillingFacts(ctx, membershipIds)
    : await loadManyBillingFacts(ctx, membershipIds);
  const money = new Map(
    (await data.moneyOf(ctx.db, membershipIds, bookingDay(ctx))).map((row) => [row.membershipId, row]),
  );
  const price = await pricesOf(
    ctx,
    many.flatMap(({ version, nextVersion, renewalVersion }) => [
      version.id,
      renewalVersion.id,
      ...(nextVersion ? [nextVersion.id] : []),
    ]),
  );
  return many.map((facts) => {
    const own = money.get(facts.membership.id);
    if (!own) throw new DomainError("NOT_FOUND");
    return { facts, state: stateOf(facts, own, price) };
  });
}

/** @throws DomainError NOT_FOUND */
export async function loadState(
  ctx: TenantContext,
  membershipId: string,
  lock = false,
): Promise<LoadedState> {
  const [loaded] = await loadStates(ctx, [membershipId], lock);
  if (!loaded) throw new DomainError("NOT_FOUND");
  return loaded;
}

/** A plan as it is sold on a day. @throws DomainError NOT_FOUND, PLAN_RETIRED */
export async function soldTermsOf(
  ctx: TenantContext,
  planId: string,
  day: string,
): Promise<{ version: VersionTerms; terms: SaleTerms }> {
  const version = await soldVersion(ctx, planId, day);
  const price = await pricesOf(ctx, [version.id]);
  return { version, terms: saleTermsOf(version, price(version.id)) };
}

const TERMS = ["kind", "price", "discount", "days", "ofDays"] as const satisfies (keyof PeriodTerms)[];

/**
 * The stretches that a change bills anew or makes shorter, ready to be written.
 * @param invoiceId of the bill that carries the new ones
 */
export function changedPeriods(
  before: MembershipBillingState,
  after: MembershipBillingState,
  invoiceId: string | null,
): data.PeriodRow[] {
  const known = new Map(before.periods.map((period) => [`${period.fromOn} ${period.kind}`, period]));
  return after.periods.flatMap((period) => {
    const old = known.get(`${period.fromOn} ${period.kind}`);
    if (old && JSON.stringify(old) === JSON.stringify(period)) return [];
    const terms = Object.fromEntries(TERMS.map((key) => [key, period[key]])) as unknown as PeriodTerms;
    return {
      id: newId(),
      membership: after.membershipId,
      from: period.fromOn,
      to: period.toOn,
      kind: period.kind,
      gross: period.grossMinor,
      days: period.days,
      of_days: period.ofDays,
      terms,
      invoice: old ? old.invoiceId : invoiceId,
    };
  });
}

/** Freezes whose recurring fee a change has billed further. */
export function changedFees(
  before: MembershipBillingState,
  after: MembershipBillingState,
): { id: string; day: string | null }[] {
  return after.freezes.flatMap((freeze) => {
    const old = before.freezes.find(({ id }) => id === freeze.id);
    return old?.feeBilledToOn === freeze.feeBilledToOn ? [] : { id: freeze.id, day: freeze.feeBilledToOn };
  });
}

/** Writes the stretches and fees of many changes at once. @throws Error when a stretch was billed twice */
export async function writeBilled(
  ctx: TenantContext,
  periods: readonly data.PeriodRow[],
  fees: readonly { id: string; day: string | null }[],
): Promise<void> {
  await data.writePeriods(ctx.db, periods);
  await data.noteFreezeFees(ctx.db, fees);
}
