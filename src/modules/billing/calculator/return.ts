import { addDays } from "@/shared/time-zone/local-date";
import { unfrozen } from "./freeze";
import { type Outcome, refuse, refused } from "./outcome";
import { billUpTo } from "./schedule";
import type { BillingClock, BillingPolicy, ChangeOf, MembershipBillingState } from "./schema";

/**
 * Coming back on a day, the first with access again. Paid days that the freeze had kept go on from there; when none
 * are left, the next cycle starts and is billed on that day.
 */
export function returnFromFreeze(
  state: MembershipBillingState,
  change: ChangeOf<"return">,
  policy: BillingPolicy,
  clock: BillingClock,
): Outcome {
  const { on } = change;
  if (on > clock.today) return refused(state, [refuse("DATE_IN_FUTURE")]);
  const freeze = state.freezes.find(
    (one) =>
      (one.status === "active" || one.status === "scheduled") &&
      one.fromOn <= on &&
      (one.toOn === null || on <= one.toOn),
  );
  if (freeze === undefined) return refused(state, [refuse("FREEZE_NOT_FOUND")]);
  const { state: back, days } = unfrozen(state, freeze, on);
  const active = back.status === "frozen" ? { ...back, status: "active" as const } : back;
  const due = billUpTo(active, clock.today, policy);
  return {
    refusals: [],
    lines: due.lines,
    next: due.state,
    dates: {
      movedDays: freeze.feeMode === "keep_billing" ? 0 : days,
      frozenFromOn: freeze.fromOn < on ? freeze.fromOn : null,
      frozenToOn: freeze.fromOn < on ? addDays(on, -1) : null,
    },
  };
}
