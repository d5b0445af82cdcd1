import type { Scenario } from "./scenarios";
import type { Endpoint } from "./signed-reports";

/** One gym's account at the simulated PayMongo. */
export type PaymongoAccount = {
  readonly secretKey: string;
  readonly live: boolean;
  readonly webhook?: Endpoint | undefined;
};

export type Metadata = Record<string, unknown>;
export type Method = { readonly id: string; readonly billing: Metadata | null };
export type Payment = {
  readonly id: string;
  readonly status: "paid" | "failed";
  readonly failedCode: string | null;
};
export type Intent = {
  readonly id: string;
  readonly amount: number;
  readonly description: string;
  readonly metadata: Metadata;
  readonly account: PaymongoAccount;
  readonly startedAt: number;
  scenario: Scenario;
  status: "awaiting_payment_method" | "awaiting_next_action" | "processing" | "succeeded";
  returnUrl: string;
  method: Method | null;
  readonly payments: Payment[];
};
export type Refund = {
  readonly id: string;
  readonly amount: number;
  readonly paymentId: string;
  readonly metadata: Metadata;
  status: "pending" | "succeeded" | "failed";
};

export const paymentView = (intent: Intent, payment: Payment, seconds: number) => ({
  id: payment.id,
  type: "payment",
  attributes: {
    amount: intent.amount,
    billing: intent.method?.billing ?? null,
    currency: "PHP",
    description: intent.description,
    failed_code: payment.failedCode,
    livemode: intent.account.live,
    metadata: intent.metadata,
    paid_at: payment.status === "paid" ? seconds : null,
    payment_intent_id: intent.id,
    source: { id: intent.method?.id ?? "", type: "gcash" },
    status: payment.status,
    updated_at: seconds,
  },
});
/** `root`: where the simulator's pages are. */
export const intentView = (intent: Intent, root: string, seconds: number) => ({
  id: intent.id,
  type: "payment_intent",
  attributes: {
    amount: intent.amount,
    currency: "PHP",
    description: intent.description,
    status: intent.status,
    livemode: intent.account.live,
    client_key: `${intent.id}_client_key`,
    payment_method_allowed: ["gcash"],
    next_action:
      intent.status === "awaiting_next_action"
        ? {
            type: "redirect",
            redirect: { url: `${root}/gcash/${intent.id}`, return_url: intent.returnUrl },
          }
        : null,
    last_payment_error: null,
    payments: intent.payments.map((payment) => paymentView(intent, payment, seconds)),
    metadata: intent.metadata,
    updated_at: seconds,
  },
});
export const refundView = (refund: Refund, seconds: number) => ({
  id: refund.id,
  type: "refund",
  attributes: {
    amount: refund.amount,
    currency: "PHP",
    metadata: refund.metadata,
    payment_id: refund.paymentId,
    reason: "requested_by_customer",
    status: refund.status,
    updated_at: seconds,
  },
});
