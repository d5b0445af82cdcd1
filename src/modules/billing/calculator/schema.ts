import { z } from "zod";
import { REFUSALS, type RefusalCode } from "./refusals";

/** Days of the gym's calendar. A period's and a freeze's last day is included. */
const day = z.iso.date();
/** Whole minor units of the membership's currency. */
const minor = z.int();

export const BILLING_STATUSES = [
  "draft",
  "pending_signature",
  "pending_payment",
  "pending_start",
  "trial",
  "active",
  "past_due",
  "frozen",
  "suspended",
  "completed",
  "ended",
] as const;
export const billingStatus = z.enum(BILLING_STATUSES);
export type BillingStatus = z.infer<typeof billingStatus>;

export const BILLING_CYCLES = ["week", "4week", "month", "quarter", "year", "once"] as const;
export const billingCycle = z.enum(BILLING_CYCLES);
export type BillingCycle = z.infer<typeof billingCycle>;

/** What a plan's version costs. `minor` contains the tax when `taxInclusive`, else the tax comes on top. */
export const price = z.strictObject({
  minor: minor.min(0),
  currency: z.string().length(3),
  planVersionId: z.uuid(),
  name: z.string(),
  taxBasisPoints: z.int().min(0).max(10_000),
  taxInclusive: z.boolean(),
});
export type Price = z.infer<typeof price>;

/** A version's terms as far as money is concerned; what a sale or a switch brings along. */
export const saleTerms = z.strictObject({
  price,
  cycle: billingCycle,
  /** Days a pack, pass or trial plan (`once`) is valid; null when it does not run out. */
  validDays: z.int().min(1).nullable(),
  minTermMonths: z.int().min(0),
  noticeDays: z.int().min(0),
  autoRenew: z.boolean(),
});
export type SaleTerms = z.infer<typeof saleTerms>;

/** Percent 1–100, or minor units off each whole cycle. `cyclesLeft` null is for as long as the membership lasts. */
export const discount = z.strictObject({
  kind: z.enum(["percent", "amount"]),
  value: z.int().min(1),
  cyclesLeft: z.int().min(1).nullable(),
});
export type Discount = z.infer<typeof discount>;

/** `brought` was paid where the membership comes from: worth nothing here. */
export const PERIOD_KINDS = ["trial", "first", "renewal", "switch", "brought"] as const;

/** What a billed stretch was worth; stored with it, because plan, price and discount change afterwards. */
export const periodTerms = z.strictObject({
  kind: z.enum(PERIOD_KINDS),
  price,
  /** Off a whole cycle of this stretch, or null. */
  discount: discount.omit({ cyclesLeft: true }).nullable(),
  /** Days with access that were paid: frozen days that are given back do not count. */
  days: z.int().min(0),
  /** Days of the whole cycle: a day's value is the cycle's price by these. */
  ofDays: z.int().min(1),
});
export type PeriodTerms = z.infer<typeof periodTerms>;

/** A stretch that has been billed. `toOn` follows from `fromOn`, `days` and the freezes. */
export const paidPeriod = periodTerms.extend({
  fromOn: day,
  toOn: day,
  /** What was billed for it, after discount, with tax, less what was credited since. */
  grossMinor: minor,
  invoiceId: z.uuid().nullable(),
});
export type PaidPeriod = z.infer<typeof paidPeriod>;

export const FREEZE_FEE_MODES = ["free", "one_off", "recurring", "keep_billing"] as const;
export const freezeFeeMode = z.enum(FREEZE_FEE_MODES);
export type FreezeFeeMode = z.infer<typeof freezeFeeMode>;

export const freeze = z.strictObject({
  id: z.uuid(),
  fromOn: day,
  /** Null lasts until the return, at most as long as the policy allows. */
  toOn: day.nullable(),
  status: z.enum(["scheduled", "active", "ended", "cancelled"]),
  feeMode: freezeFeeMode,
  /** Once (`one_off`) or for each frozen month, by the day (`recurring`). */
  feeMinor: minor.min(0),
  /** Whether days that were paid already are given back; unpaid days are never billed unless `keep_billing`. */
  prorate: z.boolean(),
  blockBookings: z.boolean(),
  /** Whether coming in ends it. */
  endOnReturn: z.boolean(),
  /** The last frozen day a recurring fee was billed for. */
  feeBilledToOn: day.nullable(),
});
export type Freeze = z.infer<typeof freeze>;

