import { z } from "zod";
import {
  dateFields,
  dateOrderSchema,
  IMPORT_LIMITS,
  importFieldSchema,
  importProblemSchema,
  importSummarySchema,
  mappingSchema,
  problemCodeSchema,
  severitySchema,
} from "../schema";

/**
 * Where an import stands. `cancelled` with rows already taken may go on or be undone; without any it is over.
 * uploaded → checking → checked → committing → done → undoing → undone; a stopped check is `mapped`.
 */
export const importStates = [
  "uploaded",
  "mapped",
  "checking",
  "checked",
  "committing",
  "done",
  "undoing",
  "undone",
  "failed",
  "cancelled",
] as const;
export const importStateSchema = z.enum(importStates);
export type ImportState = z.infer<typeof importStateSchema>;

/** States in which the worker is busy. */
export function isRunning(state: ImportState): boolean {
  return state === "checking" || state === "committing" || state === "undoing";
}

const dateGuessSchema = z.object({
  order: z.enum(["dmy", "mdy", "ymd", "mixed"]),
  evidence: z.object({
    dmy: z.number(),
    mdy: z.number(),
    ymd: z.number(),
    ambiguous: z.number(),
    unreadable: z.number(),
  }),
  uncertain: z.boolean(),
});

export const columnSchema = z.object({
  header: z.string(),
  field: importFieldSchema,
  /** 0 … 1; below 0.6 a person should look. */
  confidence: z.number(),
  /** The first filled cells, shortened. */
  samples: z.array(z.string()),
  /** How days are written here, whatever the column turns out to be. */
  dates: dateGuessSchema,
});
export type ImportColumn = z.infer<typeof columnSchema>;

/** What was learnt of a file when it came. */
export const sourceSchema = z.object({
  encoding: z.string(),
  delimiter: z.enum([",", ";", "\t", "|"]),
  columns: z.array(columnSchema),
  /** Lines of the file: about how many rows to expect. */
  lines: z.number().int(),
});
export type ImportSource = z.infer<typeof sourceSchema>;

export const optionsSchema = z.strictObject({
  /** The branch that new members call home. */
  branchId: z.uuid().nullable(),
  onExisting: z.enum(["update", "skip"]),
  onBadValue: z.enum(["refuse", "drop"]),
  /** Answers for columns whose dates can be read in two ways. */
  dateOrders: z.partialRecord(z.enum(dateFields), dateOrderSchema),
});
export type ImportOptions = z.infer<typeof optionsSchema>;

/** What becomes of a plan's name in the file: a plan of the gym, a new one of that name, nothing, or not said yet. */
export const planChoiceSchema = z.strictObject({
  name: z.string().max(200),
  planId: z.union([z.uuid(), z.literal("new"), z.literal("none"), z.literal("ask")]),
});
export type PlanChoice = z.infer<typeof planChoiceSchema>;

/** What a list that loads page by page sends along with its cursor. */
const direction = z.enum(["forward", "backward"]).optional();

export const listBatchesInput = z.strictObject({ cursor: z.string().max(100).optional(), direction });

export const importIdInput = z.strictObject({ batchId: z.uuid() });

export const checkInput = z.strictObject({
  batchId: z.uuid(),
  mapping: mappingSchema,
  options: optionsSchema,
});
export type CheckInput = z.infer<typeof checkInput>;

export const commitInput = z.strictObject({
  batchId: z.uuid(),
  plans: z.array(planChoiceSchema).max(1_000),
  /** Whether the memberships are billed here from their next cycle on; otherwise they run on without a price. */
  bill: z.boolean().default(true),
});
export type CommitInput = z.input<typeof commitInput>;

export const decisionSchema = z.enum(["create", "update", "skip"]);

export const decideInput = z.strictObject({
  batchId: z.uuid(),
  row: z
    .int()
    .min(1)
    .max(IMPORT_LIMITS.rows * 2),
  decision: decisionSchema,
});
export type DecideInput = z.infer<typeof decideInput>;

export const rowFilterSchema = z.enum(["problems", "error", "warning", "info", "all", "kept"]);

export const listRowsInput = z.strictObject({
  batchId: z.uuid(),
  show: rowFilterSchema.default("problems"),
  decision: decisionSchema.optional(),
  code: problemCodeSchema.optional(),
  /** The last row number of the page before. */
  cursor: z.int().min(0).optional(),
  limit: z.int().min(1).max(200).default(50),
  direction,
});
export type ListRowsInput = z.infer<typeof listRowsInput>;

/** Why an undo leaves a member where they are. */
export const keptReasons = ["visits", "money", "changed", "signIn"] as const;
export type KeptReason = (typeof keptReasons)[number];

export const importRowSchema = z.object({
  row: z.number().int(),
  /** As far as the row could be read. */
  name: z.string(),
  planName: z.string().nullable(),
  severity: z.enum(["ok", ...severitySchema.options]),
  decision: decisionSchema,
  applied: z.boolean(),
  problems: z.array(importProblemSchema),
  /** What else may be decided. */
  choices: z.array(decisionSchema),
  /** The member it became, or the look-alike. */
  member: z.object({ id: z.uuid(), name: z.string(), number: z.string() }).nullable(),
  kept: z.enum(keptReasons).nullable(),
});
export type ImportRowView = z.infer<typeof importRowSchema>;

export const rowsPageSchema = z.object({
  items: z.array(importRowSchema),
  nextCursor: z.number().int().nullable(),
});

/** What has been done, counted from the rows themselves. */
export const outcomeSchema = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  /** Rows that an undo left, because their members have moved on. */
  kept: z.number().int(),
});

export const importBatchSchema = z.object({
  id: z.uuid(),
  fileName: z.string(),
  fileBytes: z.number().int(),
  state: importStateSchema,
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  committedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  /** Rows to go through in this state, and how many are behind. */
  total: z.number().int(),
  done: z.number().int(),
  secondsLeft: z.number().nullable(),
  /** The worker should be busy and has done nothing for a while. */
  stalled: z.boolean(),
  /** What the worker did last, or is doing. */
  lastRun: z.enum(["check", "commit", "undo"]).nullable(),
  error: importProblemSchema.nullable(),
  outcome: outcomeSchema,
});
export type ImportBatchView = z.infer<typeof importBatchSchema>;

export const batchPageSchema = z.object({
  items: z.array(importBatchSchema),
  nextCursor: z.string().nullable(),
});

export const importDetailSchema = importBatchSchema.extend({
  columns: z.array(columnSchema),
  mapping: mappingSchema,
  options: optionsSchema,
  summary: importSummarySchema.nullable(),
  plans: z.array(planChoiceSchema),
  /** Whether what it brought is billed here. */
  bill: z.boolean(),
  /** Whether the asker may have plans made; otherwise every name needs one that exists, or none. */
  mayMakePlans: z.boolean(),
});
export type ImportDetail = z.infer<typeof importDetailSchema>;

/** Sent to open screens while the worker is busy; everything else is asked for. */
export type ImportLive = {
  readonly type: "progress";
  readonly state: ImportState;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
};
