import { createHash, randomBytes } from "node:crypto";
import { systemClock } from "@/platform/clock";
import { Outbox } from "./outbox";
import { Rules, type Scenario } from "./scenarios";
import { type Running, type Simulator, type SimulatorOptions, type SimulatorReply, serve } from "./server";
import { type Endpoint, sendSigned, signAsStripe } from "./signed-reports";
import { cardPage } from "./stripe-card-page";
import { cardRefusal, type Refusal, type SimulatedCard, TEST_CARDS } from "./stripe-cards";
import {
  type CustomerObject,
  type IntentObject,
  intentView,
  type MethodObject,
  newId,
  type RefundObject,
  refundView,
  type SetupObject,
  setupView,
} from "./stripe-objects";
import { failure, missing, readStripeObjects, type StripeStore } from "./stripe-reading";

/** One gym's account at the simulated Stripe. */
export type StripeAccount = { readonly secretKey: string; readonly webhook?: Endpoint | undefined };

export type StripeSimulator = Simulator & {
  readonly intents: ReadonlyMap<string, IntentObject>;
  readonly refunds: ReadonlyMap<string, RefundObject>;
  readonly customers: ReadonlyMap<string, CustomerObject>;
  /** What Stripe's form in the browser does: pays with a test card, or keeps it for a setup. */
  readonly confirm: (id: string, card: string) => Promise<void>;
  /** The customer passes or fails the bank's check. */
  readonly authenticate: (id: string, passed: boolean) => Promise<void>;
};

type Kept = { readonly hash: string; reply: SimulatorReply | null };

