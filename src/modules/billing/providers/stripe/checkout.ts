import type Stripe from "stripe";
import type { ChargeMethod, ChargeOutcome, ChargeRequest, SetupOutcome, SetupRequest } from "../port";
import { fromStripeAmount } from "./amounts";
import { failureOf } from "./line";
import { chargeOutcome, idOf, savedFacts } from "./outcomes";

/** Stripe's own page where a card is typed. Its name is known from the start; its payment only once somebody tried. */
type Session = Stripe.Checkout.Session;
type Fields = Stripe.Checkout.SessionCreateParams;

/** A page is open for so many seconds. Stripe's least is 30 minutes, by its own clock. */
const PAGE_SECONDS = 35 * 60;
/** Tells a payment that was tried on a page, where the payer may take another card after a refusal. */
export const VIA_PAGE = "page";

export const isSession = (ref: string): boolean => ref.startsWith("cs_");
/** What has to be read along to tell how a page ended. */
export const PAYMENT_PARTS = ["payment_intent.payment_method"];
export const SETUP_PARTS = ["setup_intent.payment_method"];

function common(returnUrl: string, cancelUrl: string, now: Date): Fields {
  return {
    ui_mode: "hosted_page",
    allowed_payment_method_types: ["card"],
    success_url: returnUrl,
    cancel_url: cancelUrl,
    expires_at: Math.floor(now.getTime() / 1_000) + PAGE_SECONDS,
  };
}

/** The page for one payment, in Stripe's units of the currency. */
export function paymentPage(
  request: ChargeRequest,
  method: Extract<ChargeMethod, { kind: "card" }>,
  amount: number,
  now: Date,
): Fields {
  const { attemptId, reference, description, payer } = request;
  const { customerRef, save, returnUrl } = method;
  return {
    ...common(returnUrl, returnUrl, now),
    mode: "payment",
    // The bill's own amount and currency, whatever the payer's country.
    adaptive_pricing: { enabled: false },
    client_reference_id: attemptId,
    metadata: { attempt_id: attemptId, reference },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.currency.toLowerCase(),
          unit_amount: amount,
          product_data: { name: `${reference} ${description}`.slice(0, 250) },
        },
      },
    ],
    ...(customerRef
      ? { customer: customerRef }
      : {
          ...(save && { customer_creation: "always" as const }),
          ...(payer.email && { customer_email: payer.email }),
        }),
    payment_intent_data: {
      description: `${reference} ${description}`.slice(0, 500),
      metadata: { attempt_id: attemptId, reference, via: VIA_PAGE },
      ...(save && { setup_future_usage: "off_session" as const }),
    },
  };
}

/** The page on which a card is kept without a payment. */
export function setupPage({ memberId, customerRef, payer, returnUrl }: SetupRequest, now: Date): Fields {
  // Stripe puts the page's name in the place of this word.
  const back = new URL(returnUrl);
  const separator = back.search === "" ? "?" : "&";
  return {
    ...common(`${returnUrl}${separator}card={CHECKOUT_SESSION_ID}`, returnUrl, now),
    mode: "setup",
    metadata: { member_id: memberId },
    setup_intent_data: { metadata: { member_id: memberId } },
    ...(customerRef
      ? { customer: customerRef }
      : {
          customer_creation: "always" as const,
          ...(payer.email && { customer_email: payer.email }),
        }),
  };
}

const pageOf = ({ url, expires_at }: Session, now: Date) =>
  url
    ? {
        action: { kind: "redirect", url } as const,
        expiresInSeconds: Math.max(0, expires_at - Math.floor(now.getTime() / 1_000)),
      }
    : null;

/** Where the payment of a page stands; its payment and method must have been read along. */
export function paymentOfPage(session: Session, now: Date): ChargeOutcome {
  const providerRef = session.id;
  const intent = typeof session.payment_intent === "string" ? null : session.payment_intent;
  if (session.status === "complete") {
    const inner = intent && chargeOutcome(intent);
    if (inner && inner.state !== "refused") return { ...inner, providerRef };
    if (session.payment_status !== "paid")
      return { state: "unknown", providerRef, because: "provider_unsure" };
    const { amount_total, currency } = session;
    const known = amount_total !== null && currency !== null;
    return {
      state: "succeeded",
      providerRef,
      amountMinor: known ? fromStripeAmount(amount_total, currency) : null,
      currency: currency?.toUpperCase() ?? null,
      receipt: null,
      saved: null,
    };
  }
  if (session.status === "expired") {
    return { state: "failed", providerRef, failureCode: "timeout", action: null };
  }
  const page = pageOf(session, now);
  if (!page) return { state: "unknown", providerRef, because: "provider_unsure" };
  const error = intent?.last_payment_error;
  if (!error) return { state: "pending_customer", providerRef, ...page };
  // Refused, and the page takes another card.
  const failureCode = failureOf(error.code, error.decline_code);
  return { state: "failed", providerRef, failureCode, action: page.action };
}

/** Where the keeping of a card stands, and whose card it is. */
export function setupOfPage(session: Session, now: Date): SetupOutcome {
  const setupRef = session.id;
  const memberId = session.metadata?.member_id ?? null;
  const intent = typeof session.setup_intent === "string" ? null : session.setup_intent;
  if (session.status === "expired") return { state: "failed", setupRef, failureCode: "timeout" };
  if (session.status === "complete") {
    const saved =
      intent && savedFacts(intent.payment_method, idOf(intent.customer) ?? idOf(session.customer));
    return saved
      ? { state: "succeeded", setupRef, memberId, saved }
      : { state: "unknown", setupRef, because: "provider_unsure" };
  }
  const page = pageOf(session, now);
  if (!page) return { state: "unknown", setupRef, because: "provider_unsure" };
  return { state: "pending_customer", setupRef, action: page.action };
}
