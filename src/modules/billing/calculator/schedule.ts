import { isByMonth, type Recurring } from "@/shared/time-zone/cycles";
import { addDays, addMonths, dateParts, daysBetween } from "@/shared/time-zone/local-date";
import { accessDays, anchorUpTo, cycleAt, firstOpenDay, lastDayOf, startsCycle } from "./cycles";
import { grossOf, line } from "./lines";
import { share, worth } from "./proration";
import type {
  Bill,
  BillingPolicy,
  BillLine,
  MembershipBillingState,
  NextTerms,
  PaidPeriod,
  PeriodTerms,
  SaleTerms,
} from "./schema";

type State = MembershipBillingState;

/** What is billed next, and the state once it is. */
export interface Due {
  dueOn: string;
  lines: BillLine[];
  next: State;
}

/** The last period that has days, or the last one when none has. */
export function lastPeriod(state: State): PaidPeriod | undefined {
  return state.periods.findLast(({ days }) => days > 0) ?? state.periods.at(-1);
}

/** What some days of a stretch cost, without and with the discount. */
export function amounts(terms: PeriodTerms, days: number = terms.days) {
  return {
    price: terms.price,
    unitMinor: share(terms.price.minor, days, terms.ofDays),
    amountMinor: worth(terms, days),
    days,
    ofDays: terms.ofDays,
  };
}

/** The period with its lines; its last day follows from the freezes. */
export function billPeriod(
  terms: PeriodTerms,
  fromOn: string,
  state: State,
): { period: PaidPeriod; lines: BillLine[] } {
  const toOn = lastDayOf(fromOn, terms.days, state.freezes);
  const whole = terms.days === terms.ofDays && terms.kind !== "switch";
  const lines =
    terms.kind === "trial"
      ? []
      : line({ ...amounts(terms), kind: whole ? "membership" : "proration_charge", sign: 1, fromOn, toOn });
  return { period: { ...terms, fromOn, toOn, grossMinor: grossOf(lines), invoiceId: null }, lines };
}

/** The state with its last period changed, and that one's last day where the freezes put it. */
function withLast(state: State, change: Partial<PaidPeriod>): State {
  const last = lastPeriod(state);
  if (last === undefined) return state;
  const changed = { ...last, ...change };
  changed.toOn = lastDayOf(changed.fromOn, changed.days, state.freezes);
  return { ...state, periods: state.periods.map((one) => (one === last ? changed : one)) };
}

export function reflow(state: State): State {
  return withLast(state, {});
}

/** The state with fewer days in its last period, because the rest is credited or moved to another plan. */
export function cutLastPeriod(state: State, days: number, creditedMinor: number): State {
  return withLast(state, { days, grossMinor: (lastPeriod(state)?.grossMinor ?? 0) - creditedMinor });
}

/** The state with a period more. Of several from one day and for one reason the last one stays. */
export function withPeriod(state: State, period: PaidPeriod): State {
  const others = state.periods.filter(({ fromOn, kind }) => fromOn !== period.fromOn || kind !== period.kind);
  return { ...state, periods: [...others, period] };
}

/** The first day that is not billed yet; null when nothing has been billed at all. */
export function nextStartOf(state: State): string | null {
  const last = lastPeriod(state);
  return last === undefined ? null : firstOpenDay(addDays(last.toOn, 1), state.freezes);
}

/**
 * The anchor by which the period from `on` is billed. The anchor holds when a cycle of it starts there, or when the
 * billing day was moved and the days up to it come first. Otherwise freezes have moved the roll-over: the cycle starts
 * on that day from then on.
 */
export function anchorFor(state: State, cycle: Recurring, on: string): string {
  const last = lastPeriod(state);
  const moved = last !== undefined && state.anchorOn > last.toOn;
  if (moved || startsCycle(state.anchorOn, cycle, on)) return state.anchorOn;
  return on;
}

