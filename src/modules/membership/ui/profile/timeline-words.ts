import type { TimelineEntry } from "../../members/schema";

/** Fields of a member whose names the catalogue has. */
export const KNOWN_FIELDS = [
  "firstName",
  "lastName",
  "email",
  "phone",
  "birthDate",
  "gender",
  "homeBranchId",
  "homeBranchName",
  "addressLine",
  "postalCode",
  "city",
  "emergencyName",
  "emergencyPhone",
  "guardianName",
  "guardianPhone",
  "notes",
  "tags",
  "photo",
] as const;
export type KnownField = (typeof KNOWN_FIELDS)[number];

/** Actions whose sentences the catalogue has; dots are keys there, so they are dashes. */
export const KNOWN_ACTIONS = [
  "member-create",
  "member-update",
  "member-ban",
  "member-unban",
  "member-archive",
  "member-restore",
  "member-photo",
  "member-app-invite",
  "member-app-revoke",
  "member-app-link",
  "member-app-unlink",
  "member-merge",
  "member-unmerge",
  "member-import",
  "member-import-undo",
  "member-pass-reset",
  "member-pin-reset",
  "membership-started",
  "membership-frozen",
  "membership-returned",
  "membership-suspended",
  "membership-reactivated",
  "membership-ended",
  "membership-sold",
  "membership-signed",
  "membership-paid",
  "membership-unpaid",
  "membership-converted",
  "membership-past_due",
  "membership-freeze_scheduled",
  "membership-freeze_cancelled",
  "membership-switched",
  "membership-switch_scheduled",
  "membership-switch_withdrawn",
  "membership-cancel_requested",
  "membership-cancel_withdrawn",
  "membership-billing_moved",
  "membership-completed",
  "membership-reopened",
  "attendance-override",
  "attendance-undo",
  "attendance-conflict-dismissed",
  "waiver-sign",
  "entitlement-adjust",
  "household-create",
  "household-add",
  "household-remove",
  "household-payer",
  "health-note-consent",
  "health-note-withdraw",
  "guest-visit",
  "notification-unsubscribe",
  "membership-override",
  "invoice-void",
  "invoice-write-off",
  "credit-give",
  "refund-write",
  "payment-close-unknown",
  "payment-method-remove",
  "pay-link-send",
  "collection-try-again",
  "collection-note",
  "standing-booking-make",
  "standing-booking-end",
  "penalty-charge",
  "penalty-waive",
  "penalty-void",
] as const;
export type KnownAction = (typeof KNOWN_ACTIONS)[number];

export function knownAction(action: string): KnownAction | undefined {
  const key = action.replaceAll(".", "-");
  return KNOWN_ACTIONS.find((known) => known === key);
}

/** An action nobody put into words yet, still readable: `billing.credit-note` → `Billing: credit note`. */
export function plainAction(action: string): string {
  const [area = "", ...rest] = action.split(".");
  const words = (text: string) => text.replace(/[-_]/g, " ").trim();
  const head = words(area);
  const first = head.charAt(0).toUpperCase() + head.slice(1);
  return rest.length > 0 ? `${first}: ${words(rest.join(" "))}` : first;
}

/** What an update changed, field by field; ids say nothing to a person and are left out. */
export function changedFields(
  entry: Pick<TimelineEntry, "before" | "after">,
): { field: KnownField; before: string | null; after: string | null }[] {
  const { before, after } = entry;
  if (!after) return [];
  return KNOWN_FIELDS.filter((field) => field in after && field !== "homeBranchId" && field !== "photo").map(
    (field) => ({ field, before: asText(before?.[field]), after: asText(after[field]) }),
  );
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(", ");
  return String(value);
}

/** A date out of an audit line, when there is one. */
export function dateIn(values: TimelineEntry["after"], name: string): string | null {
  const value = values?.[name];
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
}
