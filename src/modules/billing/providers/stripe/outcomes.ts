import type Stripe from "stripe";
import type { ChargeOutcome, RefundOutcome, SavedMethodFacts } from "../port";
import { fromStripeAmount } from "./amounts";
import { failureOf } from "./line";

export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === "string" ? value : (value?.id ?? null);

const brands: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};

/** A kept card's facts; null unless the method was expanded and belongs to a customer. */
export function savedFacts(
  method: string | Stripe.PaymentMethod | null | undefined,
  customerRef: string | null,
): SavedMethodFacts | null {
  if (!method || typeof method === "string" || !method.card || !customerRef) return null;
  const { brand, last4, exp_year, exp_month } = method.card;
  return {
    customerRef,
    methodRef: method.id,
    kind: "card",
    label: Object.hasOwn(brands, brand) ? (brands[brand] ?? "Card") : "Card",
    last4: last4 || null,
    expires: exp_year && exp_month ? `${exp_year}-${String(exp_month).padStart(2, "0")}` : null,
  };
}

/** Where a payment intent stands. */
export function chargeOutcome(intent: Stripe.PaymentIntent): ChargeOutcome {
  const providerRef = intent.id;
  switch (intent.status) {
    case "succeeded":
      return {
        state: "succeeded",
        providerRef,
        amountMinor: fromStripeAmount(intent.amount_received, intent.currency),
        currency: intent.currency.toUpperCase(),
        receipt: idOf(intent.latest_charge),
        saved: intent.setup_future_usage ? savedFacts(intent.payment_method, idOf(intent.customer)) : null,
      };
    case "canceled": {
      const abandoned = intent.cancellation_reason === "abandoned";
      const failureCode = abandoned ? "timeout" : "cancelled_by_customer";
      return { state: "failed", providerRef, failureCode, action: null };
    }
    case "requires_payment_method": {
      const error = intent.last_payment_error;
      if (!error) return { state: "unknown", providerRef, because: "provider_unsure" };
      const failureCode = failureOf(error.code, error.decline_code);
      return { state: "failed", providerRef, failureCode, action: null };
    }
    case "requires_action": {
      // The bank's own page; without one nobody can go on with it.
      const url = intent.next_action?.redirect_to_url?.url;
      if (!url) return { state: "failed", providerRef, failureCode: "needs_authentication", action: null };
      const action = { kind: "redirect", url } as const;
      return { state: "pending_customer", providerRef, action, expiresInSeconds: null };
    }
    default:
      // Processing, or a state Pulse doesn't use: neither paid nor failed yet.
      return { state: "unknown", providerRef, because: "provider_unsure" };
  }
}

export function refundOutcome(refund: Stripe.Refund): RefundOutcome {
  switch (refund.status) {
    case "succeeded":
      return { state: "succeeded", refundRef: refund.id, receipt: refund.id };
    case "failed":
    case "canceled":
      return { state: "failed", refundRef: refund.id, failureCode: "declined" };
    default:
      return { state: "pending", refundRef: refund.id };
  }
}
