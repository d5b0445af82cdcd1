import type { ImportProblem, ProblemCode, Severity } from "../schema";

const severities: Readonly<Partial<Record<ProblemCode, Severity>>> = {
  ROW_EMPTY: "info",
  ROW_TOO_SHORT: "warning",
  LETTERS_LOST: "warning",
  PHONE_UNUSUAL: "warning",
  CONTACT_MISSING: "warning",
  DATE_AMBIGUOUS: "warning",
  BIRTH_DATE_UNLIKELY: "warning",
  END_BEFORE_START: "warning",
  PAID_TO_PASSED: "info",
  AMOUNT_UNREADABLE: "warning",
  AMOUNT_IN_WORDS: "info",
  GENDER_UNKNOWN: "info",
  STATUS_UNKNOWN: "warning",
  STATUS_CONTRADICTS_END: "warning",
  FREEZE_IN_NOTES: "warning",
  DEBT_IN_NOTES: "warning",
  DUPLICATE_IN_FILE: "warning",
  EXISTING_PERSON: "info",
  SHARED_CONTACT: "info",
  SAME_NAME: "info",
};

/** A problem with its code's usual severity: error unless the table says otherwise. */
export function problem(
  row: number,
  code: ProblemCode,
  detail: {
    readonly column?: string | null;
    readonly value?: string;
    readonly params?: Readonly<Record<string, string | number>>;
    readonly severity?: Severity;
  } = {},
): ImportProblem {
  return {
    row,
    column: detail.column ?? null,
    code,
    severity: detail.severity ?? severities[code] ?? "error",
    value: (detail.value ?? "").slice(0, 200),
    params: { ...detail.params },
  };
}
