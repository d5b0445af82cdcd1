import { addDays, daysBetween } from "@/shared/time-zone/local-date";
import { line } from "./lines";
import { afterEnd, isRefused, type Outcome, refuse, refused } from "./outcome";
import { billUpTo, isBilled, lastPeriod, reflow } from "./schedule";
import type {
  BillingClock,
  BillingPolicy,
  BillLine,
  ChangeOf,
  Freeze,
  MembershipBillingState,
  Refusal,
} from "./schema";

type State = MembershipBillingState;

/** Days of a freeze, both ends included. */
function daysOf(fromOn: string, toOn: string): number {
  return daysBetween(fromOn, toOn) + 1;
}

/** Moves what lies on or after a day by days. */
function moved(date: string | null, from: string, days: number): string | null {
  return date === null || date < from ? date : addDays(date, days);
}

/**
 * The state with its freezes changed so that one of them has `days` more or fewer: the paid days fall elsewhere, and
 * term and end move along when they lie on or after `from`. A freeze that keeps billing moves nothing.
 */
function refrozen(state: State, freezes: Freeze[], freeze: Freeze, from: string, days: number): State {
  const next = reflow({ ...state, freezes });
  if (freeze.feeMode === "keep_billing") return next;
  // What a pack or pass holds was paid at once: its end moves only when paid days are given back.
  const endMoves = state.terms.cycle !== "once" || freeze.prorate;
  return {
    ...next,
    termEndsOn: moved(state.termEndsOn, from, days),
    endsOn: endMoves ? moved(state.endsOn, from, days) : state.endsOn,
  };
}

/** How often and how long the membership is frozen in the year of a day. */
function inYear(state: State, year: string): { times: number; days: number } {
  const first = `${year}-01-01`;
  const last = `${year}-12-31`;
  let times = 0;
  let days = 0;
  for (const { status, fromOn, toOn } of state.freezes) {
    if (status === "cancelled" || toOn === null) continue;
    if (fromOn.startsWith(year)) times += 1;
    const from = fromOn > first ? fromOn : first;
    const to = toOn < last ? toOn : last;
    if (from <= to) days += daysOf(from, to);
  }
  return { times, days };
}

/** Everything that speaks against a freeze. */
function objections(
  state: State,
  change: ChangeOf<"freeze">,
  toOn: string,
  policy: BillingPolicy,
  clock: BillingClock,
): Refusal[] {
  const limits = policy.freeze;
  const { fromOn } = change;
  if (toOn < fromOn) return [refuse("DATES_REVERSED", { fromOn, toOn })];
  const found: Refusal[] = [];
  const last = lastPeriod(state);
  if (last === undefined || fromOn < last.fromOn) {
    found.push(refuse("BEFORE_LAST_BILL", { fromOn: last?.fromOn ?? state.startsOn }));
  }
  if (state.endsOn !== null && fromOn > state.endsOn)
    found.push(refuse("AFTER_END", { endsOn: state.endsOn }));
  const other = state.freezes.find(
    (one) => one.status !== "cancelled" && one.fromOn <= toOn && (one.toOn === null || one.toOn >= fromOn),
  );
  if (other) found.push(refuse("FREEZE_OVERLAPS", { fromOn: other.fromOn, toOn: other.toOn ?? toOn }));
  if (state.owedMinor > 0) {
    found.push(refuse("OWES", { owedMinor: state.owedMinor, currency: state.terms.price.currency }));
  }
  if (daysBetween(clock.today, fromOn) < limits.noticeDays) {
    const earliestOn = addDays(clock.today, limits.noticeDays);
    found.push(refuse("FREEZE_NOTICE", { earliestOn, noticeDays: limits.noticeDays }));
  }
  const days = daysOf(fromOn, toOn);
  if (days < limits.minDays) found.push(refuse("FREEZE_TOO_SHORT", { minDays: limits.minDays, days }));
  if (days > limits.maxDays) found.push(refuse("FREEZE_TOO_LONG", { maxDays: limits.maxDays, days }));
  const year = fromOn.slice(0, 4);
  const used = inYear(state, year);
  if (used.times >= limits.timesPerYear) {
    found.push(refuse("FREEZE_LIMIT_YEAR", { times: limits.timesPerYear, year }));
  }
  if (limits.maxDaysPerYear !== null) {
    const end = `${year}-12-31`;
    const wanted = used.days + daysOf(fromOn, toOn < end ? toOn : end);
    if (wanted > limits.maxDaysPerYear) {
      found.push(refuse("FREEZE_DAYS_YEAR", { maxDays: limits.maxDaysPerYear, days: wanted, year }));
    }
  }
  if (!limits.inMinTerm && state.termEndsOn !== null && fromOn <= state.termEndsOn) {
    found.push(refuse("INSIDE_MIN_TERM", { termEndsOn: state.termEndsOn }));
  }
  const ownFee =
    (change.feeMode !== null && change.feeMode !== limits.feeMode) ||
    (change.feeMinor !== null && change.feeMinor !== limits.feeMinor);
  if (ownFee) found.push(refuse("STAFF_ONLY"));
  return found;
}

