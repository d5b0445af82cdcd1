import { z } from "zod";
import type { LocalDate } from "@/shared/time-zone/local-date";

/** What one import takes; beyond it the file is refused with a problem that names the limit. */
export const IMPORT_LIMITS = {
  bytes: 25 * 1024 * 1024,
  rows: 100_000,
  columns: 60,
  /** Characters of one cell. */
  cell: 10_000,
} as const;

/** What a column can mean. */
export const importFields = [
  "memberNumber",
  "firstName",
  "lastName",
  "fullName",
  "email",
  "phone",
  "gender",
  "birthDate",
  "joinedOn",
  "planName",
  "status",
  "startsOn",
  "endsOn",
  "paidToOn",
  "nextBillOn",
  "balance",
  "price",
  "emergencyContact",
  "addressLine",
  "postalCode",
  "city",
  "tags",
  "notes",
  "ignore",
] as const;
export const importFieldSchema = z.enum(importFields);
export type ImportField = z.infer<typeof importFieldSchema>;

export const dateFields = ["birthDate", "joinedOn", "startsOn", "endsOn", "paidToOn", "nextBillOn"] as const;
export type DateField = (typeof dateFields)[number];

/** How days are written in a column where both readings exist: `mixed` has rows that prove either. */
export const dateOrderSchema = z.enum(["dmy", "mdy", "ymd"]);
export type DateOrder = z.infer<typeof dateOrderSchema>;

/** The meaning of each column, by position; a field other than `ignore`, `notes` and `tags` occurs once. */
export const mappingSchema = z
  .array(importFieldSchema)
  .max(IMPORT_LIMITS.columns)
  .refine(
    (fields) => {
      const single = fields.filter((field) => !["ignore", "notes", "tags"].includes(field));
      return new Set(single).size === single.length;
    },
    { message: "A field is mapped twice" },
  );
export type Mapping = z.infer<typeof mappingSchema>;

export const fileProblemCodes = [
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "FILE_NOT_TEXT",
  "FILE_IS_SPREADSHEET",
  "FILE_UNREADABLE",
  "HEADER_ONLY",
  "TOO_MANY_ROWS",
  "TOO_MANY_COLUMNS",
  "QUOTE_NOT_CLOSED",
  "RECORD_TOO_LONG",
] as const;

export const rowProblemCodes = [
  "ROW_EMPTY",
  "ROW_TOO_LONG",
  "ROW_TOO_SHORT",
  "CELL_TOO_LONG",
  "NAME_MISSING",
  "LETTERS_LOST",
  "EMAIL_INVALID",
  "PHONE_INVALID",
  "PHONE_UNUSUAL",
  "CONTACT_MISSING",
  "DATE_UNREADABLE",
  "DATE_IMPOSSIBLE",
  "DATE_AMBIGUOUS",
  "BIRTH_DATE_UNLIKELY",
  "END_BEFORE_START",
  "PAID_TO_PASSED",
  "AMOUNT_UNREADABLE",
  "AMOUNT_IN_WORDS",
  "GENDER_UNKNOWN",
  "STATUS_UNKNOWN",
  "STATUS_CONTRADICTS_END",
  "FREEZE_IN_NOTES",
  "DEBT_IN_NOTES",
  "DUPLICATE_IN_FILE",
  "NUMBER_TAKEN",
  "EXISTING_PERSON",
  "SHARED_CONTACT",
  "SAME_NAME",
] as const;

export const problemCodeSchema = z.enum([...fileProblemCodes, ...rowProblemCodes]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** `error`: the row (or file) is not taken. `warning`: taken, look at it. `info`: nothing to do. */
export const severitySchema = z.enum(["error", "warning", "info"]);
export type Severity = z.infer<typeof severitySchema>;

export const importProblemSchema = z.object({
  /** As a spreadsheet counts: the header is row 1. 0 means the file itself. */
  row: z.number().int().min(0),
  /** The column's header, null when the whole row is meant. */
  column: z.string().nullable(),
  code: problemCodeSchema,
  severity: severitySchema,
  /** What stood there, at most 200 characters. */
  value: z.string(),
  /** For the words of the code in messages `imports.problems`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ImportProblem = z.infer<typeof importProblemSchema>;

export const importStatusSchema = z.enum(["active", "expired", "frozen", "suspended"]);
export type ImportStatus = z.infer<typeof importStatusSchema>;

export type MemberDraft = {
  readonly number?: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  readonly gender?: "female" | "male" | "other";
  readonly birthDate?: LocalDate;
  readonly joinedOn: LocalDate;
  readonly addressLine?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly emergencyName?: string;
  readonly emergencyPhone?: string;
  readonly notes?: string;
  readonly tags: readonly string[];
};

export type MembershipDraft = {
  readonly planName: string;
  readonly status: ImportStatus;
  readonly startsOn: LocalDate;
  /** Absent: without end. */
  readonly endsOn?: LocalDate;
  /** The last day that is paid for where they come from. */
  readonly paidToOn?: LocalDate;
  readonly priceMinor?: number;
  /** Negative: the member owes. */
  readonly balanceMinor?: number;
  readonly currency: string;
};

export type ParsedRow = {
  readonly row: number;
  /** Absent when an error keeps the row out, or it is empty. */
  readonly member?: MemberDraft;
  readonly membership?: MembershipDraft;
  readonly problems: readonly ImportProblem[];
};

export type RowDecision = "create" | "update" | "skip";

export const importSummarySchema = z.object({
  rows: z.number().int(),
  create: z.number().int(),
  update: z.number().int(),
  skip: z.number().int(),
  /** Problems by severity, and rows that carry at least one error. */
  errors: z.number().int(),
  warnings: z.number().int(),
  infos: z.number().int(),
  rowsWithErrors: z.number().int(),
  plans: z.array(z.object({ name: z.string(), rows: z.number().int(), exists: z.boolean() })),
  byCode: z.partialRecord(problemCodeSchema, z.number().int()),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;
