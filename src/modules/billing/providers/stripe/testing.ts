import type { ChargeMethod, ChargeRequest } from "../port";

export const attemptId = "0199c1a2-0000-7000-8000-000000000001";

/** A charge of 49.90 €. */
export const request = (method: ChargeMethod, over: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId,
  idempotencyKey: `key-${over.attemptId ?? attemptId}`,
  amountMinor: 49_90,
  currency: "EUR",
  reference: "NL-2026-7",
  description: "Monthly",
  payer: { name: "Jana", email: "jana@example.com" },
  method,
  ...over,
});

export const returnUrl = "https://gym.example.com/billing";
/** On the page of Stripe. */
export const onSession: ChargeMethod = { kind: "card", save: false, returnUrl };
