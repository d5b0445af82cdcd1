import { z } from "zod";
import { attemptStatus } from "../payments/schema";

/** As people may paste it; whatever was never a token is answered like one that nobody knows. */
const token = z.string().min(1).max(200);
export const payLinkInput = z.strictObject({ token });

/** Ways to pay that need nothing but a phone or a page of the provider. Cards are kept with a sign-in only. */
export const PAY_LINK_TENDERS = ["mpesa", "gcash", "stripe"] as const;
export const payLinkTender = z.enum(PAY_LINK_TENDERS);
export type PayLinkTender = z.infer<typeof payLinkTender>;

export const payByLinkInput = payLinkInput.extend({
  tender: payLinkTender,
  /** For a prompt on a phone; the member's own number unless given. */
  phone: z.string().trim().max(20).optional(),
  /** One per intended payment: sent again, it is the same payment. */
  idempotency: z.string().regex(/^[\w-]{8,64}$/),
});
export type PayByLinkInput = z.infer<typeof payByLinkInput>;

export const watchPayLinkInput = payLinkInput.extend({ attemptId: z.uuid() });

/** A try as a stranger may see it. */
export const payLinkAttempt = z.object({
  id: z.uuid(),
  tender: z.string(),
  status: attemptStatus,
  failureCode: z.string().nullable(),
  /** The provider's page, while there is something to do on it. */
  redirectUrl: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type PayLinkAttempt = z.infer<typeof payLinkAttempt>;

const billHead = {
  number: z.string().nullable(),
  currency: z.string(),
  totalMinor: z.int(),
};

export const payLinkLine = z.object({
  kind: z.string(),
  label: z.string(),
  params: z.record(z.string(), z.unknown()),
  quantity: z.int(),
  discountMinor: z.int(),
  grossMinor: z.int(),
  fromOn: z.iso.date().nullable(),
  toOn: z.iso.date().nullable(),
});

/** What a link shows. Those that are over say no more than that. */
export const payLinkView = z.discriminatedUnion("state", [
  z.object({ state: z.literal("unknown") }),
  z.object({ state: z.literal("expired") }),
  z.object({ state: z.literal("withdrawn") }),
  z.object({ state: z.literal("paid"), ...billHead }),
  z.object({
    state: z.literal("open"),
    ...billHead,
    /** First name and an initial. */
    payerName: z.string(),
    openMinor: z.int(),
    dueOn: z.iso.date().nullable(),
    expiresAt: z.iso.datetime(),
    lines: z.array(payLinkLine),
    ways: z.array(payLinkTender),
    /** The end of the member's own number, when there is one. */
    phoneEnd: z.string().nullable(),
    /** A try that has not come to its end. */
    attempt: payLinkAttempt.nullable(),
  }),
]);
export type PayLinkView = z.infer<typeof payLinkView>;

export const sendPayLinkInput = z.strictObject({ invoiceId: z.uuid() });

export const payLinkMade = z.object({
  linkId: z.uuid(),
  expiresAt: z.iso.datetime(),
  /** Null when the payer has neither address nor number: the link can only be shown. */
  channel: z.enum(["email", "sms"]).nullable(),
});
export type PayLinkMade = z.infer<typeof payLinkMade>;

export const payLinkIdInput = z.strictObject({ linkId: z.uuid() });
