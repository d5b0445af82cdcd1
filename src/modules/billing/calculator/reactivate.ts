import { type Outcome, refuse, refused } from "./outcome";
import { billUpTo } from "./schedule";
import type { BillingClock, BillingPolicy, ChangeOf, MembershipBillingState } from "./schema";

/**
 * Back from grace or suspension: the cycles that were not billed meanwhile are, up to the one of the day, so that the
 * membership has no gap. What was owed before is on its own bills.
 */
export function reactivate(
  state: MembershipBillingState,
  change: ChangeOf<"reactivate">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  if (state.status !== "past_due" && state.status !== "suspended") {
    return refused(state, [refuse("WRONG_STATE", { status: state.status })]);
  }
  if (change.on > clock.today) return refused(state, [refuse("DATE_IN_FUTURE")]);
  if (state.endsOn !== null && change.on > state.endsOn) {
    return refused(state, [refuse("AFTER_END", { endsOn: state.endsOn })]);
  }
  const due = billUpTo({ ...state, status: "active" }, change.on, policy);
  return { refusals: [], lines: due.lines, next: due.state, dates: {} };
}
