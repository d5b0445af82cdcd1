import { z } from "zod";
import { invoiceStatus } from "../invoices/schema";
import { COLLECTION_VIEWS } from "./words";

export const COLLECTION_STATUSES = ["retrying", "review", "recovered", "written_off", "closed"] as const;
export const collectionStatus = z.enum(COLLECTION_STATUSES);
export type CollectionStatus = z.infer<typeof collectionStatus>;

export const collectionView = z.enum(COLLECTION_VIEWS);
export type CollectionView = z.infer<typeof collectionView>;

const days = z.union([z.literal(30), z.literal(90)]);

/** Days within which money counts as recovered. */
export const RECOVERED_WITHIN_DAYS = 30;

export const listCollectionsInput = z.strictObject({
  view: collectionView.default("open"),
  /** Only what was recovered, or failed, in so many days. */
  days: days.optional(),
  /** Somebody of the staff, or nobody yet. */
  assignee: z.union([z.uuid(), z.literal("nobody")]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListCollectionsInput = z.infer<typeof listCollectionsInput>;

export const collectionRow = z.object({
  id: z.uuid(),
  invoiceId: z.uuid(),
  number: z.string().nullable(),
  invoiceStatus,
  memberId: z.uuid(),
  memberName: z.string(),
  status: collectionStatus,
  currency: z.string(),
  failedMinor: z.int(),
  openMinor: z.int(),
  recoveredMinor: z.int(),
  dueOn: z.iso.date().nullable(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  tries: z.int(),
  nextTryAt: z.iso.datetime().nullable(),
  lastFailure: z.string().nullable(),
  assigneeId: z.uuid().nullable(),
  assigneeName: z.string().nullable(),
  note: z.string().nullable(),
  /** Money for it may be on its way: nothing is tried meanwhile. */
  pending: z.boolean(),
  /** The payer keeps a card or wallet that can be charged again. */
  hasMethod: z.boolean(),
  /** How a pay link reaches the payer; null when there is neither address nor number. */
  channel: z.enum(["email", "sms"]).nullable(),
});
export type CollectionRow = z.infer<typeof collectionRow>;

export const collectionPage = z.object({
  items: z.array(collectionRow),
  nextCursor: z.string().nullable(),
});
export type CollectionPage = z.infer<typeof collectionPage>;

const sum = z.object({ count: z.int(), minor: z.int() });

export const collectionSummary = z.object({
  currency: z.string(),
  open: sum,
  review: sum,
  periods: z.array(
    z.object({
      days,
      failed: sum,
      /** What came in during these days, whenever it had failed. */
      recovered: sum,
      /** Of what failed in these days, the part that came in within 30 days, 0 to 1; null when nothing failed. */
      rate: z.number().min(0).max(1).nullable(),
    }),
  ),
});
export type CollectionSummary = z.infer<typeof collectionSummary>;

export const collectionIdInput = z.strictObject({ collectionId: z.uuid() });

export const noteCollectionInput = collectionIdInput.extend({
  /** Left out, it stays; null takes it away. */
  assigneeId: z.uuid().nullish(),
  note: z.string().trim().max(500).nullish(),
});
export type NoteCollectionInput = z.infer<typeof noteCollectionInput>;

export const writeOffCollectionInput = collectionIdInput.extend({
  reason: z.string().trim().min(3).max(300),
});

export const assignee = z.object({ id: z.uuid(), name: z.string() });
