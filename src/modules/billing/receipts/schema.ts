import { z } from "zod";

/** Wallets whose money arrives without being asked for, and the tender each is. */
export const WALLET_TENDER = { mpesa: "mpesa", paymongo: "gcash" } as const;
export const walletProvider = z.enum(["mpesa", "paymongo"]);
export type WalletProvider = z.infer<typeof walletProvider>;

export const SUGGESTION_REASONS = ["phone", "amount", "reference"] as const;

/** A bill that a receipt may be for, and what speaks for it. */
export const suggestion = z.object({
  invoiceId: z.uuid(),
  number: z.string().nullable(),
  memberId: z.uuid(),
  memberName: z.string(),
  openMinor: z.int(),
  why: z.array(z.enum(SUGGESTION_REASONS)),
});

export const walletReceipt = z.object({
  id: z.uuid(),
  provider: walletProvider,
  receipt: z.string(),
  amountMinor: z.int(),
  currency: z.string(),
  phone: z.string().nullable(),
  payerName: z.string().nullable(),
  reference: z.string().nullable(),
  paidAt: z.iso.datetime(),
  /** What somebody proposed that a second person must confirm. */
  proposal: z
    .object({
      invoiceId: z.uuid(),
      number: z.string().nullable(),
      memberName: z.string(),
      by: z.string().nullable(),
      /** Whoever asks proposed it: somebody else must confirm. */
      own: z.boolean(),
    })
    .nullable(),
  /** Matched by hand today: may still be undone. */
  match: z
    .object({
      invoiceId: z.uuid().nullable(),
      number: z.string().nullable(),
      memberName: z.string().nullable(),
      by: z.string().nullable(),
      at: z.iso.datetime(),
    })
    .nullable(),
  suggestions: z.array(suggestion),
});
export type WalletReceipt = z.infer<typeof walletReceipt>;

export const receiptList = z.object({
  currency: z.string(),
  /** Amount from which a second person confirms; 0 is never. */
  twoPersonMinor: z.int(),
  open: z.array(walletReceipt),
  matchedToday: z.array(walletReceipt),
});
export type ReceiptList = z.infer<typeof receiptList>;

export const receiptIdInput = z.strictObject({ receiptId: z.uuid() });
export const matchReceiptInput = receiptIdInput.extend({ invoiceId: z.uuid() });
export type MatchReceipt = z.infer<typeof matchReceiptInput>;

/** A payment that a customer shows on their phone and that no provider has told of yet. */
export const enterReceiptInput = z.strictObject({
  provider: walletProvider,
  receipt: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9-]{6,40}$/),
  amountMinor: z.int().min(1).max(2_000_000_000),
  payerName: z.string().trim().max(80).optional(),
  invoiceId: z.uuid(),
});
export type EnterReceipt = z.infer<typeof enterReceiptInput>;

/** `waiting`: a second person must confirm. */
export const matchResult = z.object({ status: z.enum(["matched", "waiting"]) });
export type MatchResult = z.infer<typeof matchResult>;