function metadataOf(params: URLSearchParams): Record<string, string> {
  const entries = [...params].flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    return key ? [[key, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A stand-in for Stripe's payment intents, setup intents, customers, refunds and signed webhooks. */
export function createStripeSimulator(
  accounts: readonly StripeAccount[],
  options: SimulatorOptions = {},
): StripeSimulator {
  const { clock = systemClock, decisionMs = 1_500, slowMs = 8_000 } = options;
  const rules = new Rules();
  const outbox = new Outbox();
  const store: StripeStore = {
    intents: new Map(),
    setups: new Map(),
    methods: new Map(),
    customers: new Map(),
    refunds: new Map(),
  };
  const { intents, setups, methods, customers, refunds } = store;
  const keys = new Map<string, Kept>();
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);

  function report(key: string, scenario: Scenario, events: readonly [string, unknown][]): Promise<void> {
    const endpoint = accounts.find(({ secretKey }) => secretKey === key)?.webhook;
    if (!endpoint) return Promise.resolve();
    const bodies = events.map(([type, object]) =>
      JSON.stringify({
        id: newId("evt"),
        object: "event",
        type,
        created: seconds(),
        livemode: false,
        data: { object },
      }),
    );
    return sendSigned(bodies, scenario, { endpoint, sign: signAsStripe, clock, outbox });
  }

  /** A card by its test name or by the id under which it was kept. */
  function cardOf(id: string): SimulatedCard | null {
    return methods.get(id)?.card ?? (Object.hasOwn(TEST_CARDS, id) ? (TEST_CARDS[id] ?? null) : null);
  }

  function keep(id: string, card: SimulatedCard, customer: string | null): MethodObject {
    const known = methods.get(id);
    if (known) return known;
    const made: MethodObject = { id: newId("pm"), card, customer };
    methods.set(made.id, made);
    return made;
  }

  async function succeed(intent: IntentObject, wait: boolean): Promise<void> {
    intent.status = "succeeded";
    intent.error = null;
    intent.charge = newId("ch");
    const events: [string, unknown][] = [["payment_intent.succeeded", intentView(intent)]];
    if (intent.scenario === "reordered") {
      events.unshift(["payment_intent.processing", { ...intentView(intent), status: "processing" }]);
    }
    if (wait) return report(intent.key, intent.scenario, events);
    outbox.later(decisionMs, () => report(intent.key, intent.scenario, events));
  }

  function refuse(intent: IntentObject, refusal: Refusal): SimulatorReply {
    intent.status = "requires_payment_method";
    intent.error = refusal;
    const view = intentView(intent);
    outbox.later(decisionMs, () =>
      report(intent.key, intent.scenario, [["payment_intent.payment_failed", view]]),
    );
    if (intent.scenario === "timeout_then_success") outbox.later(slowMs, () => succeed(intent, true));
    return { status: 402, json: { error: { type: "card_error", ...refusal, payment_intent: view } } };
  }

  async function pay(intent: IntentObject, methodId: string, offSession: boolean): Promise<SimulatorReply> {
    const card = cardOf(methodId);
    if (!card) return missing(methodId);
    if (intent.status === "succeeded") {
      return failure(400, "invalid_request_error", "payment_intent_unexpected_state", "Already succeeded.");
    }
    intent.method = keep(methodId, card, intent.saves ? intent.customer : null);
    const scenario = card.behaviour === "success" ? intent.scenario : card.behaviour;
    if (scenario === "needs_authentication") {
      if (offSession) {
        const message = "Your card was declined. This transaction requires authentication.";
        return refuse(intent, {
          code: "authentication_required",
          decline_code: "authentication_required",
          message,
        });
      }
      intent.status = "requires_action";
      return { status: 200, json: intentView(intent) };
    }
    const refusal = cardRefusal(scenario);
    if (refusal) return refuse(intent, refusal);
    await succeed(intent, intent.scenario === "callback_before_response");
    return { status: 200, json: intentView(intent) };
  }

  async function createIntent(params: URLSearchParams, key: string): Promise<SimulatorReply> {
    const amount = Number(params.get("amount"));
    const currency = params.get("currency") ?? "";
    if (!Number.isInteger(amount) || amount < 1) {
      return failure(400, "invalid_request_error", "parameter_invalid_integer", "Invalid integer: amount");
    }
    if (amount < 50)
      return failure(400, "invalid_request_error", "amount_too_small", "Amount must be at least 50.");
    const methodId = params.get("payment_method");
    const customer = params.get("customer");
    if (customer && !customers.has(customer)) return missing(customer);
    const scenario = rules.pick({ amountMinor: amount, card: methodId ?? undefined });
    const id = newId("pi");
    const intent: IntentObject = {
      id,
      key,
      amount,
      currency,
      customer,
      created: seconds(),
      clientSecret: `${id}_secret_${randomBytes(8).toString("hex")}`,
      metadata: metadataOf(params),
      saves: params.get("setup_future_usage") === "off_session",
      scenario,
      status: "requires_payment_method",
      method: null,
      charge: null,
      error: null,
    };
    intents.set(id, intent);
    if (params.get("confirm") !== "true" || !methodId) return { status: 200, json: intentView(intent) };
    return pay(intent, methodId, params.get("off_session") === "true");
  }

  function createRefund(params: URLSearchParams, key: string): SimulatorReply {
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

  function createSetup(params: URLSearchParams, key: string): SimulatorReply {
    const customer = params.get("customer") ?? "";
    if (!customers.has(customer)) return missing(customer);
    const id = newId("seti");
    const clientSecret = `${id}_secret_${randomBytes(8).toString("hex")}`;
    const metadata = metadataOf(params);
    const setup: SetupObject = {
      id,
      key,
      customer,
      clientSecret,
      metadata,
      status: "requires_payment_method",
      method: null,
      error: null,
    };
    setups.set(id, setup);
    return { status: 200, json: setupView(setup) };
  }

  async function confirmSetup(setup: SetupObject, cardId: string): Promise<SimulatorReply> {
    const card = cardOf(cardId);
    if (!card) return missing(cardId);
    const refusal = card.behaviour === "needs_authentication" ? null : cardRefusal(card.behaviour);
    setup.error = refusal;
    setup.status = refusal ? "requires_payment_method" : "succeeded";
    if (!refusal) setup.method = keep(cardId, card, setup.customer);
    const type = refusal ? "setup_intent.setup_failed" : "setup_intent.succeeded";
    outbox.later(decisionMs, () => report(setup.key, "success", [[type, setupView(setup)]]));
    if (refusal) return { status: 402, json: { error: { type: "card_error", ...refusal } } };
    return { status: 200, json: setupView(setup) };
  }

  async function post(path: string, params: URLSearchParams, key: string): Promise<SimulatorReply> {
    if (path === "/v1/payment_intents") return createIntent(params, key);
    if (path === "/v1/refunds") return createRefund(params, key);
    if (path === "/v1/setup_intents") return createSetup(params, key);
    if (path === "/v1/customers") {
      const customer: CustomerObject = { id: newId("cus"), metadata: metadataOf(params) };
      customers.set(customer.id, customer);
      return { status: 200, json: { ...customer, object: "customer" } };
    }
    const [, kind, id = "", action] = /^\/v1\/(\w+)\/(\w+)\/(\w+)$/.exec(path) ?? [];
    const intent = kind === "payment_intents" ? intents.get(id) : undefined;
    if (intent && action === "confirm") return pay(intent, params.get("payment_method") ?? "", false);
    const setup = kind === "setup_intents" ? setups.get(id) : undefined;
    if (setup && action === "confirm") return confirmSetup(setup, params.get("payment_method") ?? "");
    if (kind === "payment_methods" && action === "detach" && methods.delete(id)) {
      return { status: 200, json: { id, object: "payment_method" } };
    }
    return missing(id || path);
  }

  /** Faults of the line itself, chosen by the amount or card of a request that creates something. */
  async function withFaults(params: URLSearchParams, work: () => Promise<SimulatorReply>, kept: Kept | null) {
    const amountMinor = Number(params.get("amount")) || undefined;
    const traits = { amountMinor, card: params.get("payment_method") ?? undefined };
    const scenario = rules.peek(traits);
    // Nothing further on would use up the rule.
    if (scenario === "too_many_requests" || scenario === "error_500") rules.pick(traits);
    if (scenario === "too_many_requests")
      return failure(429, "rate_limit_error", "rate_limit", "Too many requests.");
    if (scenario === "error_500") return failure(500, "api_error", undefined, "Something went wrong.");
    const reply = await work();
    if (scenario === "slow") await outbox.wait(slowMs);
    if (kept) kept.reply = reply;
    return scenario === "response_lost" ? "drop" : reply;
  }

  return {
    rules,
    outbox,
    intents,
    refunds,
    customers,
    async confirm(id, card) {
      const intent = intents.get(id);
      const setup = setups.get(id);
      if (intent) await pay(intent, card, false);
      if (setup) await confirmSetup(setup, card);
    },
    async authenticate(id, passed) {
      const intent = intents.get(id);
      if (intent?.status !== "requires_action") return;
      const message = "We are unable to authenticate your payment method.";
      if (passed) await succeed(intent, false);
      else refuse(intent, { code: "payment_intent_authentication_failure", message });
    },
    async handle({ method, path, query, headers, body }) {
      const onPage = /^\/pay\/(\w+)$/.exec(path)?.[1];
      if (onPage) {
        const fields = method === "POST" ? new URLSearchParams(body) : query;
        const subject = intents.get(onPage) ?? setups.get(onPage) ?? null;
        return cardPage(subject, fields, method === "POST", this);
      }
      const key = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
      const params = new URLSearchParams(body);
      // The browser's form has no secret key; the intent's own secret lets it confirm that intent.
      const secret = params.get("client_secret");
      const [, owned = ""] = /^\/v1\/\w+\/(\w+)\/confirm$/.exec(path) ?? [];
      const byForm = secret !== null && (intents.get(owned) ?? setups.get(owned))?.clientSecret === secret;
      if (!byForm && !accounts.some(({ secretKey }) => secretKey === key)) {
        return failure(401, "invalid_request_error", undefined, "Invalid API Key provided");
      }
      if (method === "GET") return readStripeObjects(store, path, query, clock.now());
      if (method !== "POST") return failure(405, "invalid_request_error", undefined, "Method not allowed");
      const name = headers["idempotency-key"];
      if (typeof name !== "string") return withFaults(params, () => post(path, params, key), null);
      const hash = createHash("sha256").update(`${path} ${body}`).digest("hex");
      const known = keys.get(`${key} ${name}`);
      if (known && known.hash !== hash) {
        return failure(
          400,
          "idempotency_error",
          undefined,
          "Keys can only be used with the same parameters.",
        );
      }
      if (known?.reply === null) {
        return failure(
          409,
          "invalid_request_error",
          "idempotency_key_in_use",
          "Another request uses this key.",
        );
      }
      if (known?.reply && known.reply !== "drop" && "json" in known.reply) {
        return { ...known.reply, headers: { "idempotent-replayed": "true" } };
      }
      const kept: Kept = { hash, reply: null };
      keys.set(`${key} ${name}`, kept);
      const reply = await withFaults(params, () => post(path, params, key), kept);
      // Turned away before it began: the key is free again.
      if (kept.reply === null) keys.delete(`${key} ${name}`);
      return reply;
    },
  };
}

/** The Stripe simulator alone, on its own port. */
export async function startStripeSimulator(
  accounts: readonly StripeAccount[],
  options: SimulatorOptions = {},
): Promise<Running & { readonly control: StripeSimulator }> {
  const control = createStripeSimulator(accounts, options);
  const { url, close } = await serve({ "": () => control }, options);
  return { url, close, control };
}
