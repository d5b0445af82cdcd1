import { isByMonth } from "@/shared/time-zone/cycles";
import { isBilled, lastPeriod } from "../calculator/schedule";
import type { MembershipBillingState } from "../calculator/schema";
import type { PossibleChange } from "./schema";

/** What may be asked for as a membership stands, in the order in which it is offered. */
export function possibleChanges(
  state: MembershipBillingState,
  cancelled: boolean,
  today: string,
): PossibleChange[] {
  const { status, terms, freezes } = state;
  const running = isBilled(status);
  const alive = running || status === "pending_start";
  const renews = terms.cycle !== "once";
  const billed = lastPeriod(state) !== undefined;
  const frozen = freezes.some(({ status: of }) => of === "active");
  const planned = state.next?.reason === "switch";
  const list: PossibleChange[] = [];
  if (frozen) list.push("return");
  if (freezes.some((one) => one.status === "scheduled" && one.fromOn > today)) list.push("cancel_freeze");
  if (!frozen && billed && alive && status !== "trial" && !cancelled) list.push("freeze");
  if (alive && renews && billed && !cancelled && !planned) list.push("switch");
  if (planned && alive) list.push("undo_switch");
  if (alive && billed && renews && terms.cycle !== "once" && isByMonth(terms.cycle) && !cancelled) {
    list.push("move_billing_day");
  }
  if (cancelled && alive && terms.autoRenew && renews) list.push("undo_cancel");
  else if ((alive || status === "suspended") && !cancelled) list.push("cancel");
  return list;
}
