import { randomBytes } from "node:crypto";
import type { Scenario } from "./scenarios";
import type { Refusal, SimulatedCard } from "./stripe-cards";

/** What the simulated Stripe holds, and how it shows it: the fields that Stripe's documentation names. */
export type MethodObject = {
  readonly id: string;
  readonly card: SimulatedCard;
  readonly customer: string | null;
};
export type CustomerObject = { readonly id: string; readonly metadata: Record<string, string> };
export type IntentObject = {
  readonly id: string;
  /** The account's secret key. */
  readonly key: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly created: number;
  readonly metadata: Record<string, string>;
  readonly saves: boolean;
  /** Where the bank's page leads back to; null when nobody is at a screen. */
  readonly returnUrl: string | null;
  /** The page on which it is paid. */
  readonly page: PageObject | null;
  scenario: Scenario;
  status: "requires_payment_method" | "requires_action" | "succeeded";
  method: MethodObject | null;
  charge: string | null;
  error: Refusal | null;
};
export type SetupObject = {
  readonly id: string;
  readonly key: string;
  readonly customer: string;
  readonly metadata: Record<string, string>;
  readonly page: PageObject | null;
  status: "requires_payment_method" | "requires_action" | "succeeded";
  method: MethodObject | null;
  error: Refusal | null;
};
/** A hosted page: a Checkout Session. */
export type PageObject = {
  readonly id: string;
  readonly key: string;
  readonly mode: "payment" | "setup";
  readonly amount: number;
  readonly currency: string;
  readonly words: string;
  readonly created: number;
  readonly expiresAt: number;
  readonly metadata: Record<string, string>;
  /** Of the payment or setup that comes of it. */
  readonly innerMetadata: Record<string, string>;
  readonly saves: boolean;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly scenario: Scenario;
  status: "open" | "complete" | "expired";
  customer: string | null;
  intent: IntentObject | null;
  setup: SetupObject | null;
};
export type RefundObject = {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly intent: string;
  readonly metadata: Record<string, string>;
  readonly status: "pending" | "succeeded" | "failed";
};

/** `expanded`: with the payment method in it instead of its name. */
export type View = { readonly expanded?: boolean };

export const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

export const methodView = ({ id, card, customer }: MethodObject) => ({
  id,
  object: "payment_method",
  type: "card",
  customer,
  card: { brand: card.brand, last4: card.last4, exp_month: 12, exp_year: card.year },
});

/** @param root where the simulator's pages are */
export function intentView(
  intent: IntentObject,
  { expanded = false, status = intent.status, root = "" }: View & { status?: string; root?: string } = {},
) {
  const { method } = intent;
  const paid = status === "succeeded";
  return {
    id: intent.id,
    object: "payment_intent",
    amount: intent.amount,
    amount_received: paid ? intent.amount : 0,
    cancellation_reason: null,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    last_payment_error: intent.error ? { type: "card_error", ...intent.error } : null,
    latest_charge: paid ? intent.charge : null,
    livemode: false,
    metadata: intent.metadata,
    next_action:
      status !== "requires_action"
        ? null
        : intent.returnUrl === null
          ? { type: "use_stripe_sdk", use_stripe_sdk: {} }
          : {
              type: "redirect_to_url",
              redirect_to_url: { url: `${root}/bank/${intent.id}`, return_url: intent.returnUrl },
            },
    payment_method:
      method && status !== "requires_payment_method" ? (expanded ? methodView(method) : method.id) : null,
    payment_method_types: ["card"],
    setup_future_usage: intent.saves ? "off_session" : null,
    status,
  };
}

export const setupView = (setup: SetupObject, { expanded = false }: View = {}) => ({
  id: setup.id,
  object: "setup_intent",
  customer: setup.customer,
  last_setup_error: setup.error ? { type: "card_error", ...setup.error } : null,
  metadata: setup.metadata,
  payment_method: setup.method ? (expanded ? methodView(setup.method) : setup.method.id) : null,
  status: setup.status,
  usage: "off_session",
});

/** @param status what its payment is shown as, where that differs from what it is */
export function pageView(page: PageObject, root: string, inner: View & { status?: string } = {}) {
  const open = page.status === "open";
  const { intent, setup } = page;
  const paid = page.status === "complete" && (inner.status ?? intent?.status) === "succeeded";
  return {
    id: page.id,
    object: "checkout.session",
    mode: page.mode,
    amount_total: page.mode === "payment" ? page.amount : null,
    currency: page.currency || null,
    client_reference_id: page.metadata.attempt_id ?? null,
    customer: page.customer,
    created: page.created,
    expires_at: page.expiresAt,
    livemode: false,
    metadata: page.metadata,
    payment_intent: intent && (inner.expanded ? intentView(intent, inner) : intent.id),
    payment_status: page.mode === "setup" ? "no_payment_required" : paid ? "paid" : "unpaid",
    setup_intent: setup && (inner.expanded ? setupView(setup, inner) : setup.id),
    status: page.status,
    url: open ? `${root}/c/pay/${page.id}` : null,
  };
}

export const refundView = (refund: RefundObject) => ({
  id: refund.id,
  object: "refund",
  amount: refund.amount,
  currency: refund.currency,
  payment_intent: refund.intent,
  metadata: refund.metadata,
  status: refund.status,
});
