import { z } from "zod";

const minor = z.int();
const day = z.iso.date();

/** What of the journal a number is made of. */
export const ENTRY_SUBJECTS = ["revenue", "tax", "received"] as const;

export const entriesInput = z.strictObject({
  subject: z.enum(ENTRY_SUBJECTS),
  from: day,
  to: day,
  /** One kind of revenue, or one way of payment; all when absent. */
  kind: z.string().trim().min(1).max(40).optional(),
  branchId: z.uuid().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type EntriesInput = z.infer<typeof entriesInput>;

/** One entry of the journal behind a number; what was taken back is negative. */
export const entry = z.object({
  id: z.uuid(),
  day,
  /** What happened: a bill, a payment, a refund, … */
  posting: z.string(),
  /** The kind of revenue, or the way of payment. */
  kind: z.string(),
  minor,
  memberId: z.uuid().nullable(),
  memberName: z.string().nullable(),
  invoiceId: z.uuid().nullable(),
  invoiceNumber: z.string().nullable(),
});
export type Entry = z.infer<typeof entry>;

export const entryPage = z.object({
  currency: z.string(),
  /** Of all pages: the number that the list is behind. */
  totalMinor: minor,
  count: z.int(),
  items: z.array(entry),
  nextCursor: z.string().nullable(),
});
export type EntryPage = z.infer<typeof entryPage>;

/** Account credit of one member. */
export const creditHolder = z.object({
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  minor,
});
export type CreditHolder = z.infer<typeof creditHolder>;
