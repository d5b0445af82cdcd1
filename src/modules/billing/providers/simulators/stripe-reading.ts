import { UNKNOWN_FOR_MS } from "./scenarios";
import type { SimulatorReply } from "./server";
import {
  type CustomerObject,
  type IntentObject,
  intentView,
  type MethodObject,
  methodView,
  type RefundObject,
  refundView,
  type SetupObject,
  setupView,
} from "./stripe-objects";

/** Everything the simulated Stripe holds, by id. */
export type StripeStore = {
  readonly intents: Map<string, IntentObject>;
  readonly setups: Map<string, SetupObject>;
  readonly methods: Map<string, MethodObject>;
  readonly customers: Map<string, CustomerObject>;
  readonly refunds: Map<string, RefundObject>;
};

/** Stripe's envelope of an error. */
export const failure = (
  status: number,
  type: string,
  code: string | undefined,
  message: string,
): SimulatorReply => ({
  status,
  json: { error: { type, ...(code && { code }), message } },
});
export const missing = (id: string) =>
  failure(404, "invalid_request_error", "resource_missing", `No such object: ${id}`);

/** Answers a GET: lists, and single objects with their payment method expanded when asked. */
export function readStripeObjects(
  { intents, setups, methods, refunds }: StripeStore,
  path: string,
  query: URLSearchParams,
  now: Date,
): SimulatorReply {
  const list = (data: readonly { id: string }[]) => {
    const from = data.findIndex(({ id }) => id === query.get("starting_after")) + 1;
    const limit = Number(query.get("limit") ?? 10);
    const json = {
      object: "list",
      url: path,
      data: data.slice(from, from + limit),
      has_more: data.length > from + limit,
    };
    return { status: 200, json };
  };
  const expanded = [...query.values()].includes("payment_method");
  if (path === "/v1/payment_intents") {
    const since = Number(query.get("created[gte]") ?? 0);
    const customer = query.get("customer");
    const found = [...intents.values()].filter(
      (intent) => intent.created >= since && (!customer || intent.customer === customer),
    );
    return list(found.reverse().map((intent) => intentView(intent)));
  }
  if (path === "/v1/refunds") {
    const of = query.get("payment_intent");
    return list([...refunds.values()].filter(({ intent }) => intent === of).map(refundView));
  }
  const [, kind, id = ""] = /^\/v1\/(\w+)\/(\w+)$/.exec(path) ?? [];
  const intent = kind === "payment_intents" ? intents.get(id) : undefined;
  if (intent) {
    const silent = intent.scenario === "unknown_40_minutes";
    const unknown = silent && now.getTime() - intent.created * 1_000 < UNKNOWN_FOR_MS;
    return { status: 200, json: intentView(intent, expanded, unknown ? "processing" : undefined) };
  }
  const setup = kind === "setup_intents" ? setups.get(id) : undefined;
  if (setup) return { status: 200, json: setupView(setup, expanded) };
  const refund = kind === "refunds" ? refunds.get(id) : undefined;
  if (refund) return { status: 200, json: refundView(refund) };
  const method = kind === "payment_methods" ? methods.get(id) : undefined;
  return method ? { status: 200, json: methodView(method) } : missing(id);
}
