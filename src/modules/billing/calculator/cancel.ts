import { addDays } from "@/shared/time-zone/local-date";
import { unusedDays } from "./cycles";
import { unfrozen } from "./freeze";
import { grossOf } from "./lines";
import { afterEnd, isRefused, type Outcome, refuse, refused } from "./outcome";
import { billUpTo, cutLastPeriod, isBilled, lastPeriod, later } from "./schedule";
import type {
  BillingClock,
  BillingPolicy,
  BillLine,
  ChangeOf,
  MembershipBillingState,
  Refusal,
} from "./schema";
import { creditFor } from "./switch-plan";

type State = MembershipBillingState;

/** The paid days after a day, credited and cut off. */
function creditAfter(state: State, lastOn: string): { state: State; lines: BillLine[] } {
  const last = lastPeriod(state);
  if (last === undefined) return { state, lines: [] };
  const from = addDays(lastOn, 1);
  const days = unusedDays(last, from, state.freezes);
  const lines = creditFor(last, from, days);
  return { state: cutLastPeriod(state, last.days - days, -grossOf(lines)), lines };
}

/**
 * Notice and minimum term decide the last day, and days that are paid are kept: whoever cancels is never billed for
 * days they cannot use. The last bill is for the days up to the last one.
 */
export function cancel(
  state: State,
  change: ChangeOf<"cancel">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  const { status } = state;
  if (!isBilled(status) && status !== "suspended" && status !== "pending_start") {
    return refused(state, [refuse("WRONG_STATE", { status })]);
  }
  if (change.requestedOn > clock.today) return refused(state, [refuse("DATE_IN_FUTURE")]);
  const due = isBilled(status) ? billUpTo(state, clock.today, policy) : { state, lines: [] };
  const ended = afterEnd(due.state, clock.today);
  if (ended.length > 0) return refused(state, ended);
  if (change.immediately) return cancelNow(state, due, change, policy, clock);
  if (state.terms.cycle === "once") return refused(state, [refuse("NOT_RECURRING")]);

  const trial = status === "trial";
  const noticeDays = trial ? 0 : state.terms.noticeDays;
  const noticeEndsOn = addDays(change.requestedOn, noticeDays);
  const termEndsOn = trial ? null : due.state.termEndsOn;
  const refusals: Refusal[] = [];
  if (change.requestedOn < clock.today) refusals.push(refuse("STAFF_ONLY"));
  const { wantedOn } = change;
  if (wantedOn !== null && wantedOn < noticeEndsOn) {
    refusals.push(refuse("INSIDE_NOTICE", { noticeEndsOn, noticeDays }));
  }
  if (wantedOn !== null && termEndsOn !== null && wantedOn < termEndsOn) {
    refusals.push(refuse("INSIDE_MIN_TERM", { termEndsOn }));
  }
  const allowedOn = wantedOn ?? later(noticeEndsOn, termEndsOn);
  const paidToOn = lastPeriod(due.state)?.toOn ?? null;
  const endsOn = later(allowedOn, paidToOn);
  if (endsOn === state.endsOn) refusals.push(refuse("NOTHING_TO_CHANGE"));
  if (isRefused(refusals, policy)) return refused(state, refusals);
  return { refusals, lines: due.lines, next: { ...due.state, endsOn }, dates: { noticeEndsOn } };
}

function cancelNow(
  state: State,
  due: { state: State; lines: BillLine[] },
  { refundUnused: refund }: ChangeOf<"cancel">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  const refusals = [refuse("STAFF_ONLY")];
  // What is left of a pack is counted in visits, not in days.
  if (refund && state.terms.cycle === "once") refusals.push(refuse("NOT_RECURRING"));
  if (isRefused(refusals, policy)) return refused(state, refusals);
  const endsOn = clock.today;
  let at = due.state;
  for (const freeze of at.freezes) {
    if (freeze.status !== "cancelled") at = unfrozen(at, freeze, addDays(endsOn, 1)).state;
  }
  const credited = refund ? creditAfter(at, endsOn) : { state: at, lines: [] };
  const next: State = { ...credited.state, status: "ended", endsOn, next: null };
  return { refusals, lines: [...due.lines, ...credited.lines], next, dates: { noticeEndsOn: endsOn } };
}

/** A cancellation that has not come to its last day is taken back. */
export function undoCancel(state: State, clock: BillingClock): Outcome {
  if (!isBilled(state.status) && state.status !== "pending_start") {
    return refused(state, [refuse("WRONG_STATE", { status: state.status })]);
  }
  if (state.endsOn === null || !state.terms.autoRenew || state.terms.cycle === "once") {
    return refused(state, [refuse("NOTHING_TO_CHANGE")]);
  }
  if (state.endsOn < clock.today) return refused(state, [refuse("AFTER_END", { endsOn: state.endsOn })]);
  return { refusals: [], lines: [], next: { ...state, endsOn: null }, dates: {} };
}

/** The paid days after the last day of a membership that is over come back as account credit. */
export function refundUnused(state: State, policy: BillingPolicy): Outcome {
  const { endsOn, status, terms } = state;
  if (status !== "ended" || endsOn === null) return refused(state, [refuse("WRONG_STATE", { status })]);
  if (terms.cycle === "once") return refused(state, [refuse("NOT_RECURRING")]);
  const refusals = [refuse("STAFF_ONLY")];
  const { state: next, lines } = creditAfter(state, endsOn);
  if (lines.length === 0) refusals.push(refuse("NOTHING_TO_CHANGE"));
  if (isRefused(refusals, policy)) return refused(state, refusals);
  return { refusals, lines, next, dates: {} };
}
