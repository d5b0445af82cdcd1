import { REFUSALS, type RefusalCode } from "./refusals";
import type { BillingPolicy, BillLine, MembershipBillingState, NewDates, Refusal } from "./schema";

/** What one kind of change comes to, before the bill is closed. */
export interface Outcome {
  refusals: Refusal[];
  lines: BillLine[];
  next: MembershipBillingState;
  dates: Partial<NewDates>;
}

export function refuse(code: RefusalCode, params: Refusal["params"] = {}): Refusal {
  return { code, params, override: REFUSALS[code].override };
}

/** Whether the change must not happen: a refusal stands that nobody may, or that nobody does override. */
export function isRefused(refusals: readonly Refusal[], policy: BillingPolicy): boolean {
  return refusals.some((one) => !(one.override && policy.staffOverride));
}

/** The state as it was, with the reasons. */
export function refused(state: MembershipBillingState, refusals: Refusal[]): Outcome {
  return { refusals, lines: [], next: state, dates: {} };
}

/**
 * Why nothing can change any more, if so. The bills that were due may have brought terms whose last day is past: the
 * membership is over by then, though no job has written it down yet.
 */
export function afterEnd({ endsOn }: MembershipBillingState, today: string): Refusal[] {
  return endsOn !== null && endsOn < today ? [refuse("AFTER_END", { endsOn })] : [];
}
