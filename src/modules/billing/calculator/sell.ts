import { isByMonth } from "@/shared/time-zone/cycles";
import { addDays, daysBetween } from "@/shared/time-zone/local-date";
import { anchorFrom, anchorUpTo, cycleAt, nextDayOfMonth } from "./cycles";
import { line } from "./lines";
import { isRefused, type Outcome, refuse, refused } from "./outcome";
import { billPeriod, billUpTo, endOfTerms, termEnd, usedOnce } from "./schedule";
import type {
  BillingClock,
  BillingPolicy,
  ChangeOf,
  MembershipBillingState,
  PeriodTerms,
  Refusal,
} from "./schema";

const FREE = { kind: "percent", value: 100 } as const;

/** A membership that has been thought of: nothing billed, nothing promised. */
function drafted(change: ChangeOf<"sell">): MembershipBillingState {
  return {
    membershipId: change.membershipId,
    status: "draft",
    startsOn: change.startOn,
    endsOn: null,
    termEndsOn: null,
    anchorOn: change.startOn,
    terms: change.terms,
    next: null,
    discount: change.discount,
    periods: [],
    freezes: [],
    owedMinor: 0,
    accountCreditMinor: change.accountCreditMinor,
  };
}

/** Where the cycles of a sale are anchored when the first of them may start on `on`. */
function anchorOfSale({ terms, alignToDay }: ChangeOf<"sell">, on: string, trial: boolean): string {
  const { cycle } = terms;
  if (alignToDay === null || cycle === "once" || !isByMonth(cycle)) return on;
  const first = nextDayOfMonth(on, alignToDay);
  // After a trial the days up to the billing day are billed when it ends: the anchor stays ahead until then.
  return trial ? anchorFrom(first, cycle, alignToDay) : anchorUpTo(on, first, cycle, alignToDay);
}

/** The first stretch: the trial, the whole time of a pack or pass, the days up to the billing day, or a whole cycle. */
function firstTerms(change: ChangeOf<"sell">, anchorOn: string): PeriodTerms {
  const { terms, discount, trialDays } = change;
  const off = discount && { kind: discount.kind, value: discount.value };
  const base = { price: terms.price, discount: off };
  if (terms.cycle === "once") {
    const days = terms.validDays ?? 1;
    return { kind: "first", ...base, days, ofDays: days };
  }
  if (trialDays > 0) return { kind: "trial", ...base, discount: FREE, days: trialDays, ofDays: trialDays };
  const cycle = cycleAt(anchorOn, terms.cycle, change.startOn);
  const days = daysBetween(change.startOn, cycle.nextOn);
  const free = days < cycle.days && change.firstPeriod === "free";
  return { kind: "first", ...base, ...(free ? { discount: FREE } : {}), days, ofDays: cycle.days };
}

/** A sale: the first stretch and the joining fee are billed at once, even when it starts later. */
export function sell(change: ChangeOf<"sell">, policy: BillingPolicy, clock: BillingClock): Outcome {
  const { terms, startOn, trialDays } = change;
  const draft = drafted(change);
  const refusals: Refusal[] = [];
  if (change.alignToDay !== null && !isByMonth(terms.cycle)) refusals.push(refuse("BILLING_DAY_FIXED"));
  if (startOn < clock.today) refusals.push(refuse("STAFF_ONLY"));
  if (isRefused(refusals, policy)) return refused(draft, refusals);

  const trial = trialDays > 0 && terms.cycle !== "once";
  const paidFrom = trial ? addDays(startOn, trialDays) : startOn;
  const anchorOn = anchorOfSale(change, paidFrom, trial);
  const first = firstTerms(change, anchorOn);
  const { period, lines } = billPeriod(first, startOn, draft);
  lines.push(
    ...line({
      kind: "joining_fee",
      price: terms.price,
      unitMinor: change.joiningFeeMinor,
      amountMinor: change.joiningFeeMinor,
      sign: 1,
    }),
  );
  const wholeCycle = first.kind === "first" && first.days === first.ofDays;
  const termEndsOn = termEnd(paidFrom, terms.minTermMonths);
  const next: MembershipBillingState = {
    ...draft,
    status: startOn > clock.today ? "pending_start" : trial ? "trial" : "active",
    anchorOn,
    termEndsOn,
    endsOn:
      terms.cycle === "once" && terms.validDays !== null
        ? period.toOn
        : endOfTerms(terms, termEndsOn, paidFrom),
    discount: wholeCycle ? usedOnce(change.discount) : change.discount,
    periods: [period],
  };
  const due = billUpTo(next, clock.today, policy);
  return { refusals, lines: [...lines, ...due.lines], next: due.state, dates: {} };
}
