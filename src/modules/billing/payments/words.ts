/** Ways to pay and what becomes of an attempt; apart from the schemas, so that a screen loads no parser for them. */
export const TENDERS = ["cash", "card_terminal", "bank", "mpesa", "stripe", "gcash", "credit"] as const;

/** Tenders that go through a provider, and which one. */
export const PROVIDER_OF = { mpesa: "mpesa", stripe: "stripe", gcash: "paymongo" } as const;
export type ProviderTender = keyof typeof PROVIDER_OF;

export function isProviderTender(tender: string): tender is ProviderTender {
  return Object.hasOwn(PROVIDER_OF, tender);
}

export const ATTEMPT_STATUSES = [
  "created",
  "pending_customer",
  "succeeded",
  "failed",
  "expired",
  "unknown",
] as const;

/** The provider that reports payments nobody asked for, once it is told where to. */
export const REPORTING_PROVIDER = "mpesa";
