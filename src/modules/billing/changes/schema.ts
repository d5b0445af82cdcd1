import { z } from "zod";
import { billLine, freezeFeeMode, newDates, quoteResult } from "../calculator/schema";
import { tenderInput } from "../payments/schema";

const day = z.iso.date();

/** What somebody wants to change about a membership; the rest follows from what is stored. */
export const wantedChange = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("freeze"),
    fromOn: day,
    /** Null lasts until they come back. */
    toOn: day.nullable(),
    /** For staff: other terms than the policy's. */
    feeMode: freezeFeeMode.optional(),
    feeMinor: z.int().min(0).max(100_000_000).optional(),
    prorate: z.boolean().default(true),
    blockBookings: z.boolean().default(true),
    endOnReturn: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal("return"), on: day.optional() }),
  z.strictObject({ kind: z.literal("cancel_freeze"), freezeId: z.uuid() }),
  z.strictObject({
    kind: z.literal("switch"),
    planId: z.uuid(),
    when: z.enum(["now", "renewal"]).optional(),
  }),
  z.strictObject({ kind: z.literal("undo_switch") }),
  z.strictObject({
    kind: z.literal("cancel"),
    wantedOn: day.nullish(),
    immediately: z.boolean().default(false),
    refundUnused: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal("undo_cancel") }),
  z.strictObject({ kind: z.literal("move_billing_day"), toDay: z.int().min(1).max(31) }),
]);
export type WantedChange = z.infer<typeof wantedChange>;

export const quoteChangeInput = z.strictObject({
  membershipId: z.uuid(),
  change: wantedChange,
  /** Staff insist against rules that may be overridden; noted in the audit. */
  override: z.boolean().default(false),
});
export type QuoteChangeInput = z.infer<typeof quoteChangeInput>;

/** What a change or a sale would cost and do. Without `quoteId` it cannot be committed: see `refusals`. */
export const shownQuote = z.object({
  quoteId: z.uuid().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  currency: z.string(),
  ...quoteResult.pick({
    refusals: true,
    overridden: true,
    credits: true,
    totalMinor: true,
    netMinor: true,
    taxMinor: true,
    creditUsedMinor: true,
    payableMinor: true,
    nextBills: true,
  }).shape,
  lines: z.array(billLine),
  newDates,
});
export type ShownQuote = z.infer<typeof shownQuote>;

export const commitInput = z.strictObject({
  quoteId: z.uuid(),
  reason: z.string().trim().max(200).optional(),
  /** How what is payable is paid; without it the bill stays open. */
  tenders: z.array(tenderInput).max(6).default([]),
});
export type CommitInput = z.infer<typeof commitInput>;

export const committed = z.object({
  membershipIds: z.array(z.uuid()),
  invoice: z
    .object({
      id: z.uuid(),
      number: z.string().nullable(),
      status: z.string(),
      totalMinor: z.int(),
      openMinor: z.int(),
      currency: z.string(),
    })
    .nullable(),
  /** Attempts that wait for the customer. */
  attempts: z.array(z.object({ id: z.uuid(), tender: z.string(), status: z.string(), changeMinor: z.int() })),
});
export type Committed = z.infer<typeof committed>;