/** Whether new terms are in force for a renewal on this day. */
function applies(next: NextTerms, on: string, policy: BillingPolicy): boolean {
  if (next.fromOn !== null && on < next.fromOn) return false;
  if (next.reason === "switch") return true;
  return next.noticedOn !== null && addDays(next.noticedOn, policy.priceNoticeDays) <= on;
}

/** The last day of a minimum term that starts on a day. */
export function termEnd(fromOn: string, months: number): string | null {
  return months === 0 ? null : addDays(addMonths(fromOn, months), -1);
}

export function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

/** The state with other terms from a day on; a minimum term that runs already is kept. */
export function withTerms(state: State, terms: SaleTerms, on: string): State {
  const termEndsOn = later(state.termEndsOn, termEnd(on, terms.minTermMonths));
  // An end that the old terms brought goes with them; one that somebody asked for stays.
  const asked = state.terms.autoRenew && state.terms.cycle !== "once" ? state.endsOn : null;
  return { ...state, terms, termEndsOn, endsOn: asked ?? endOfTerms(terms, termEndsOn, on) };
}

/**
 * The last day of terms that do not renew by themselves: the minimum term's, or that of one cycle. A minimum term kept
 * from earlier terms that was over before these began says nothing about them.
 */
export function endOfTerms(terms: SaleTerms, termEndsOn: string | null, on: string): string | null {
  if (terms.autoRenew || terms.cycle === "once") return null;
  if (termEndsOn !== null && termEndsOn >= on) return termEndsOn;
  return addDays(cycleAt(on, terms.cycle, on).nextOn, -1);
}

/** The state at a renewal on this day: with the new terms where they apply now. */
function renewalState(state: State, on: string, policy: BillingPolicy): State {
  const { next } = state;
  if (next === null || next.terms.cycle === "once" || !applies(next, on, policy)) return state;
  const { price, cycle } = next.terms;
  const switched: State =
    next.reason === "switch"
      ? { ...withTerms(state, next.terms, on), next: null }
      : { ...state, terms: { ...state.terms, price, cycle }, next: null };
  if (!next.keepDiscount) switched.discount = null;
  if (cycle === state.terms.cycle) return switched;
  // Another rhythm starts here, on the same billing day where there is one.
  const old = state.terms.cycle;
  const keepsDay =
    old !== "once" && isByMonth(old) && isByMonth(cycle) && startsCycle(state.anchorOn, old, on);
  const billingDay = dateParts(keepsDay ? state.anchorOn : on).day;
  return { ...switched, anchorOn: anchorUpTo(state.startsOn, on, cycle, billingDay) };
}

/** The next period, or null when the membership has none. */
function duePeriod(state: State, policy: BillingPolicy): Due | null {
  const dueOn = nextStartOf(state);
  if (dueOn === null) return null;
  const at = renewalState(state, dueOn, policy);
  const { cycle, price } = at.terms;
  if (cycle === "once" || (at.endsOn !== null && dueOn > at.endsOn)) return null;
  const anchorOn = anchorFor(at, cycle, dueOn);
  const whole = cycleAt(anchorOn, cycle, dueOn);
  const full = daysBetween(dueOn, whole.nextOn);
  const days = at.endsOn === null ? full : Math.min(full, accessDays(dueOn, at.endsOn, at.freezes));
  if (days <= 0) return null;
  const { discount } = at;
  const { period, lines } = billPeriod(
    {
      kind: "renewal",
      price,
      discount: discount && { kind: discount.kind, value: discount.value },
      days,
      ofDays: whole.days,
    },
    dueOn,
    at,
  );
  const next: State = {
    ...withPeriod(at, period),
    status: at.status === "trial" ? "active" : at.status,
    anchorOn: anchorUpTo(at.startsOn, whole.nextOn, cycle, dateParts(anchorOn).day),
    // Days up to a moved billing day are discounted, but use no cycle of the discount.
    discount: days === whole.days ? usedOnce(discount) : discount,
  };
  return { dueOn, lines, next };
}

