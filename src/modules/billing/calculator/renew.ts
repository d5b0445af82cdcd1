import { type Outcome, refuse, refused } from "./outcome";
import { isBilled, nextDue } from "./schedule";
import type { BillingClock, BillingPolicy, MembershipBillingState } from "./schema";

/** Bills the next period or freeze fee that is due. Run again after days without a worker, it catches up in order. */
export function renew(state: MembershipBillingState, policy: BillingPolicy, clock: BillingClock): Outcome {
  const { status } = state;
  if (!isBilled(status) && status !== "pending_start") {
    return refused(state, [refuse("WRONG_STATE", { status })]);
  }
  const due = nextDue(state, policy);
  if (due === null) {
    if (state.terms.cycle === "once") return refused(state, [refuse("NOT_RECURRING")]);
    return refused(state, [refuse("AFTER_END", { endsOn: state.endsOn ?? state.startsOn })]);
  }
  if (due.dueOn > clock.today) return refused(state, [refuse("NOT_DUE", { nextBillOn: due.dueOn })]);
  return { refusals: [], lines: due.lines, next: due.next, dates: {} };
}
