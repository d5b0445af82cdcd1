import type { ManualProvider } from "./port";

/**
 * What a gym's account at a provider needs. These objects hold secrets: they are unsealed just before use and never
 * logged. `webhookSecrets` and `callbackSecrets` list the newest first; every one in the list is accepted, so a secret
 * is rotated by putting the new one in front and dropping the old one later.
 */
export type MpesaSettings = {
  readonly provider: "mpesa";
  /** `https://api.safaricom.co.ke`, `https://sandbox.safaricom.co.ke` or a simulator. */
  readonly baseUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The paybill number, or the head office's number of a till. */
  readonly shortCode: string;
  /** The till number that gets the money; absent for a paybill. */
  readonly tillNumber?: string | undefined;
  readonly passkey: string;
  /** For reversals and lookups by receipt; absent: refunds are given by hand. */
  readonly initiator?: { readonly name: string; readonly securityCredential: string } | undefined;
  /** Safaricom lets the paybill list its payments (Pull Transactions); without it a lost prompt can't be looked for. */
  readonly pulls?: boolean | undefined;
  /** Public base of this gym's callbacks, without a trailing slash. Daraja refuses addresses with "mpesa" in them. */
  readonly callbackBaseUrl: string;
  /** Keys of the tokens in callback addresses. */
  readonly callbackSecrets: readonly string[];
};

export type StripeSettings = {
  readonly provider: "stripe";
  /** Absent: `https://api.stripe.com`. */
  readonly baseUrl?: string | undefined;
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
};

export type PaymongoSettings = {
  readonly provider: "paymongo";
  /** `https://api.paymongo.com` or a simulator. */
  readonly baseUrl: string;
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  /** Which of the two signatures in the header counts. */
  readonly live: boolean;
};

export type ManualSettings = { readonly provider: ManualProvider };

export type ProviderSettings = MpesaSettings | StripeSettings | PaymongoSettings | ManualSettings;
