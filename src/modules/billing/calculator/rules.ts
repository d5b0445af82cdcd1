import { cancel, refundUnused, undoCancel } from "./cancel";
import { dated } from "./cycles";
import { cancelFreeze, freezeMembership } from "./freeze";
import { grossOf, toAccount } from "./lines";
import { moveBillingDay } from "./move-billing-day";
import { isRefused, type Outcome, refuse, refused } from "./outcome";
import { reactivate } from "./reactivate";
import { renew } from "./renew";
import { returnFromFreeze } from "./return";
import { lastPeriod, nextBillsOf, settle } from "./schedule";
import type {
  BillingChange,
  BillingClock,
  BillingPolicy,
  ChangeOf,
  MembershipBillingState,
  NewDates,
  QuoteResult,
} from "./schema";
import { sell } from "./sell";
import { switchPlan, undoSwitch } from "./switch-plan";

type State = MembershipBillingState;
type LaterChange = Exclude<BillingChange, ChangeOf<"sell">>;

function outcomeOf(state: State, change: LaterChange, policy: BillingPolicy, clock: BillingClock): Outcome {
  switch (change.kind) {
    case "freeze":
      return freezeMembership(state, change, policy, clock);
    case "return":
      return returnFromFreeze(state, change, policy, clock);
    case "cancel_freeze":
      return cancelFreeze(state, change, clock);
    case "switch":
      return switchPlan(state, change, policy, clock);
    case "undo_switch":
      return undoSwitch(state);
    case "cancel":
      return cancel(state, change, policy, clock);
    case "undo_cancel":
      return undoCancel(state, clock);
    case "refund_unused":
      return refundUnused(state, policy);
    case "move_billing_day":
      return moveBillingDay(state, change, policy, clock);
    case "renew":
      return renew(state, policy, clock);
    case "reactivate":
      return reactivate(state, change, policy, clock);
  }
}

function datesOf(state: State, dates: Partial<NewDates>, nextBillOn: string | null): NewDates {
  return {
    startsOn: state.startsOn,
    endsOn: state.endsOn,
    termEndsOn: state.termEndsOn,
    paidToOn: lastPeriod(state)?.toOn ?? null,
    nextBillOn,
    movedDays: 0,
    noticeEndsOn: null,
    frozenFromOn: null,
    frozenToOn: null,
    switchOn: null,
    ...dates,
  };
}

/** Closes the bill: what credits leave over goes to the account, and what is on the account pays the rest. */
function close(outcome: Outcome, policy: BillingPolicy): QuoteResult {
  const no = isRefused(outcome.refusals, policy);
  const closing = toAccount(outcome.lines);
  const lines = [...outcome.lines, ...closing];
  const granted = grossOf(closing);
  const totalMinor = grossOf(lines);
  const settled = settle(totalMinor, outcome.next.accountCreditMinor);
  const accountCreditMinor = outcome.next.accountCreditMinor + granted - settled.creditUsedMinor;
  const next = { ...outcome.next, accountCreditMinor };
  const nextBills = nextBillsOf(next, policy);
  return {
    // Whoever of the staff insists is told only what nobody may do.
    refusals: no ? outcome.refusals.filter((one) => !(one.override && policy.staffOverride)) : [],
    overridden: no ? [] : outcome.refusals,
    lines,
    credits: granted > 0 ? [{ reason: "unused_days", minor: granted }] : [],
    totalMinor,
    netMinor: lines.reduce((sum, one) => sum + one.netMinor, 0),
    taxMinor: lines.reduce((sum, one) => sum + one.taxMinor, 0),
    ...settled,
    nextBills,
    newDates: datesOf(next, outcome.dates, nextBills[0]?.dueOn ?? null),
    next,
  };
}

/** A state whose open freezes have a last day, which the rules count with. */
function withDatedFreezes(state: State, policy: BillingPolicy): State {
  if (state.freezes.every((one) => one.toOn !== null)) return state;
  return { ...state, freezes: state.freezes.map((one) => dated(one, policy.freeze.maxDays)) };
}

/**
 * What a change of a membership does to its bills and dates. Preview and commit call this same function; whoever
 * commits stores `next` and opens a bill with `lines`, if there are any. Amounts are whole minor units.
 *
 * Bills that are due by today and not made yet are part of the answer, before the change itself.
 * Nothing is thrown for what a rule forbids: `refusals` says why. A sale has no state yet, every other change has one.
 * @throws RangeError when a date is none, or a change other than a sale comes without a state
 */
export function quote(
  state: MembershipBillingState | null,
  change: BillingChange,
  policy: BillingPolicy,
  clock: BillingClock,
): QuoteResult {
  if (change.kind === "sell") {
    const sold = sell(change, policy, clock);
    return close(
      state === null ? sold : refused(state, [refuse("WRONG_STATE", { status: state.status })]),
      policy,
    );
  }
  if (state === null) throw new RangeError("Only a sale starts from nothing");
  return close(outcomeOf(withDatedFreezes(state, policy), change, policy, clock), policy);
}
