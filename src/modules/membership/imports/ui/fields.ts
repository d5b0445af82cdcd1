import type { ImportField } from "../schema";
import type { ImportState } from "../wizard/schema";

/** The meanings offered for a column, most wanted first; spelled out here so that no validator is loaded for them. */
export const FIELDS: readonly ImportField[] = [
  "ignore",
  "memberNumber",
  "firstName",
  "lastName",
  "fullName",
  "email",
  "phone",
  "birthDate",
  "gender",
  "joinedOn",
  "planName",
  "status",
  "startsOn",
  "endsOn",
  "paidToOn",
  "nextBillOn",
  "price",
  "balance",
  "addressLine",
  "postalCode",
  "city",
  "emergencyContact",
  "tags",
  "notes",
];

const REPEATABLE: readonly ImportField[] = ["ignore", "notes", "tags"];

/** Gives a column a meaning; a meaning that only one column can have leaves the one that had it. */
export function assignField(
  mapping: readonly ImportField[],
  column: number,
  field: ImportField,
): ImportField[] {
  return mapping.map((known, index) => {
    if (index === column) return field;
    return known === field && !REPEATABLE.includes(field) ? "ignore" : known;
  });
}

export function isBusy(state: ImportState): boolean {
  return state === "checking" || state === "committing" || state === "undoing";
}

/** States that a look at the list colours. */
export const TONES = {
  uploaded: "neutral",
  mapped: "neutral",
  checking: "info",
  checked: "warn",
  committing: "info",
  done: "ok",
  undoing: "info",
  undone: "neutral",
  failed: "deny",
  cancelled: "neutral",
} as const satisfies Record<ImportState, string>;
