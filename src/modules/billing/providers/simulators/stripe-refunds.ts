import type { Outbox } from "./outbox";
import type { Rules } from "./scenarios";
import type { SimulatorReply } from "./server";
import { newId, type RefundObject, refundView } from "./stripe-objects";
import { failure, metadataOf, missing, type StripeStore } from "./stripe-reading";
import type { SetupHands } from "./stripe-setups";

export type RefundHands = {
  /** The account's secret key. */
  readonly key: string;
  readonly store: StripeStore;
  readonly rules: Rules;
  readonly decisionMs: number;
  readonly outbox: Outbox;
  readonly report: SetupHands["report"];
};

/** `POST /v1/refunds`: in parts, never more than was paid. */
export function createRefund(
  params: URLSearchParams,
  { key, store, rules, decisionMs, outbox, report }: RefundHands,
): SimulatorReply {
  const { intents, refunds } = store;
  const intent = intents.get(params.get("payment_intent") ?? "");
  if (intent?.status !== "succeeded") return missing(params.get("payment_intent") ?? "");
  const amount = Number(params.get("amount") ?? intent.amount);
  const returned = [...refunds.values()]
    .filter((refund) => refund.intent === intent.id && refund.status !== "failed")
    .reduce((sum, refund) => sum + refund.amount, 0);
  if (returned + amount > intent.amount) {
    return failure(400, "invalid_request_error", "charge_already_refunded", "More than what is left.");
  }
  const scenario = rules.pick({ amountMinor: amount });
  const status = scenario === "by_hand" ? "pending" : "succeeded";
  const refund: RefundObject = {
    id: newId("re"),
    amount,
    currency: intent.currency,
    intent: intent.id,
    metadata: metadataOf(params),
    status,
  };
  refunds.set(refund.id, refund);
  const events: [string, unknown][] = [["refund.created", refundView(refund)]];
  outbox.later(decisionMs, () => report(key, scenario, events));
  return { status: 200, json: refundView(refund) };
}