/** Terms that apply from a renewal on. */
export const nextTerms = z.strictObject({
  terms: saleTerms,
  reason: z.enum(["price_change", "switch"]),
  /** The first renewal they may apply to; null is the next one. */
  fromOn: day.nullable(),
  /** When the member was told. A price change without notice never applies; a switch needs none. */
  noticedOn: day.nullable(),
  keepDiscount: z.boolean(),
});
export type NextTerms = z.infer<typeof nextTerms>;

/** Everything about one membership that money depends on. */
export const membershipBillingState = z.strictObject({
  membershipId: z.uuid(),
  status: billingStatus,
  startsOn: day,
  /** The last day, when it is known. */
  endsOn: day.nullable(),
  termEndsOn: day.nullable(),
  /**
   * A date on which a cycle starts; by month its day of month (29–31: or the month's last day) is the billing day.
   * After the last paid day: the billing day was moved, and the next bill is for the days up to it.
   */
  anchorOn: day,
  terms: saleTerms,
  next: nextTerms.nullable(),
  discount: discount.nullable(),
  /**
   * In order, without a gap but for freezes; one without days was switched or cancelled on its first day. The last one
   * with days is enough, with the freezes that reach beyond its start.
   */
  periods: z.array(paidPeriod),
  freezes: z.array(freeze),
  /** Of bills that are due and not paid. */
  owedMinor: minor.min(0),
  accountCreditMinor: minor.min(0),
});
export type MembershipBillingState = z.infer<typeof membershipBillingState>;

export const billingPolicy = z.strictObject({
  /** Somebody of the staff insists: refusals that staff may override become notes. */
  staffOverride: z.boolean(),
  freeze: z.strictObject({
    noticeDays: z.int().min(0),
    minDays: z.int().min(1),
    maxDays: z.int().min(1),
    timesPerYear: z.int().min(0),
    maxDaysPerYear: z.int().min(0).nullable(),
    feeMinor: minor.min(0),
    feeMode: freezeFeeMode,
    /** Whether a freeze may start inside the minimum term. */
    inMinTerm: z.boolean(),
  }),
  switch: z.strictObject({ upgrade: z.enum(["now", "renewal"]), downgrade: z.enum(["now", "renewal"]) }),
  /** Days before a renewal by which a new price must have been announced to apply to it. */
  priceNoticeDays: z.int().min(0),
});
export type BillingPolicy = z.infer<typeof billingPolicy>;

/** `today` is the local day of the membership's branch. */
export interface BillingClock {
  today: string;
}

const sell = z.strictObject({
  kind: z.literal("sell"),
  membershipId: z.uuid(),
  startOn: day,
  terms: saleTerms,
  discount: discount.nullable(),
  /** A billing day of the month to run with; null starts a cycle on the first day. */
  alignToDay: z.int().min(1).max(31).nullable(),
  /** What the days up to the billing day cost. */
  firstPeriod: z.enum(["prorate", "free"]),
  joiningFeeMinor: minor.min(0),
  /** Free days before the first cycle. */
  trialDays: z.int().min(0),
  /** Credit the person has from elsewhere. */
  accountCreditMinor: minor.min(0),
});
const freezeChange = z.strictObject({
  kind: z.literal("freeze"),
  freezeId: z.uuid(),
  fromOn: day,
  toOn: day.nullable(),
  /** Null takes the policy's; another one is for staff. */
  feeMode: freezeFeeMode.nullable(),
  feeMinor: minor.min(0).nullable(),
  prorate: z.boolean(),
  blockBookings: z.boolean(),
  endOnReturn: z.boolean(),
});
/** `on` is the first day back. */
const returnChange = z.strictObject({ kind: z.literal("return"), on: day });
const cancelFreeze = z.strictObject({ kind: z.literal("cancel_freeze"), freezeId: z.uuid() });
const switchPlan = z.strictObject({
  kind: z.literal("switch"),
  terms: saleTerms,
  /** Null leaves it to the policy for dearer and cheaper plans. */
  when: z.enum(["now", "renewal"]).nullable(),
  keepDiscount: z.boolean(),
});
const undoSwitch = z.strictObject({ kind: z.literal("undo_switch") });
const cancel = z.strictObject({
  kind: z.literal("cancel"),
  requestedOn: day,
  /** The last day wished for. */
  wantedOn: day.nullable(),
  /** Staff only: today is the last day, whatever notice and term say. */
  immediately: z.boolean(),
  /** With `immediately`: whether the paid days after today come back as credit. */
  refundUnused: z.boolean(),
});
const undoCancel = z.strictObject({ kind: z.literal("undo_cancel") });
/** The paid days after the last day of a membership that ended early come back as credit. */
const refundUnused = z.strictObject({ kind: z.literal("refund_unused") });
const moveBillingDay = z.strictObject({
  kind: z.literal("move_billing_day"),
  toDay: z.int().min(1).max(31),
});
/** Bills the next period or freeze fee that is due, one at a time. */
const renew = z.strictObject({ kind: z.literal("renew") });
const reactivate = z.strictObject({ kind: z.literal("reactivate"), on: day });

