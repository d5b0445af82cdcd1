import { isByMonth } from "@/shared/time-zone/cycles";
import { dateParts } from "@/shared/time-zone/local-date";
import { anchorFrom, anchorUpTo, nextDayOfMonth, startsCycle } from "./cycles";
import { type Outcome, refuse, refused } from "./outcome";
import { anchorFor, billUpTo, isBilled, nextStartOf } from "./schedule";
import type { BillingClock, BillingPolicy, ChangeOf, MembershipBillingState } from "./schema";

/**
 * Another day of the month for bills. Nothing is billed now: the next bill is for the days up to the new day, from
 * there on cycles are whole again. Until that bill the move can be taken back by moving again.
 */
export function moveBillingDay(
  state: MembershipBillingState,
  change: ChangeOf<"move_billing_day">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  if (!isBilled(state.status) && state.status !== "pending_start") {
    return refused(state, [refuse("WRONG_STATE", { status: state.status })]);
  }
  const { cycle } = state.terms;
  if (cycle === "once") return refused(state, [refuse("NOT_RECURRING")]);
  if (!isByMonth(cycle)) return refused(state, [refuse("BILLING_DAY_FIXED")]);
  const due = isBilled(state.status) ? billUpTo(state, clock.today, policy) : { state, lines: [] };
  const start = nextStartOf(due.state);
  if (start === null || (due.state.endsOn !== null && start > due.state.endsOn)) {
    return refused(state, [refuse("AFTER_END", { endsOn: due.state.endsOn ?? state.startsOn })]);
  }
  const day = change.toDay;
  const first = nextDayOfMonth(start, day);
  const anchorOn =
    first === start ? anchorUpTo(state.startsOn, first, cycle, day) : anchorFrom(first, cycle, day);
  const current = anchorFor(due.state, cycle, start);
  // The anchor's own day decides: the 28th and the 31st are the same in February only.
  const same = first === start && startsCycle(current, cycle, start) && dateParts(current).day === day;
  if (same || anchorOn === current) {
    return refused(state, [refuse("NOTHING_TO_CHANGE")]);
  }
  return { refusals: [], lines: due.lines, next: { ...due.state, anchorOn }, dates: {} };
}
