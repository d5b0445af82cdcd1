import { z } from "zod";

export const creditBalance = z.object({ minor: z.int(), currency: z.string() });
export type CreditBalance = z.infer<typeof creditBalance>;

export const creditEntry = z.object({
  id: z.uuid(),
  /** Given is positive, used is negative. */
  minor: z.int(),
  posting: z.string(),
  note: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  at: z.iso.datetime(),
});
export type CreditEntry = z.infer<typeof creditEntry>;

export const giveCreditInput = z.strictObject({
  memberId: z.uuid(),
  amountMinor: z.int().min(1).max(2_000_000_000),
  reason: z.string().trim().min(3).max(300),
});

/** Credit that undoes something earned: unused days, goodwill. */
export interface GiveCredit {
  memberId: string;
  /** With tax. */
  amountMinor: number;
  /** The tax in it, which the gym no longer owes. */
  taxMinor?: number | undefined;
  /** What the earning counted as; `goodwill` unless told. */
  revenueKind?: string | undefined;
  reason: string;
  branchId?: string | null | undefined;
  /** The bill that it corrects. */
  invoiceId?: string | undefined;
}