export const billingChange = z.discriminatedUnion("kind", [
  sell,
  freezeChange,
  returnChange,
  cancelFreeze,
  switchPlan,
  undoSwitch,
  cancel,
  undoCancel,
  refundUnused,
  moveBillingDay,
  renew,
  reactivate,
]);
export type BillingChange = z.infer<typeof billingChange>;
export type ChangeOf<K extends BillingChange["kind"]> = Extract<BillingChange, { kind: K }>;

export const LINE_KINDS = [
  "membership",
  "joining_fee",
  "proration_charge",
  "proration_credit",
  "freeze_fee",
  "account_credit",
  "discount",
  "product",
] as const;
export const lineKind = z.enum(LINE_KINDS);
export type LineKind = z.infer<typeof lineKind>;

/**
 * A line of a bill; credits are negative. Words come from message `billing.lines.<kind>` and the params.
 * `quantity × unitMinor − discountMinor` is the amount in the price's own terms (with tax when inclusive), `grossMinor = netMinor + taxMinor`.
 */
export const billLine = z.strictObject({
  kind: lineKind,
  label: z.string(),
  params: z.strictObject({
    planName: z.string(),
    fromOn: day.nullable(),
    toOn: day.nullable(),
    days: z.int().nullable(),
    ofDays: z.int().nullable(),
  }),
  planVersionId: z.uuid().nullable(),
  fromOn: day.nullable(),
  toOn: day.nullable(),
  quantity: z.int(),
  unitMinor: minor,
  discountMinor: minor,
  netMinor: minor,
  taxMinor: minor,
  grossMinor: minor,
  taxBasisPoints: z.int(),
});
export type BillLine = z.infer<typeof billLine>;

/** What is to be paid on a day. `payableMinor` is what credit does not cover. */
export const bill = z.strictObject({
  dueOn: day,
  lines: z.array(billLine),
  totalMinor: minor.min(0),
  creditUsedMinor: minor.min(0),
  payableMinor: minor.min(0),
});
export type Bill = z.infer<typeof bill>;

export const refusal = z.strictObject({
  code: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  override: z.boolean(),
});
export type Refusal = z.infer<typeof refusal>;

export const newDates = z.strictObject({
  startsOn: day,
  endsOn: day.nullable(),
  termEndsOn: day.nullable(),
  /** The last day that is billed. */
  paidToOn: day.nullable(),
  nextBillOn: day.nullable(),
  /** Days by which term and next bill move. */
  movedDays: z.int(),
  /** For a cancellation: the last day by notice alone. */
  noticeEndsOn: day.nullable(),
  /** For a freeze or a return: its first and last day. */
  frozenFromOn: day.nullable(),
  frozenToOn: day.nullable(),
  /** For a switch: the first day of the new plan. */
  switchOn: day.nullable(),
});
export type NewDates = z.infer<typeof newDates>;

/** What a change does. With refusals nothing else is to be done: `next` is the state as it was. */
export const quoteResult = z.strictObject({
  refusals: z.array(refusal),
  /** What would have been refused had staff not insisted; for the audit. */
  overridden: z.array(refusal),
  lines: z.array(billLine),
  /** Account credit granted, minor units with tax; it never expires. */
  credits: z.array(z.strictObject({ reason: z.enum(["unused_days"]), minor: minor.min(1) })),
  /** Of the lines; never negative. */
  totalMinor: minor.min(0),
  netMinor: minor,
  taxMinor: minor,
  creditUsedMinor: minor.min(0),
  payableMinor: minor.min(0),
  /** The next three bills; fewer only when the membership ends before. */
  nextBills: z.array(bill).max(3),
  newDates,
  /** The state after the change, to be stored by whoever commits. */
  next: membershipBillingState,
});
export type QuoteResult = z.infer<typeof quoteResult>;
