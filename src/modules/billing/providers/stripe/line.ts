import Stripe from "stripe";
import { type HttpPolicy, neverConnected } from "../http";
import type { FailureCode } from "../port";
import type { StripeSettings } from "../settings";

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

/** Shared, so that connections are reused between calls. */
const node: HttpClient = Stripe.createNodeHttpClient();

export type Line = {
  readonly stripe: Stripe;
  /** Whether a try of this line may have had its effect without our hearing of it. */
  readonly lost: () => boolean;
};

/**
 * A client for one operation. The library sends again after lost answers, always under the operation's idempotency
 * key; this notes whether any try was lost, since the last one's error alone doesn't tell.
 */
export function openLine(settings: StripeSettings, policy: HttpPolicy): Line {
  let lost = false;
  const base = settings.baseUrl ? new URL(settings.baseUrl) : null;
  const prefix = base ? base.pathname.replace(/\/+$/, "") : "";
  const httpClient: HttpClient = {
    getClientName: () => node.getClientName(),
    async makeRequest(host, port, path, ...rest) {
      try {
        const response = await node.makeRequest(host, port, `${prefix}${path}`, ...rest);
        if (response.getStatusCode() >= 500) lost = true;
        return response;
      } catch (error) {
        if (!neverConnected(error)) lost = true;
        throw error;
      }
    },
  };
  const stripe = new Stripe(settings.secretKey, {
    httpClient,
    timeout: policy.timeoutMs,
    maxNetworkRetries: policy.retryPausesMs.length,
    telemetry: false,
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === "http:" ? 80 : 443),
      protocol: base.protocol === "http:" ? ("http" as const) : ("https" as const),
    }),
  });
  return { stripe, lost: () => lost };
}

/** What a thrown call came to. `unsure`: it may have had its effect. */
export type Trouble =
  | {
      readonly kind: "declined";
      readonly failureCode: FailureCode;
      readonly error: Stripe.errors.StripeError;
    }
  | { readonly kind: "too_small" | "too_large" }
  | { readonly kind: "missing" }
  | { readonly kind: "not_done" }
  | { readonly kind: "unsure" };

/** Stripe's many reasons of a card's refusal in the few that a member can act on. */
export function failureOf(
  code: string | null | undefined,
  declineCode: string | null | undefined,
): FailureCode {
  if (code === "authentication_required" || declineCode === "authentication_required") {
    return "needs_authentication";
  }
  if (code === "payment_intent_authentication_failure" || code === "setup_intent_authentication_failure") {
    return "needs_authentication";
  }
  if (code === "expired_card" || declineCode === "expired_card") return "expired_card";
  if (declineCode === "insufficient_funds" || code === "insufficient_funds") return "insufficient_funds";
  if (declineCode === "card_velocity_exceeded" || declineCode === "withdrawal_count_limit_exceeded")
    return "limit";
  if (declineCode === "incorrect_pin" || declineCode === "invalid_pin") return "wrong_pin";
  if (code === "processing_error" || declineCode === "issuer_not_available") return "provider_down";
  return code || declineCode ? "declined" : "unknown";
}

function direct(error: unknown): Trouble {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError) {
    return { kind: "declined", failureCode: failureOf(error.code, error.decline_code), error };
  }
  if (!(error instanceof errors.StripeError)) return { kind: "unsure" };
  // Never connected, or turned away before anything was looked at.
  if (error instanceof errors.StripeConnectionError) return { kind: "not_done" };
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError) {
    return { kind: "not_done" };
  }
  if (error instanceof errors.StripeRateLimitError) return { kind: "not_done" };
  if (error instanceof errors.StripeInvalidRequestError) {
    if (error.code === "amount_too_small") return { kind: "too_small" };
    if (error.code === "amount_too_large") return { kind: "too_large" };
    return { kind: error.statusCode === 404 || error.code === "resource_missing" ? "missing" : "not_done" };
  }
  // HTTP 5xx, 409 (the same key's first request is still under way), a key used for something else.
  return { kind: "unsure" };
}

/**
 * Reads a thrown error. After a lost try only a card's refusal is certain, since it is the kept answer to the same
 * key; anything else may speak of the later try alone.
 */
export function troubleOf(error: unknown, lost: boolean): Trouble {
  const trouble = direct(error);
  return lost && trouble.kind !== "declined" ? { kind: "unsure" } : trouble;
}
