/** Each refusal of a change, its params, and whether staff may insist. */
export const REFUSALS = {
  /** status */
  WRONG_STATE: { override: false },
  NOTHING_TO_CHANGE: { override: false },
  /** A pack, pass or single payment has no renewals. */
  NOT_RECURRING: { override: false },
  CURRENCY_DIFFERS: { override: false },
  /** nextBillOn */
  NOT_DUE: { override: false },
  /** endsOn */
  AFTER_END: { override: false },
  /** Before the last bill began; what is billed stays: fromOn */
  BEFORE_LAST_BILL: { override: false },
  /** Weeks have no day of the month. */
  BILLING_DAY_FIXED: { override: false },
  DATE_IN_FUTURE: { override: false },
  DATES_REVERSED: { override: false },
  /** owedMinor, currency */
  OWES: { override: true },
  /** earliestOn, noticeDays */
  FREEZE_NOTICE: { override: true },
  /** minDays, days */
  FREEZE_TOO_SHORT: { override: true },
  /** maxDays, days */
  FREEZE_TOO_LONG: { override: true },
  /** times, year */
  FREEZE_LIMIT_YEAR: { override: true },
  /** maxDays, days, year */
  FREEZE_DAYS_YEAR: { override: true },
  /** fromOn, toOn */
  FREEZE_OVERLAPS: { override: false },
  FREEZE_NOT_FOUND: { override: false },
  /** termEndsOn */
  INSIDE_MIN_TERM: { override: true },
  /** noticeEndsOn, noticeDays */
  INSIDE_NOTICE: { override: true },
  /** renewalOn */
  SWITCH_ONLY_AT_RENEWAL: { override: true },
  STAFF_ONLY: { override: true },
} as const satisfies Record<string, { override: boolean }>;
export type RefusalCode = keyof typeof REFUSALS;
