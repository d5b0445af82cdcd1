import fc from "@/shared/testing/properties";
import { isByMonth } from "@/shared/time-zone/cycles";
import { addDays } from "@/shared/time-zone/local-date";
import { quote } from "./rules";
import { isBilled } from "./schedule";
import type {
  BillingChange,
  BillingClock,
  BillingPolicy,
  BillLine,
  MembershipBillingState,
  Price,
  QuoteResult,
} from "./schema";
import { cancelling, freezing, policy, sale, switching, terms } from "./testing";

type State = MembershipBillingState;

/** Rules that refuse little, so that histories get far. */
export const LAX = policy({
  staffOverride: true,
  switch: { upgrade: "now", downgrade: "now" },
  freeze: { feeMinor: 310 },
});

const CYCLES = ["week", "4week", "month", "month", "month", "quarter", "year"] as const;
const anyPlan = fc.record({
  minor: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 500_000 })),
  cycle: fc.constantFrom(...CYCLES),
  minTermMonths: fc.constantFrom(0, 0, 1, 12),
  noticeDays: fc.constantFrom(0, 30),
  autoRenew: fc.constantFrom(true, true, true, false),
});
const anyTax = fc.record({
  taxBasisPoints: fc.constantFrom(0, 700, 1_600, 1_900),
  taxInclusive: fc.boolean(),
});
const anyDiscount = fc.option(
  fc.record({
    kind: fc.constantFrom("percent" as const, "amount" as const),
    value: fc.integer({ min: 1, max: 100 }),
    cyclesLeft: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
);
/** Any plan at any price, sold on any day. */
export const anySale = fc.record({
  plan: anyPlan,
  tax: anyTax,
  on: fc.integer({ min: 0, max: 1_400 }).map((n) => addDays("2024-01-01", n)),
  discount: anyDiscount,
  alignToDay: fc.option(fc.integer({ min: 1, max: 31 })),
  firstPeriod: fc.constantFrom("prorate" as const, "free" as const),
  trialDays: fc.constantFrom(0, 0, 7),
});
type AnySale = typeof anySale extends fc.Arbitrary<infer T> ? T : never;

const anyStep = fc.record({
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45 })),
  /** Whether the nightly job ran before; if not, the change itself bills what is due. */
  job: fc.boolean(),
  what: fc.oneof(
    fc.record({
      do: fc.constant("freeze" as const),
      ahead: fc.integer({ min: 0, max: 40 }),
      days: fc.integer({ min: 1, max: 60 }),
      prorate: fc.constantFrom(true, true, false),
      feeMode: fc.constantFrom(
        "free" as const,
        "one_off" as const,
        "recurring" as const,
        "keep_billing" as const,
      ),
    }),
    fc.record({
      do: fc.constant("switch" as const),
      plan: anyPlan,
      when: fc.constantFrom("now" as const, "renewal" as const),
      keepDiscount: fc.boolean(),
    }),
    fc.record({ do: fc.constant("move" as const), toDay: fc.integer({ min: 1, max: 31 }) }),
    fc.record({
      do: fc.constant("cancel" as const),
      ahead: fc.option(fc.integer({ min: 0, max: 90 })),
      immediately: fc.constantFrom(false, false, true),
      refundUnused: fc.boolean(),
    }),
    fc.record({
      do: fc.constantFrom("return", "call off", "undo switch", "undo cancel", "suspend", "pay", "refund"),
    }),
  ),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function planTerms({ minor, ...rest }: AnySale["plan"], tax: Partial<Price>) {
  // One version, one price.
  const version = minor * 10 + CYCLES.indexOf(rest.cycle);
  return terms(minor, { ...rest, version, price: tax });
}

/** The change that a sale is. */
export function sellOf(from: AnySale): BillingChange {
  const { plan, tax, on, alignToDay, ...rest } = from;
  const align = isByMonth(plan.cycle) ? alignToDay : null;
  return sale(on, planTerms(plan, tax), { ...rest, alignToDay: align });
}

/** The change that a step means for a membership on a day; undefined when it is no change of the calculator's. */
function changeOf({ what }: Step, state: State, today: string, n: number): BillingChange | undefined {
  switch (what.do) {
    case "freeze": {
      const from = addDays(today, what.ahead);
      const { prorate, feeMode } = what;
      return freezing(from, addDays(from, what.days - 1), { prorate, feeMode }, n);
    }
    case "switch": {
      const { taxBasisPoints, taxInclusive } = state.terms.price;
      const plan = planTerms(what.plan, { taxBasisPoints, taxInclusive });
      return { ...switching(plan, what.when), keepDiscount: what.keepDiscount };
    }
    case "move":
      return { kind: "move_billing_day", toDay: what.toDay };
    case "cancel": {
      const { ahead, immediately, refundUnused } = what;
      const wantedOn = ahead === null ? null : addDays(today, ahead);
      return cancelling(today, { wantedOn, immediately, refundUnused });
    }
    case "return":
      return { kind: "return", on: today };
    case "call off": {
      const planned = state.freezes.find(({ status }) => status === "scheduled");
      return planned && { kind: "cancel_freeze", freezeId: planned.id };
    }
    case "undo switch":
      return { kind: "undo_switch" };
    case "undo cancel":
      return { kind: "undo_cancel" };
    case "pay":
      return { kind: "reactivate", on: today };
    case "refund":
      return { kind: "refund_unused" };
    default:
      return undefined;
  }
}

/** What the dated jobs do to a membership when a day has come. */
function onDay(state: State, today: string): State {
  const freezes = state.freezes.map((one) => {
    if (one.status === "cancelled" || one.status === "ended" || today < one.fromOn) return one;
    const over = one.toOn !== null && one.toOn < today;
    return { ...one, status: over ? ("ended" as const) : ("active" as const) };
  });
  let { status } = state;
  if (status === "pending_start" && today >= state.startsOn) status = "active";
  if (status === "frozen" || status === "active") {
    status = freezes.some((one) => one.status === "active") ? "frozen" : "active";
  }
  if (state.endsOn !== null && state.endsOn < today) status = "ended";
  return { ...state, freezes, status };
}

/** What came of a sale and its steps. */
export interface History {
  state: State;
  today: string;
  results: QuoteResult[];
  lines: BillLine[];
  /** Every change that was asked for, with what it was asked of. */
  asked: { state: State | null; change: BillingChange; clock: BillingClock; result: QuoteResult }[];
}

/** Lives through a sale and what follows, as services do: a refused change changes nothing. */
export function live(first: AnySale, steps: readonly Step[], rules: BillingPolicy = LAX): History {
  const asked: History["asked"] = [];
  const lines: BillLine[] = [];
  const ask = (state: State | null, change: BillingChange, today: string): State => {
    const result = quote(state, change, rules, { today });
    asked.push({ state, change, clock: { today }, result });
    lines.push(...result.lines);
    return result.next;
  };
  let today = first.on;
  let state = ask(null, sellOf(first), today);
  for (const [n, step] of steps.entries()) {
    today = addDays(today, step.wait);
    state = onDay(state, today);
    while (step.job && isBilled(state.status)) {
      const before = state;
      state = ask(state, { kind: "renew" }, today);
      if (asked.at(-1)?.result.refusals.length) {
        state = before;
        break;
      }
    }
    if (step.what.do === "suspend" && isBilled(state.status)) state = { ...state, status: "suspended" };
    const change = changeOf(step, state, today, n);
    if (change) state = ask(state, change, today);
  }
  return { state, today, results: asked.map(({ result }) => result), lines, asked };
}

/** A sale, and what follows. */
export const histories = fc.tuple(anySale, fc.array(anyStep, { maxLength: 7 }));
