import type { Recurring } from "@/shared/time-zone/cycles";
import { addDays, dateParts, daysBetween } from "@/shared/time-zone/local-date";
import {
  accessDays,
  anchorUpTo,
  cycleAt,
  type DatedFreeze,
  lastDayOf,
  startsCycle,
} from "../calculator/cycles";
import { endOfTerms, nextBillsOf, termEnd } from "../calculator/schedule";
import type {
  Bill,
  BillingPolicy,
  Discount,
  MembershipBillingState,
  PaidPeriod,
  SaleTerms,
} from "../calculator/schema";

/** A membership that ran elsewhere. */
export interface Brought {
  startsOn: string;
  endsOn: string | null;
  /** The last day that is paid for where it comes from; null where nobody knows. */
  paidToOn: string | null;
  freezes: readonly DatedFreeze[];
  discount: Discount | null;
  /** Whether it is billed here from its next cycle on. */
  bill: boolean;
}

/** How it goes on here. */
export interface Beginning {
  anchorOn: string;
  endsOn: string | null;
  termEndsOn: string | null;
  discount: Discount | null;
  /** What was paid elsewhere: worth nothing here, without a bill. */
  period: PaidPeriod;
  /** Null when it ends before, or never renews. */
  firstBill: Bill | null;
}

/** Who is not billed here pays nothing, for as long as they stay on the plan. */
const FREE = { kind: "percent", value: 100, cyclesLeft: null } as const satisfies Discount;

/** What counts as paid: from a day to the day before `nextOn`, in cycles counted from the anchor. */
interface Span {
  anchorOn: string;
  fromOn: string;
  nextOn: string;
  ofDays: number;
}

/**
 * With a last paid day the next bill is on the day after it; one that has passed gives the rhythm alone, because
 * nothing of the past is billed here. Without, the cycle that runs today is paid. What starts later is billed on its
 * first day.
 */
function paidSpan(cycle: Recurring, { startsOn, paidToOn }: Brought, today: string): Span {
  const known = paidToOn !== null && paidToOn >= startsOn ? addDays(paidToOn, 1) : null;
  const anchorOn =
    known === null || startsCycle(startsOn, cycle, known)
      ? startsOn
      : anchorUpTo(startsOn, known, cycle, dateParts(known).day);
  const nextOn = known !== null && known >= today ? known : nextFrom(anchorOn, cycle, known, startsOn, today);
  const running = today < nextOn ? today : addDays(nextOn, -1);
  const first = cycleAt(anchorOn, cycle, running).fromOn;
  const fromOn = first > startsOn ? first : startsOn;
  return { anchorOn, fromOn, nextOn, ofDays: cycleAt(anchorOn, cycle, fromOn).days };
}

function nextFrom(
  anchorOn: string,
  cycle: Recurring,
  known: string | null,
  startsOn: string,
  today: string,
): string {
  if (startsOn > today) return startsOn;
  const running = cycleAt(anchorOn, cycle, today);
  return known !== null && running.fromOn === today ? today : running.nextOn;
}

/** A pack or pass was paid at once: its whole time, as far as it is known. */
function wholeTime(terms: SaleTerms, { startsOn, endsOn }: Brought): Span & { days: number } {
  const days = endsOn === null ? (terms.validDays ?? 1) : daysBetween(startsOn, endsOn) + 1;
  return { anchorOn: startsOn, fromOn: startsOn, nextOn: addDays(startsOn, days), ofDays: days, days };
}

/** The end that the plan's terms bring where nobody has named one: the term's that still runs, else what is paid. */
function lastDay(
  terms: SaleTerms,
  brought: Brought,
  termEndsOn: string | null,
  span: Span,
  today: string,
): string | null {
  if (brought.endsOn !== null || terms.autoRenew || terms.cycle === "once") return brought.endsOn;
  if (span.nextOn <= span.fromOn) return endOfTerms(terms, termEndsOn, span.fromOn);
  return termEndsOn !== null && termEndsOn >= today ? termEndsOn : addDays(span.nextOn, -1);
}

/**
 * How a membership that ran elsewhere goes on here: its rhythm, what of it is paid already, and the first bill as the
 * calculator makes it.
 * @param today of the membership's branch; it must not have ended before
 */
export function beginningOf(
  terms: SaleTerms,
  brought: Brought,
  policy: BillingPolicy,
  today: string,
): Beginning {
  const { startsOn, bill } = brought;
  const freezes = [...brought.freezes];
  const { cycle } = terms;
  const termEndsOn = termEnd(startsOn, terms.minTermMonths);
  const span = cycle === "once" ? wholeTime(terms, brought) : paidSpan(cycle, brought, today);
  const endsOn = lastDay(terms, brought, termEndsOn, span, today);
  const discount = bill || cycle === "once" ? brought.discount : FREE;
  const whole = daysBetween(span.fromOn, span.nextOn);
  const days = endsOn === null ? whole : Math.min(whole, accessDays(span.fromOn, endsOn, freezes));
  const period: PaidPeriod = {
    kind: "brought",
    fromOn: span.fromOn,
    toOn: lastDayOf(span.fromOn, days, freezes),
    days,
    ofDays: span.ofDays,
    price: { ...terms.price, minor: 0 },
    discount: discount && { kind: discount.kind, value: discount.value },
    grossMinor: 0,
    invoiceId: null,
  };
  const state: MembershipBillingState = {
    membershipId: terms.price.planVersionId,
    // Suspended ones wait with their bills, and keep the day.
    status: startsOn > today ? "pending_start" : "active",
    startsOn,
    endsOn,
    termEndsOn,
    anchorOn: span.anchorOn,
    terms,
    next: null,
    discount,
    periods: [period],
    freezes,
    owedMinor: 0,
    accountCreditMinor: 0,
  };
  const [firstBill = null] = nextBillsOf(state, policy);
  return { anchorOn: span.anchorOn, endsOn, termEndsOn, discount, period, firstBill };
}
