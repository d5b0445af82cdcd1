import { dateParts } from "@/shared/time-zone/local-date";
import { accessDays, anchorUpTo, cycleAt, unusedDays } from "./cycles";
import { grossOf, line } from "./lines";
import { afterEnd, isRefused, type Outcome, refuse, refused } from "./outcome";
import {
  amounts,
  billPeriod,
  billUpTo,
  cutLastPeriod,
  isBilled,
  lastPeriod,
  nextStartOf,
  usedOnce,
  withPeriod,
  withTerms,
} from "./schedule";
import type {
  BillingClock,
  BillingPolicy,
  BillLine,
  ChangeOf,
  MembershipBillingState,
  PaidPeriod,
  PeriodTerms,
  Refusal,
  SaleTerms,
} from "./schema";

type State = MembershipBillingState;

const PER_YEAR = { week: 52, "4week": 13, month: 12, quarter: 4, year: 1, once: 0 } as const;

function yearlyMinor(terms: SaleTerms): number {
  return terms.price.minor * PER_YEAR[terms.cycle];
}

/** The credit for the paid days from a day on; none when nothing is left or nothing was paid. */
export function creditFor(period: PaidPeriod, on: string, days: number): BillLine[] {
  const fromOn = on > period.fromOn ? on : period.fromOn;
  if (days === 0 || period.kind === "trial") return [];
  return line({ ...amounts(period, days), kind: "proration_credit", sign: -1, fromOn, toOn: period.toOn });
}

function objections(
  state: State,
  change: ChangeOf<"switch">,
  when: string,
  policy: BillingPolicy,
): Refusal[] {
  const { terms } = change;
  const found: Refusal[] = [];
  const fromTrial = state.terms.cycle === "once" && state.status === "trial";
  if (terms.cycle === "once" || (state.terms.cycle === "once" && !fromTrial))
    found.push(refuse("NOT_RECURRING"));
  if (terms.price.currency !== state.terms.price.currency) found.push(refuse("CURRENCY_DIFFERS"));
  const same = terms.price.planVersionId === state.terms.price.planVersionId;
  const planned = when === "renewal" && state.next?.terms.price.planVersionId === terms.price.planVersionId;
  if (same || planned) found.push(refuse("NOTHING_TO_CHANGE"));
  if (state.owedMinor > 0) {
    found.push(refuse("OWES", { owedMinor: state.owedMinor, currency: state.terms.price.currency }));
  }
  const renewalOn = nextStartOf(state);
  if (
    renewalOn === null ||
    (state.endsOn !== null && when === "renewal" && renewalOn > state.endsOn && !fromTrial)
  ) {
    found.push(refuse("AFTER_END", { endsOn: state.endsOn ?? state.startsOn }));
  }
  const rule =
    yearlyMinor(terms) < yearlyMinor(state.terms) ? policy.switch.downgrade : policy.switch.upgrade;
  if (when === "now" && rule === "renewal") {
    found.push(refuse("SWITCH_ONLY_AT_RENEWAL", { renewalOn: renewalOn ?? "" }));
  }
  return found;
}

/**
 * Another plan. At renewal nothing is billed now. At once the unused days are credited at the old plan's daily value
 * and charged at the new one's; a plan of another rhythm starts a whole cycle on that day instead.
 */
export function switchPlan(
  state: State,
  change: ChangeOf<"switch">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  const waiting = state.status === "pending_start";
  if (!isBilled(state.status) && !waiting)
    return refused(state, [refuse("WRONG_STATE", { status: state.status })]);
  const dearer = yearlyMinor(change.terms) >= yearlyMinor(state.terms);
  const when = change.when ?? (dearer ? policy.switch.upgrade : policy.switch.downgrade);
  // Frozen days are nobody's to switch: it takes effect when the freeze is over.
  if (when === "now" && state.status === "frozen")
    return refused(state, [refuse("WRONG_STATE", { status: "frozen" })]);
  const due = waiting ? { state, lines: [] } : billUpTo(state, clock.today, policy);
  const ended = afterEnd(due.state, clock.today);
  if (ended.length > 0) return refused(state, ended);
  const refusals = objections(due.state, change, when, policy);
  if (isRefused(refusals, policy)) return refused(state, refusals);
  if (when === "renewal") {
    const { terms, keepDiscount } = change;
    const next: State = {
      ...due.state,
      next: { terms, reason: "switch", fromOn: null, noticedOn: null, keepDiscount },
    };
    return { refusals, lines: due.lines, next, dates: { switchOn: nextStartOf(due.state) } };
  }
  const { lines, next, on } = switchNow(due.state, change, clock.today);
  return { refusals, lines: [...due.lines, ...lines], next, dates: { switchOn: on } };
}

function switchNow(
  state: State,
  { terms, keepDiscount }: ChangeOf<"switch">,
  today: string,
): { lines: BillLine[]; next: State; on: string } {
  const last = lastPeriod(state);
  const on = last !== undefined && last.fromOn > today ? last.fromOn : today;
  const switched: State = {
    ...withTerms(state, terms, on),
    next: null,
    discount: keepDiscount ? state.discount : null,
  };
  if (last === undefined || terms.cycle === "once") return { lines: [], next: switched, on };
  // A trial goes on as it is; the new plan is billed when it ends.
  if (last.kind === "trial") return { lines: [], next: switched, on };
  const days = unusedDays(last, on, state.freezes);
  const credit = creditFor(last, on, days);
  const rest = cutLastPeriod(switched, last.days - days, -grossOf(credit));
  const base = { kind: "switch", price: terms.price } as const;
  if (terms.cycle === state.terms.cycle) {
    const kept = keepDiscount ? last.discount : null;
    const stretch: PeriodTerms = { ...base, discount: kept, days, ofDays: last.ofDays };
    const { period, lines } = billPeriod(stretch, on, rest);
    return { lines: [...credit, ...lines], next: withPeriod(rest, period), on };
  }
  const cycle = cycleAt(on, terms.cycle, on);
  const { discount } = rest;
  const whole =
    rest.endsOn === null ? cycle.days : Math.min(cycle.days, accessDays(on, rest.endsOn, rest.freezes));
  const off = discount && { kind: discount.kind, value: discount.value };
  const stretch: PeriodTerms = { ...base, discount: off, days: whole, ofDays: cycle.days };
  const { period, lines } = billPeriod(stretch, on, rest);
  const next: State = {
    ...withPeriod(rest, period),
    anchorOn: anchorUpTo(state.startsOn, cycle.nextOn, terms.cycle, dateParts(on).day),
    discount: whole === cycle.days ? usedOnce(discount) : discount,
  };
  return { lines: [...credit, ...lines], next, on };
}

/** A switch that waits for the renewal is called off. */
export function undoSwitch(state: State): Outcome {
  if (state.next?.reason !== "switch") return refused(state, [refuse("NOTHING_TO_CHANGE")]);
  return { refusals: [], lines: [], next: { ...state, next: null }, dates: {} };
}
