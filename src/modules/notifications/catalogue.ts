export const CHANNELS = ["push", "email", "sms"] as const;

/** What members choose about; each covers some kinds of notifications. */
export const TOPICS = [
  "promotions",
  "offers",
  "waitlist",
  "cancellations",
  "changes",
  "reminders",
  "membership",
  "money",
] as const;

export const KINDS = [
  "seat_promoted",
  "seat_offered",
  "waiting_skipped",
  "waiting_expired",
  "waiting_closed",
  "class_cancelled",
  "seat_cancelled",
  "seat_released",
  "seat_passed_on",
  "class_moved",
  "class_changed",
  "class_reminder",
  "standing_missed",
  "penalty_made",
  "penalty_charged",
  "penalty_waived",
  "membership_suspended",
  "membership_frozen",
  "membership_resumed",
  "membership_ended",
  "payment_received",
  "payment_failed",
  "refund_done",
  "test",
] as const;

/** What became of a delivery: `failed` was refused for good, `dead` is when we gave up trying. */
export const STATUSES = ["queued", "sent", "failed", "suppressed", "dead"] as const;

/** Minutes before a class of which one can be reminded. */
export const REMINDERS = [60, 120, 180, 720, 1_440] as const;