/** The fees that are due at once: a single one, and monthly ones up to today. */
function feesNow(
  state: State,
  freeze: Freeze,
  policy: BillingPolicy,
  clock: BillingClock,
): { state: State; lines: BillLine[] } {
  if (freeze.feeMode === "recurring") return billUpTo(state, clock.today, policy);
  if (freeze.feeMode !== "one_off") return { state, lines: [] };
  const lines = line({
    kind: "freeze_fee",
    price: state.terms.price,
    unitMinor: freeze.feeMinor,
    amountMinor: freeze.feeMinor,
    sign: 1,
    fromOn: freeze.fromOn,
    ...(freeze.toOn === null ? {} : { toOn: freeze.toOn }),
  });
  return { state, lines };
}

/**
 * A freeze from a day to a day, both included. What was due before it is billed; its paid days come after it, and
 * nothing falls due while it lasts (but its own fee). Term, end and roll-over move by its days.
 */
export function freezeMembership(
  state: State,
  change: ChangeOf<"freeze">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  if (!["active", "past_due", "frozen", "pending_start"].includes(state.status)) {
    return refused(state, [refuse("WRONG_STATE", { status: state.status })]);
  }
  const due = isBilled(state.status) ? billUpTo(state, clock.today, policy) : { state, lines: [] };
  const ended = afterEnd(due.state, clock.today);
  if (ended.length > 0) return refused(state, ended);
  const toOn = change.toOn ?? addDays(change.fromOn, policy.freeze.maxDays - 1);
  const refusals = objections(due.state, change, toOn, policy, clock);
  if (isRefused(refusals, policy)) return refused(state, refusals);

  const started = change.fromOn <= clock.today;
  const over = toOn < clock.today;
  const freeze: Freeze = {
    id: change.freezeId,
    fromOn: change.fromOn,
    toOn,
    status: over ? "ended" : started ? "active" : "scheduled",
    feeMode: change.feeMode ?? policy.freeze.feeMode,
    feeMinor: change.feeMinor ?? policy.freeze.feeMinor,
    prorate: change.prorate,
    blockBookings: change.blockBookings,
    endOnReturn: change.endOnReturn,
    feeBilledToOn: null,
  };
  const days = daysOf(freeze.fromOn, toOn);
  const next = refrozen(due.state, [...due.state.freezes, freeze], freeze, freeze.fromOn, days);
  if (started && !over && isBilled(next.status)) next.status = "frozen";
  const fees = feesNow(next, freeze, policy, clock);
  return {
    refusals,
    lines: [...due.lines, ...fees.lines],
    next: fees.state,
    dates: {
      movedDays: freeze.feeMode === "keep_billing" ? 0 : days,
      frozenFromOn: freeze.fromOn,
      frozenToOn: toOn,
    },
  };
}

/**
 * The state with a freeze that lasts only until the day before `on`, or never happened. The days that are not frozen
 * any more are taken off term and end again.
 */
export function unfrozen(state: State, freeze: Freeze, on: string): { state: State; days: number } {
  const { toOn } = freeze;
  if (toOn === null || on > toOn) return { state, days: 0 };
  const gone = on <= freeze.fromOn;
  const cut: Freeze = gone
    ? { ...freeze, status: "cancelled" }
    : { ...freeze, toOn: addDays(on, -1), status: "ended" };
  const days = gone ? daysOf(freeze.fromOn, toOn) : daysOf(on, toOn);
  const freezes = state.freezes.map((one) => (one.id === freeze.id ? cut : one));
  // Whatever the freeze had moved lies behind its last day.
  return { state: refrozen(state, freezes, freeze, addDays(toOn, 1), -days), days: -days };
}

/** A scheduled freeze that is called off: as if it had never been asked for, but for a fee that was paid. */
export function cancelFreeze(state: State, change: ChangeOf<"cancel_freeze">, clock: BillingClock): Outcome {
  const freeze = state.freezes.find((one) => one.id === change.freezeId && one.status !== "cancelled");
  if (freeze === undefined) return refused(state, [refuse("FREEZE_NOT_FOUND")]);
  if (freeze.status !== "scheduled" || freeze.fromOn <= clock.today) {
    return refused(state, [refuse("WRONG_STATE", { status: freeze.status })]);
  }
  const { state: next, days } = unfrozen(state, freeze, freeze.fromOn);
  const movedDays = freeze.feeMode === "keep_billing" ? 0 : days;
  return { refusals: [], lines: [], next, dates: { movedDays } };
}
