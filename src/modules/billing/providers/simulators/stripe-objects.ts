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
  readonly clientSecret: string;
  readonly metadata: Record<string, string>;
  readonly saves: boolean;
  readonly scenario: Scenario;
  status: "requires_payment_method" | "requires_action" | "succeeded";
  method: MethodObject | null;
  charge: string | null;
  error: Refusal | null;
};
export type SetupObject = {
  readonly id: string;
  readonly key: string;
  readonly customer: string;
  readonly clientSecret: string;
  readonly metadata: Record<string, string>;
  status: "requires_payment_method" | "succeeded";
  method: MethodObject | null;
  error: Refusal | null;
};
export type RefundObject = {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly intent: string;
  readonly metadata: Record<string, string>;
  readonly status: "pending" | "succeeded" | "failed";
};

export const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

export const methodView = ({ id, card, customer }: MethodObject) => ({
  id,
  object: "payment_method",
  type: "card",
  customer,
  card: { brand: card.brand, last4: card.last4, exp_month: 12, exp_year: card.year },
});

export function intentView(intent: IntentObject, expanded = false, status: string = intent.status) {
  const { method } = intent;
  const paid = status === "succeeded";
  return {
    id: intent.id,
    object: "payment_intent",
    amount: intent.amount,
    amount_received: paid ? intent.amount : 0,
    cancellation_reason: null,
    client_secret: intent.clientSecret,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    last_payment_error: intent.error ? { type: "card_error", ...intent.error } : null,
    latest_charge: paid ? intent.charge : null,
    livemode: false,
    metadata: intent.metadata,
    next_action: status === "requires_action" ? { type: "use_stripe_sdk", use_stripe_sdk: {} } : null,
    payment_method:
      method && status !== "requires_payment_method" ? (expanded ? methodView(method) : method.id) : null,
    payment_method_types: ["card"],
    setup_future_usage: intent.saves ? "off_session" : null,
    status,
  };
}

export const setupView = (setup: SetupObject, expanded = false) => ({
  id: setup.id,
  object: "setup_intent",
  client_secret: setup.clientSecret,
  customer: setup.customer,
  last_setup_error: setup.error ? { type: "card_error", ...setup.error } : null,
  metadata: setup.metadata,
  payment_method: setup.method ? (expanded ? methodView(setup.method) : setup.method.id) : null,
  status: setup.status,
  usage: "off_session",
});

export const refundView = (refund: RefundObject) => ({
  id: refund.id,
  object: "refund",
  amount: refund.amount,
  currency: refund.currency,
  payment_intent: refund.intent,
  metadata: refund.metadata,
  status: refund.status,
});
