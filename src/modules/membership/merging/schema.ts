import { z } from "zod";
import { standing } from "../memberships/schema";
import { MERGE_FIELDS, MOVED_KINDS } from "./words";

export const mergeField = z.enum(MERGE_FIELDS);
export type MergeField = z.infer<typeof mergeField>;

/** Whose value stays; `both` where values can stand together. */
export const mergeChoice = z.enum(["survivor", "absorbed", "both"]);
export type MergeChoice = z.infer<typeof mergeChoice>;
export type MergeChoices = Partial<Record<MergeField, MergeChoice>>;

export const movedKind = z.enum(MOVED_KINDS);
export type MovedKind = z.infer<typeof movedKind>;

/** What stands against a merge. */
export const MERGE_BLOCKS = [
  "MERGED_ALREADY",
  "OVERLAPPING_MEMBERSHIPS",
  "TWO_ACCOUNTS",
  "TWO_HOUSEHOLDS",
  "PAYMENT_PENDING",
  "REFUND_PENDING",
  "BOTH_INSIDE",
  "BOTH_BOOKED",
] as const;
/** What stands against taking a merge back. */
export const UNDO_BLOCKS = [
  "TOO_LATE",
  "MERGED_SINCE",
  "USED_SINCE",
  "CREDIT_SPENT",
  "ACCOUNT_CHANGED",
] as const;

const params = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export const mergeBlock = z.object({ code: z.enum(MERGE_BLOCKS), params });
export type MergeBlock = z.infer<typeof mergeBlock>;
export const undoBlock = z.object({ code: z.enum(UNDO_BLOCKS), params });
export type UndoBlock = z.infer<typeof undoBlock>;

export const mergeSide = z.object({
  id: z.uuid(),
  number: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  photo: z.string().nullable(),
  standing,
  until: z.iso.date().nullable(),
  joinedOn: z.iso.date(),
  hasLogin: z.boolean(),
  banned: z.boolean(),
  /** The commit names it; a newer one means that somebody changed the record meanwhile. */
  updatedAt: z.iso.datetime(),
});
export type MergeSide = z.infer<typeof mergeSide>;

/** An amount of each record, in minor units, and of the one they become. */
export const mergeMoney = z.object({
  kind: z.enum(["credit", "owed"]),
  survivorMinor: z.int(),
  absorbedMinor: z.int(),
  togetherMinor: z.int(),
});
export type MergeMoney = z.infer<typeof mergeMoney>;

export const mergePreviewInput = z.strictObject({
  memberId: z.uuid(),
  otherId: z.uuid(),
  /** Which of the two stays; without it the fuller one is proposed. */
  survivorId: z.uuid().optional(),
});

export const mergePreview = z.object({
  survivor: mergeSide,
  absorbed: mergeSide,
  fields: z.array(
    z.object({
      field: mergeField,
      survivor: z.string().nullable(),
      absorbed: z.string().nullable(),
      /** What is proposed. */
      choice: mergeChoice,
      /** Whether both can be kept side by side. */
      joins: z.boolean(),
    }),
  ),
  moves: z.array(z.object({ kind: movedKind, count: z.int() })),
  money: z.array(mergeMoney),
  currency: z.string(),
  blocks: z.array(mergeBlock),
});
export type MergePreview = z.infer<typeof mergePreview>;

export const mergeInput = z.strictObject({
  survivorId: z.uuid(),
  absorbedId: z.uuid(),
  choices: z.partialRecord(mergeField, mergeChoice).default({}),
  /** The `updatedAt` of both as the preview showed them. */
  seen: z.strictObject({ survivor: z.iso.datetime(), absorbed: z.iso.datetime() }),
});
export type MergeInput = z.output<typeof mergeInput>;

/** A record that became part of this one, and whether it can still be taken out again. */
export const keptMerge = z.object({
  id: z.uuid(),
  other: z.object({ id: z.uuid(), number: z.string(), firstName: z.string(), lastName: z.string() }),
  mergedAt: z.iso.datetime(),
  mergedBy: z.string().nullable(),
  undoUntil: z.iso.datetime(),
  /** Empty when it can be undone now. */
  blocks: z.array(undoBlock),
});
export type KeptMerge = z.infer<typeof keptMerge>;
