/**
 * The one port to everybody who moves money for a gym. Services speak only these words; each provider's client
 * translates. Four promises hold for every implementation:
 *
 * - Accepted is not paid: only `succeeded` is money, and a provider's "we took your request" is `pending_customer`.
 * - A provider may change its mind in one direction: after `failed` (timed out, card refused, form still open) the same
 *   charge can still succeed, so a later `succeeded` is always believed. Nothing undoes `succeeded` but a refund.
 * - A lost answer is `unknown`. It is never called a failure, and a charge is never sent again blindly: `query` asks.
 * - No call throws for anything the network or the provider does, and no secret, phone or address stands in a result.
 */

export const NETWORK_PROVIDERS = ["mpesa", "stripe", "paymongo"] as const;
export const MANUAL_PROVIDERS = ["cash", "card_terminal", "bank_transfer"] as const;
export type NetworkProvider = (typeof NETWORK_PROVIDERS)[number];
export type ManualProvider = (typeof MANUAL_PROVIDERS)[number];
export type ProviderName = NetworkProvider | ManualProvider;

/** Why a payment did not happen. Closed: the screens have words and a next step for each. */
export const FAILURE_CODES = [
  "cancelled_by_customer",
  "insufficient_funds",
  "wrong_pin",
  "timeout",
  "declined",
  "expired_card",
  "needs_authentication",
  "limit",
  "provider_down",
  "invalid_phone",
  "unknown",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Why a request can't be made at all; nothing was sent. */
export const REFUSAL_REASONS = [
  "amount_not_positive",
  "amount_has_cents",
  "amount_too_small",
  "amount_too_large",
  "currency_not_supported",
  "method_not_supported",
  "not_configured",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** How the customer pays. */
export type ChargeMethod =
  /** A prompt on the customer's phone (M-Pesa). E.164. */
  | { readonly kind: "phone"; readonly phone: string }
  /** The customer leaves for the provider's page and comes back to `returnUrl` (GCash). */
  | { readonly kind: "redirect"; readonly returnUrl: string }
  /** The customer types a card on the provider's page and comes back to `returnUrl`; `save` keeps it for later bills. */
  | {
      readonly kind: "card";
      readonly customerRef?: string | undefined;
      readonly save: boolean;
      readonly returnUrl: string;
    }
  /** A card kept earlier; nobody is at the screen when `offSession`. */
  | {
      readonly kind: "saved";
      readonly customerRef: string;
      readonly methodRef: string;
      readonly offSession: boolean;
      readonly returnUrl?: string | undefined;
    }
  /** Taken by hand. `received` is false for a bank transfer that is still awaited; `receipt` is the slip's number. */
  | { readonly kind: "by_hand"; readonly received: boolean; readonly receipt?: string | undefined };

export type Payer = {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** E.164 */
  readonly phone?: string | undefined;
};

export type ChargeRequest = {
  /** Our attempt's id. It travels with the charge, so that a lost answer can be found again. */
  readonly attemptId: string;
  /** One per attempt; the same key with the same request has one effect at providers that know such keys. */
  readonly idempotencyKey: string;
  /** In minor units of `currency`, from 1. */
  readonly amountMinor: number;
  /** ISO 4217, capitals. */
  readonly currency: string;
  /** The bill's number, shown to the customer where there is room (M-Pesa: 12 characters). */
  readonly reference: string;
  /** One line for the customer's statement or page. */
  readonly description: string;
  readonly payer: Payer;
  readonly method: ChargeMethod;
};

/** What the customer must do now. */
export type CustomerAction =
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "wait_for_phone" }
  /** A bank transfer that somebody confirms by hand. */
  | { readonly kind: "wait_for_transfer" };

/** A card or wallet that was kept; holds nothing secret. */
export type SavedMethodFacts = {
  readonly customerRef: string;
  readonly methodRef: string;
  readonly kind: "card";
  /** "Visa", "Mastercard" … */
  readonly label: string;
  readonly last4: string | null;
  /** `YYYY-MM` */
  readonly expires: string | null;
};

/** `no_answer`: our request or its answer was lost. `provider_unsure`: it answered, and doesn't know yet either. */
export type UnknownBecause = "no_answer" | "provider_unsure";

export type ChargeOutcome =
  | {
      readonly state: "pending_customer";
      readonly providerRef: string;
      readonly action: CustomerAction;
      /** After this many seconds the provider gives up waiting for the customer; null when it doesn't say. */
      readonly expiresInSeconds: number | null;
    }
  | {
      readonly state: "succeeded";
      readonly providerRef: string;
      /** What the provider says was taken; null when its answer holds no amount (M-Pesa's status query). */
      readonly amountMinor: number | null;
      readonly currency: string | null;
      /** The number the customer sees (M-Pesa receipt, charge id, slip). */
      readonly receipt: string | null;
      readonly saved: SavedMethodFacts | null;
    }
  | {
      readonly state: "failed";
      readonly providerRef: string | null;
      readonly failureCode: FailureCode;
      /** The customer can finish this same attempt (authenticate the card). */
      readonly action: CustomerAction | null;
    }
  | {
      readonly state: "unknown";
      /** Null when the answer that would have named it was lost. */
      readonly providerRef: string | null;
      readonly because: UnknownBecause;
    }
  | { readonly state: "refused"; readonly reason: RefusalReason };

export type ChargeState = ChargeOutcome["state"];

/** Which charge is asked about. `startedAt` bounds the search when the reference was lost. */
export type ChargeRef = {
  readonly attemptId: string;
  readonly providerRef: string | null;
  readonly startedAt: Date;
  readonly customerRef?: string | undefined;
  /** What was asked for, where a provider lists payments instead of knowing our name of them. */
  readonly asked?: AskedFor | undefined;
};

export type AskedFor = {
  readonly amountMinor: number;
  /** The bill's number, as the charge carried it. */
  readonly reference: string;
  /** Receipts of payments that are known already: the same money is not found twice. */
  readonly taken: readonly string[];
};

export type RefundRequest = {
  readonly refundId: string;
  readonly idempotencyKey: string;
  /** The charge's reference and, where the customer got one, its receipt (M-Pesa reverses by receipt). */
  readonly providerRef: string;
  readonly receipt: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** What was charged in all: some providers give back everything or nothing. */
  readonly chargedMinor: number;
  readonly reason: string;
};

export type RefundOutcome =
  | { readonly state: "pending"; readonly refundRef: string }
  | { readonly state: "succeeded"; readonly refundRef: string; readonly receipt: string | null }
  | { readonly state: "failed"; readonly refundRef: string | null; readonly failureCode: FailureCode }
  | { readonly state: "unknown"; readonly refundRef: string | null; readonly because: UnknownBecause }
  | { readonly state: "refused"; readonly reason: RefusalReason };

/** Which refund is asked about. */
export type RefundRef = {
  readonly refundId: string;
  readonly refundRef: string | null;
  /** The charge that it gives back. */
  readonly providerRef: string;
  /** Bounds how long an unanswered refund may still turn up. */
  readonly startedAt: Date;
};

export type SetupRequest = {
  /** Our member's id: the provider's customer is made once per member. */
  readonly memberId: string;
  readonly idempotencyKey: string;
  readonly customerRef: string | null;
  readonly payer: Payer;
  /** Where the provider's page leads back to; it adds `card=<setupRef>` when the card was kept. */
  readonly returnUrl: string;
};

export type SetupOutcome =
  | { readonly state: "pending_customer"; readonly setupRef: string; readonly action: CustomerAction }
  | {
      readonly state: "succeeded";
      readonly setupRef: string;
      /** Our member's id, as it was given with the request; null for a card that came with a payment. */
      readonly memberId: string | null;
      readonly saved: SavedMethodFacts;
    }
  | { readonly state: "failed"; readonly setupRef: string | null; readonly failureCode: FailureCode }
  | { readonly state: "unknown"; readonly setupRef: string | null; readonly because: UnknownBecause };

/** Cards that are kept for later bills; only providers with `capabilities.savedMethods` have it. */
export interface SavedMethods {
  setup(request: SetupRequest): Promise<SetupOutcome>;
  /** How it stands; also by the reference of a payment that kept its card. */
  querySetup(setupRef: string): Promise<SetupOutcome>;
  /** Forgets a card at the provider. `done` also when it was already gone. */
  remove(methodRef: string): Promise<"done" | "unknown">;
}

/** Receipts that the provider knows and Pulse doesn't; only with `capabilities.unexpectedReceipts`. */
export interface WalletReceipts {
  /**
   * Tells the provider where to report payments nobody asked for. Safe to repeat.
   * @returns `before` when it holds an address already, which may be another one: only the provider can change it then.
   */
  register(): Promise<"done" | "before" | "failed" | "unknown">;
  /** Asks about a receipt number. The answer arrives later as an event of the attempt. */
  lookUp(attemptId: string, receipt: string): Promise<"asked" | "failed" | "unknown" | "not_configured">;
}

/** What a provider sent to our door, byte for byte. */
export type WebhookDelivery = {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** What follows the provider's callback base URL, such as `stk/<attempt>/<token>`; empty for signed providers. */
  readonly path: string;
};

/**
 * How far an event may be believed. `signature`: the provider signed these bytes. `url_token`: it reached an address
 * only the provider was told (Daraja signs nothing); before money is booked the truth is asked back by `query`.
 */
export type EventProof = "signature" | "url_token";

export type ProviderEvent = {
  /** Unique per provider; the same fact told twice has the same id. */
  readonly eventId: string;
  readonly kind: "payment" | "refund" | "setup" | "receipt";
  readonly proof: EventProof;
  /** The charge's, refund's or setup's reference at the provider; for `receipt` the receipt's number. */
  readonly providerRef: string;
  /** Our attempt or refund, when the message names it. */
  readonly attemptId: string | null;
  readonly refundId: string | null;
  /** Our member, where a card was kept without a payment. */
  readonly memberId: string | null;
  readonly state: "pending_customer" | "pending" | "succeeded" | "failed" | "unknown";
  readonly failureCode: FailureCode | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** The number the customer sees. */
  readonly receipt: string | null;
  readonly payer: { readonly name: string | null; readonly phone: string | null };
  /** What the customer typed as account (paybill), to match an unexpected receipt by hand. */
  readonly accountReference: string | null;
  /** A card was kept along with it: `querySetup` of the same reference tells which. */
  readonly keepsCard: boolean;
  readonly occurredAt: Date;
};

export const REJECTIONS = [
  "no_signature",
  "bad_signature",
  "stale",
  "unreadable",
  "wrong_address",
  "wrong_account",
  "not_supported",
] as const;
export type Rejection = (typeof REJECTIONS)[number];

export type WebhookReading =
  /** No event: verified, but about something Pulse doesn't follow. Answer `reply` either way. */
  | { readonly verified: true; readonly events: readonly ProviderEvent[]; readonly reply: WebhookReply }
  | { readonly verified: false; readonly reason: Rejection; readonly reply: WebhookReply };

/** What to answer, as JSON. */
export type WebhookReply = { readonly status: number; readonly body: string };

export type Capabilities = {
  readonly methods: readonly ChargeMethod["kind"][];
  readonly savedMethods: boolean;
  readonly refunds: "none" | "full" | "partial";
  /** Refund outcomes come later by webhook. */
  readonly refundsAsync: boolean;
  readonly webhooks: EventProof | "none";
  /** Can say what became of a charge. */
  readonly query: boolean;
  /** Sends receipts of payments nobody asked for. */
  readonly unexpectedReceipts: boolean;
  /** Null: all that the account allows. */
  readonly currencies: readonly string[] | null;
};

/** A gym's account at one provider. */
export interface PaymentProvider {
  readonly name: ProviderName;
  readonly capabilities: Capabilities;
  /** Why this amount can't be charged, before anybody is asked for it; null when it can. */
  refusalOf(amountMinor: number, currency: string): RefusalReason | null;
  charge(request: ChargeRequest): Promise<ChargeOutcome>;
  query(ref: ChargeRef): Promise<ChargeOutcome>;
  refund(request: RefundRequest): Promise<RefundOutcome>;
  queryRefund(ref: RefundRef): Promise<RefundOutcome>;
  /** Never throws, whatever arrives. */
  readWebhook(delivery: WebhookDelivery): WebhookReading;
  readonly savedMethods: SavedMethods | null;
  readonly receipts: WalletReceipts | null;
}