export function usedOnce(discount: State["discount"]): State["discount"] {
  if (discount === null || discount.cyclesLeft === null) return discount;
  return discount.cyclesLeft <= 1 ? null : { ...discount, cyclesLeft: discount.cyclesLeft - 1 };
}

/** The next fee of a freeze that has one for each month; the last part of a month by the day. */
function dueFee(state: State): Due | null {
  let found: Due | null = null;
  for (const freeze of state.freezes) {
    const { toOn } = freeze;
    if (freeze.feeMode !== "recurring" || freeze.status === "cancelled" || toOn === null) continue;
    const fromOn = freeze.feeBilledToOn === null ? freeze.fromOn : addDays(freeze.feeBilledToOn, 1);
    if (fromOn > toOn || (state.endsOn !== null && fromOn > state.endsOn)) continue;
    if (found !== null && found.dueOn <= fromOn) continue;
    const month = cycleAt(freeze.fromOn, "month", fromOn);
    const monthEnd = addDays(month.nextOn, -1);
    const lastOn = monthEnd < toOn ? monthEnd : toOn;
    const days = daysBetween(fromOn, lastOn) + 1;
    const amountMinor = share(freeze.feeMinor, days, month.days);
    const lines = line({
      kind: "freeze_fee",
      price: state.terms.price,
      unitMinor: amountMinor,
      amountMinor,
      sign: 1,
      fromOn,
      toOn: lastOn,
      days,
      ofDays: month.days,
    });
    const freezes = state.freezes.map((one) => (one === freeze ? { ...one, feeBilledToOn: lastOn } : one));
    found = { dueOn: fromOn, lines, next: { ...state, freezes } };
  }
  return found;
}

/** What is billed next: a period or a freeze's fee, whichever is due first; null when nothing ever is. */
export function nextDue(state: State, policy: BillingPolicy): Due | null {
  const period = duePeriod(state, policy);
  const fee = dueFee(state);
  if (period === null || fee === null) return period ?? fee;
  return fee.dueOn <= period.dueOn ? fee : period;
}

/** Statuses in which bills fall due. A suspended membership is billed for what it missed when it comes back. */
export function isBilled(status: State["status"]): boolean {
  return status === "trial" || status === "active" || status === "past_due" || status === "frozen";
}

/** Bills everything that is due up to a day, in order. */
export function billUpTo(
  state: State,
  on: string,
  policy: BillingPolicy,
): { state: State; lines: BillLine[] } {
  const lines: BillLine[] = [];
  let at = state;
  for (let due = nextDue(at, policy); due !== null && due.dueOn <= on; due = nextDue(at, policy)) {
    lines.push(...due.lines);
    at = due.next;
  }
  return { state: at, lines };
}

/** A bill of a total that is not negative, with the credit it uses up. */
export function settle(
  totalMinor: number,
  creditMinor: number,
): Pick<Bill, "creditUsedMinor" | "payableMinor"> {
  const creditUsedMinor = Math.min(totalMinor, creditMinor);
  return { creditUsedMinor, payableMinor: totalMinor - creditUsedMinor };
}

/** The next three bills as the same rule will make them, fewer when the membership ends before. */
export function nextBillsOf(state: State, policy: BillingPolicy): Bill[] {
  const bills: Bill[] = [];
  if (["suspended", "completed", "ended"].includes(state.status)) return bills;
  let at = state;
  while (bills.length < 3) {
    const due = nextDue(at, policy);
    if (due === null) break;
    const totalMinor = grossOf(due.lines);
    const settled = settle(totalMinor, at.accountCreditMinor);
    bills.push({ dueOn: due.dueOn, lines: due.lines, totalMinor, ...settled });
    at = { ...due.next, accountCreditMinor: at.accountCreditMinor - settled.creditUsedMinor };
  }
  return bills;
}
