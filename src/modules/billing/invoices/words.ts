/** What bills are called by; apart from the schemas, so that a screen that lists them loads no parser. */
export const INVOICE_STATUSES = [
  "draft",
  "open",
  "partial",
  "paid",
  "overdue",
  "void",
  "written_off",
] as const;

/** What a bill came from. */
export const INVOICE_KINDS = ["sale", "renewal", "change", "fee", "retail", "manual"] as const;

/** How long ago a bill that is still to be paid was due, in days: not yet, up to 7, up to 30, more. */
export const INVOICE_AGES = ["not_due", "week", "month", "older"] as const;
