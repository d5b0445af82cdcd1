import { quote } from "./rules";
import type {
  BillingChange,
  BillingPolicy,
  ChangeOf,
  MembershipBillingState,
  Price,
  QuoteResult,
  SaleTerms,
} from "./schema";

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

/** A monthly plan of 3,000 without tax; `version` tells plans apart. */
export function terms(
  minor: number,
  over: Partial<Omit<SaleTerms, "price">> & { version?: number; price?: Partial<Price> } = {},
): SaleTerms {
  const { version = 1, price, ...rest } = over;
  return {
    price: {
      minor,
      currency: "KES",
      planVersionId: id(version),
      name: `Plan ${version}`,
      taxBasisPoints: 0,
      taxInclusive: true,
      ...price,
    },
    cycle: "month",
    validDays: null,
    minTermMonths: 0,
    noticeDays: 0,
    autoRenew: true,
    ...rest,
  };
}

/** The defaults of a new gym, but without notice for a freeze. */
export function policy(
  over: Partial<Omit<BillingPolicy, "freeze">> & { freeze?: Partial<BillingPolicy["freeze"]> } = {},
): BillingPolicy {
  return {
    staffOverride: false,
    switch: { upgrade: "now", downgrade: "renewal" },
    priceNoticeDays: 30,
    ...over,
    freeze: {
      noticeDays: 0,
      minDays: 7,
      maxDays: 90,
      timesPerYear: 2,
      maxDaysPerYear: null,
      feeMinor: 0,
      feeMode: "free",
      inMinTerm: true,
      ...over.freeze,
    },
  };
}

export function sale(
  startOn: string,
  what: SaleTerms,
  over: Partial<ChangeOf<"sell">> = {},
): ChangeOf<"sell"> {
  return {
    kind: "sell",
    membershipId: id(99),
    startOn,
    terms: what,
    discount: null,
    alignToDay: null,
    firstPeriod: "prorate",
    joiningFeeMinor: 0,
    trialDays: 0,
    accountCreditMinor: 0,
    ...over,
  };
}

/** A freeze by the policy; `n` tells freezes apart. */
export function freezing(fromOn: string, toOn: string | null, over: Partial<ChangeOf<"freeze">> = {}, n = 1) {
  return {
    kind: "freeze",
    freezeId: id(1000 + n),
    fromOn,
    toOn,
    feeMode: null,
    feeMinor: null,
    prorate: true,
    blockBookings: true,
    endOnReturn: true,
    ...over,
  } as const satisfies ChangeOf<"freeze">;
}

export function cancelling(requestedOn: string, over: Partial<ChangeOf<"cancel">> = {}): ChangeOf<"cancel"> {
  return { kind: "cancel", requestedOn, wantedOn: null, immediately: false, refundUnused: false, ...over };
}

export function switching(what: SaleTerms, when: "now" | "renewal" | null = null): ChangeOf<"switch"> {
  return { kind: "switch", terms: what, when, keepDiscount: false };
}

/** A quote that must not be refused. */
export function accepted(
  state: MembershipBillingState | null,
  change: BillingChange,
  today: string,
  rules: BillingPolicy = policy(),
): QuoteResult {
  const result = quote(state, change, rules, { today });
  if (result.refusals.length > 0) throw new Error(`Refused: ${JSON.stringify(result.refusals)}`);
  return result;
}

/** The codes with which a change is refused. */
export function refusalsOf(
  state: MembershipBillingState,
  change: BillingChange,
  today: string,
  rules: BillingPolicy = policy(),
): string[] {
  return quote(state, change, rules, { today }).refusals.map(({ code }) => code);
}

/** A membership as a sale on its first day leaves it. */
export function sold(startOn: string, what: SaleTerms, over: Partial<ChangeOf<"sell">> = {}) {
  return accepted(null, sale(startOn, what, over), startOn).next;
}

/** Bills as rows: due day, total, first and last day. */
export function rows(bills: QuoteResult["nextBills"]): [string, number, string | null, string | null][] {
  return bills.map((one) => [
    one.dueOn,
    one.totalMinor,
    one.lines[0]?.fromOn ?? null,
    one.lines[0]?.toOn ?? null,
  ]);
}

/** Lines as rows: kind, amount with tax, days. */
export function lines(result: QuoteResult): [string, number, number | null][] {
  return result.lines.map((one) => [one.kind, one.grossMinor, one.params.days]);
}
