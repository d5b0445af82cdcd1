/**
 * The closed set of refusals. One row per code: how it travels (tRPC code, HTTP status), how loud it is logged.
 * The words are in the `errors` namespace of the message catalogue, under the same key.
 */
export const ERROR_TABLE = {
  // asking
  INVALID_INPUT: { trpc: "BAD_REQUEST", http: 400, log: "debug" },
  NOT_FOUND: { trpc: "NOT_FOUND", http: 404, log: "debug" },
  CONFLICT: { trpc: "CONFLICT", http: 409, log: "debug" },
  STALE: { trpc: "CONFLICT", http: 409, log: "debug" },
  TOO_LARGE: { trpc: "PAYLOAD_TOO_LARGE", http: 413, log: "debug" },
  UNSUPPORTED_FILE: { trpc: "UNSUPPORTED_MEDIA_TYPE", http: 415, log: "debug" },
  IDEMPOTENCY_MISMATCH: { trpc: "UNPROCESSABLE_CONTENT", http: 422, log: "info" },
  // who is asking
  NOT_SIGNED_IN: { trpc: "UNAUTHORIZED", http: 401, log: "debug" },
  SESSION_EXPIRED: { trpc: "UNAUTHORIZED", http: 401, log: "debug" },
  FORBIDDEN: { trpc: "FORBIDDEN", http: 403, log: "info" },
  CSRF: { trpc: "FORBIDDEN", http: 403, log: "warn" },
  MFA_REQUIRED: { trpc: "FORBIDDEN", http: 403, log: "info" },
  MFA_SETUP_REQUIRED: { trpc: "FORBIDDEN", http: 403, log: "info" },
  REAUTHENTICATE: { trpc: "FORBIDDEN", http: 403, log: "info" },
  RATE_LIMITED: { trpc: "TOO_MANY_REQUESTS", http: 429, log: "info" },
  // identity
  WRONG_CREDENTIALS: { trpc: "UNAUTHORIZED", http: 401, log: "info" },
  WRONG_CODE: { trpc: "UNAUTHORIZED", http: 401, log: "info" },
  EMAIL_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  EMAIL_NOT_VERIFIED: { trpc: "FORBIDDEN", http: 403, log: "debug" },
  WEAK_PASSWORD: { trpc: "BAD_REQUEST", http: 400, log: "debug" },
  LINK_EXPIRED: { trpc: "BAD_REQUEST", http: 400, log: "debug" },
  // tenancy
  SLUG_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  GYM_SUSPENDED: { trpc: "FORBIDDEN", http: 403, log: "info" },
  LAST_OWNER: { trpc: "CONFLICT", http: 409, log: "debug" },
  ALREADY_STAFF: { trpc: "CONFLICT", http: 409, log: "debug" },
  INVITATION_OTHER_EMAIL: { trpc: "FORBIDDEN", http: 403, log: "info" },
  // membership
  MEMBER_NUMBER_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  POSSIBLE_DUPLICATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  MEMBER_MERGED: { trpc: "CONFLICT", http: 409, log: "debug" },
  MERGE_BLOCKED: { trpc: "CONFLICT", http: 409, log: "debug" },
  MERGE_UNDO_BLOCKED: { trpc: "CONFLICT", http: 409, log: "debug" },
  PLAN_NAME_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  PLAN_RETIRED: { trpc: "CONFLICT", http: 409, log: "debug" },
  PLAN_FULL: { trpc: "CONFLICT", http: 409, log: "debug" },
  TAX_RATE_NAME_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  FREEZE_CLASHES: { trpc: "CONFLICT", http: 409, log: "debug" },
  WAIVER_RETIRED: { trpc: "CONFLICT", http: 409, log: "debug" },
  GUARDIAN_NEEDED: { trpc: "CONFLICT", http: 409, log: "debug" },
  MEMBERSHIP_OVERLAPS: { trpc: "CONFLICT", http: 409, log: "debug" },
  ALREADY_LINKED: { trpc: "CONFLICT", http: 409, log: "debug" },
  MEMBERSHIP_STATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  NO_CREDITS: { trpc: "CONFLICT", http: 409, log: "debug" },
  LIMIT_REACHED: { trpc: "CONFLICT", http: 409, log: "debug" },
  HOUSEHOLD_FULL: { trpc: "CONFLICT", http: 409, log: "debug" },
  IN_OTHER_HOUSEHOLD: { trpc: "CONFLICT", http: 409, log: "debug" },
  HOUSEHOLD_PAYER: { trpc: "CONFLICT", http: 409, log: "debug" },
  GUEST_LIMIT: { trpc: "CONFLICT", http: 409, log: "debug" },
  // billing
  INVOICE_STATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  PAYMENT_PENDING: { trpc: "CONFLICT", http: 409, log: "debug" },
  AMOUNT_TOO_HIGH: { trpc: "CONFLICT", http: 409, log: "debug" },
  PROVIDER_NOT_READY: { trpc: "CONFLICT", http: 409, log: "debug" },
  PROVIDER_REFUSED: { trpc: "UNPROCESSABLE_CONTENT", http: 422, log: "debug" },
  LAST_METHOD: { trpc: "CONFLICT", http: 409, log: "debug" },
  SHIFT_NEEDED: { trpc: "CONFLICT", http: 409, log: "debug" },
  QUOTE_EXPIRED: { trpc: "CONFLICT", http: 409, log: "debug" },
  QUOTE_CHANGED: { trpc: "CONFLICT", http: 409, log: "debug" },
  ASK_THE_DESK: { trpc: "FORBIDDEN", http: 403, log: "debug" },
  DISCOUNT_TOO_HIGH: { trpc: "FORBIDDEN", http: 403, log: "info" },
  GUARDIAN_MISSING: { trpc: "CONFLICT", http: 409, log: "debug" },
  PRODUCT_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  OUT_OF_STOCK: { trpc: "CONFLICT", http: 409, log: "debug" },
  SHIFT_ALREADY_OPEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  SHIFT_CLOSED: { trpc: "CONFLICT", http: 409, log: "debug" },
  DIFFERENCE_REASON: { trpc: "CONFLICT", http: 409, log: "debug" },
  PAYMENT_USED: { trpc: "CONFLICT", http: 409, log: "debug" },
  RECEIPT_TAKEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  SECOND_PERSON: { trpc: "CONFLICT", http: 409, log: "debug" },
  // imports
  FILE_UNREADABLE: { trpc: "BAD_REQUEST", http: 400, log: "debug" },
  IMPORT_STATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  PLAN_UNKNOWN: { trpc: "CONFLICT", http: 409, log: "debug" },
  // attendance
  PASS_EXPIRED: { trpc: "BAD_REQUEST", http: 400, log: "debug" },
  PASS_UNKNOWN: { trpc: "NOT_FOUND", http: 404, log: "debug" },
  UNDO_TOO_LATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  DEVICE_REVOKED: { trpc: "UNAUTHORIZED", http: 401, log: "info" },
  PAIRING_CODE_WRONG: { trpc: "BAD_REQUEST", http: 400, log: "info" },
  // classes
  CLASS_FULL: { trpc: "CONFLICT", http: 409, log: "debug" },
  CLASS_CANCELLED: { trpc: "CONFLICT", http: 409, log: "debug" },
  BOOKING_NOT_OPEN: { trpc: "CONFLICT", http: 409, log: "debug" },
  BOOKING_CLOSED: { trpc: "CONFLICT", http: 409, log: "debug" },
  ALREADY_BOOKED: { trpc: "CONFLICT", http: 409, log: "debug" },
  BOOKING_CLASH: { trpc: "CONFLICT", http: 409, log: "debug" },
  NOT_ENTITLED: { trpc: "CONFLICT", http: 409, log: "debug" },
  GUESTS_NOT_ALLOWED: { trpc: "CONFLICT", http: 409, log: "debug" },
  BOOKING_STATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  PENALTY_DECIDED: { trpc: "CONFLICT", http: 409, log: "debug" },
  WAITLIST_LIMIT: { trpc: "CONFLICT", http: 409, log: "debug" },
  CLASS_HAS_SEATS: { trpc: "CONFLICT", http: 409, log: "debug" },
  OFFER_EXPIRED: { trpc: "CONFLICT", http: 409, log: "debug" },
  BOOKING_ENDED: { trpc: "CONFLICT", http: 409, log: "debug" },
  MARK_TOO_EARLY: { trpc: "CONFLICT", http: 409, log: "debug" },
  MARK_TOO_LATE: { trpc: "CONFLICT", http: 409, log: "debug" },
  SUBSTITUTE_ASKED: { trpc: "CONFLICT", http: 409, log: "debug" },
  SUBSTITUTE_BUSY: { trpc: "CONFLICT", http: 409, log: "debug" },
  // us
  UNAVAILABLE: { trpc: "SERVICE_UNAVAILABLE", http: 503, log: "warn" },
  TIMEOUT: { trpc: "GATEWAY_TIMEOUT", http: 504, log: "warn" },
  INTERNAL: { trpc: "INTERNAL_SERVER_ERROR", http: 500, log: "error" },
} as const;

export type ErrorCode = keyof typeof ERROR_TABLE;

export type ErrorParams = Readonly<Record<string, string | number | boolean | null>>;

/** A refusal the reader understands: a code from the closed set and the facts its sentence needs. */
export class DomainError extends Error {
  override name = "DomainError";
  readonly code: ErrorCode;
  readonly params: ErrorParams | undefined;

  constructor(code: ErrorCode, params?: ErrorParams, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.params = params;
  }
}

/** What of a refusal may reach a client. */
export interface PublicError {
  code: ErrorCode;
  params?: ErrorParams;
  requestId?: string;
  /** Wrong fields of an input: dotted path and the validator's own code. */
  fields?: { path: string; code: string }[];
}
