import { z } from "zod";
import { entitlementKind } from "@/modules/membership/entitlements/schema";

/** What payers are told. `grace_*` are days 0, 3 and 6 of the grace. */
export const NOTICE_KINDS = [
  "grace_first",
  "grace_later",
  "grace_last",
  "suspended",
  "renewal",
  "price_change",
  "receipt",
  "receipt_copy",
  "pay_link",
  "pool_empty",
] as const;
export const noticeKind = z.enum(NOTICE_KINDS);
export type NoticeKind = z.infer<typeof noticeKind>;

/** The facts of a notice; amounts in minor units, days as dates. No name, address or token. */
export const noticeFacts = z.strictObject({
  number: z.string().nullable().default(null),
  amountMinor: z.int(),
  currency: z.string(),
  /** The day the bill was due, or will be made, or on which an allowance begins anew. */
  on: z.iso.date().nullable().default(null),
  /** The last day with access. */
  untilOn: z.iso.date().nullable().default(null),
  planName: z.string().nullable().default(null),
  /** What it has cost so far, where the amount is a new price. */
  formerMinor: z.int().nullable().default(null),
  /** Whether a kept card or wallet will be charged. */
  byItself: z.boolean().default(false),
  tender: z.string().nullable().default(null),
  /** What a household has used up. */
  allowance: entitlementKind.nullable().default(null),
  /** What is still to be paid of the bill. */
  openMinor: z.int().default(0),
});
export type NoticeFacts = z.infer<typeof noticeFacts>;

/** One message to one member. */
export const noticeOrder = z.strictObject({
  noticeId: z.uuid(),
  kind: noticeKind,
  memberId: z.uuid(),
  /** The bill it is about; one that was paid meanwhile is not asked for any more. */
  invoiceId: z.uuid().nullable(),
  linkId: z.uuid().nullable(),
  facts: noticeFacts,
});
export type NoticeOrder = z.infer<typeof noticeOrder>;

/** A notice that somebody should get, told apart by its key: the same key is told once, however often it is asked for. */
export interface NoticeDraft {
  key: string;
  kind: NoticeKind;
  memberId: string;
  invoiceId: string | null;
  /** Whether a pay link belongs into it. */
  withLink: boolean;
  facts: z.input<typeof noticeFacts>;
  /** Not before; at once unless told. */
  at?: Date | undefined;
}

/** How a receipt was sent; null to somebody with neither e-mail nor phone. */
export const receiptSent = z.object({ channel: z.enum(["email", "sms"]).nullable() });
export type ReceiptSent = z.infer<typeof receiptSent>;
