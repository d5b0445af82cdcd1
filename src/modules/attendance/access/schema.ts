import { z } from "zod";

export const SEVERITIES = ["allow", "warn", "deny"] as const;
export const severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severity>;

/** The one button that a refused (or warned) person's answer offers; `none` where nothing needs doing. */
export const FIXES = [
  "undo",
  "check-out",
  "sell-plan",
  "renew",
  "take-payment",
  "unfreeze",
  "change-start",
  "change-plan",
  "sell-visits",
  "sign-waiver",
  "add-guardian",
  "see-ban",
  "show-inside",
  "show-hours",
  "new-code",
  "retry",
] as const;
export const fix = z.enum(FIXES);
export type Fix = z.infer<typeof fix>;

interface ReasonRow {
  readonly severity: Severity;
  readonly fix: Fix;
  /** Whether staff may let somebody in against it, with a reason; a ban takes a manager. */
  readonly override: "desk" | "manager" | "never";
}

/**
 * Why the door opens or stays shut. Warnings come from policies too: a missing waiver or a full branch warns or denies
 * as the gym says, so the answer's own severity counts; this one is what the reason means on its own.
 */
export const REASON_TABLE = {
  OK: { severity: "allow", fix: "undo", override: "never" },
  OK_GRACE: { severity: "warn", fix: "take-payment", override: "never" },
  ALREADY_IN: { severity: "allow", fix: "check-out", override: "never" },
  NO_MEMBERSHIP: { severity: "deny", fix: "sell-plan", override: "desk" },
  EXPIRED: { severity: "deny", fix: "renew", override: "desk" },
  OVERDUE: { severity: "deny", fix: "take-payment", override: "desk" },
  FROZEN: { severity: "deny", fix: "unfreeze", override: "desk" },
  NOT_STARTED: { severity: "deny", fix: "change-start", override: "desk" },
  OUTSIDE_HOURS: { severity: "deny", fix: "change-plan", override: "desk" },
  WRONG_BRANCH: { severity: "deny", fix: "change-plan", override: "desk" },
  LIMIT_REACHED: { severity: "deny", fix: "sell-visits", override: "desk" },
  NO_CREDITS: { severity: "deny", fix: "sell-visits", override: "desk" },
  WAIVER_MISSING: { severity: "deny", fix: "sign-waiver", override: "desk" },
  BANNED: { severity: "deny", fix: "see-ban", override: "manager" },
  BRANCH_FULL: { severity: "deny", fix: "show-inside", override: "desk" },
  BRANCH_CLOSED: { severity: "deny", fix: "show-hours", override: "desk" },
  MINOR_UNACCOMPANIED: { severity: "deny", fix: "add-guardian", override: "desk" },
  TOKEN_EXPIRED: { severity: "deny", fix: "new-code", override: "never" },
  UNKNOWN_OFFLINE: { severity: "warn", fix: "retry", override: "never" },
} as const satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof REASON_TABLE;
export const REASONS = Object.keys(REASON_TABLE) as [Reason, ...Reason[]];
export const reason = z.enum(REASONS);

/**
 * The facts a reason's sentence needs. Instants are ISO, dates `YYYY-MM-DD`; null where a reason has none.
 * `time` since when somebody is in, `until` the last day of a term, grace or freeze, `from` the first day of one,
 * `resetAt` when a used-up allowance starts again, `hours` the plan's windows of that day (`06:00–12:00`).
 */
export const reasonParams = z.object({
  time: z.string().nullable(),
  until: z.string().nullable(),
  from: z.string().nullable(),
  resetAt: z.string().nullable(),
  hours: z.string().nullable(),
  plan: z.string().nullable(),
});
export type ReasonParams = z.infer<typeof reasonParams>;
