import { createHash } from "node:crypto";
import { systemClock } from "@/platform/clock";
import { Outbox } from "./outbox";
import { Rules, type Scenario } from "./scenarios";
import { type Running, type Simulator, type SimulatorOptions, type SimulatorReply, serve } from "./server";
import { type Endpoint, sendSigned, signAsStripe } from "./signed-reports";
import { cardRefusal, type Refusal, type SimulatedCard, TEST_CARDS } from "./stripe-cards";
import {
  type CustomerObject,
  type IntentObject,
  intentView,
  type MethodObject,
  newId,
  type PageObject,
  pageView,
  type RefundObject,
} from "./stripe-objects";
import { createStripePages } from "./stripe-pages";
import { failure, metadataOf, missing, readStripeObjects, type StripeStore } from "./stripe-reading";
import { createRefund } from "./stripe-refunds";
import { createStripeSetups } from "./stripe-setups";

/** One gym's account at the simulated Stripe. */
export type StripeAccount = { readonly secretKey: string; readonly webhook?: Endpoint | undefined };

export type StripeSimulator = Simulator & {
  readonly intents: ReadonlyMap<string, IntentObject>;
  readonly refunds: ReadonlyMap<string, RefundObject>;
  readonly customers: ReadonlyMap<string, CustomerObject>;
  readonly pages: ReadonlyMap<string, PageObject>;
  /** What the payer does on Stripe's page: pays with a test card, or keeps it. By the page's name or the intent's. */
  readonly confirm: (id: string, card: string) => Promise<void>;
  /** The customer passes or fails the bank's check. */
  readonly authenticate: (id: string, passed: boolean) => Promise<void>;
  /** Ends the pages whose time is over by the simulator's clock, and tells the gym. */
  readonly expirePages: () => Promise<void>;
};

type Kept = { readonly hash: string; reply: SimulatorReply | null };

/** A stand-in for Stripe's hosted pages, payment intents, setup intents, customers, refunds and signed webhooks. */
export function createStripeSimulator(
  accounts: readonly StripeAccount[],
  options: SimulatorOptions & { readonly root?: string } = {},
): StripeSimulator {
  const { clock = systemClock, decisionMs = 1_500, slowMs = 8_000, root = "" } = options;
  const rules = new Rules();
  const outbox = new Outbox();
  const store: StripeStore = {
    intents: new Map(),
    setups: new Map(),
    methods: new Map(),
    customers: new Map(),
    refunds: new Map(),
    pages: new Map(),
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

  /** The page's own news: it is done with. */
  function completed(page: PageObject | null): [string, unknown][] {
    if (!page) return [];
    page.status = "complete";
    return [["checkout.session.completed", pageView(page, root)]];
  }

  async function succeed(intent: IntentObject, wait: boolean): Promise<void> {
    intent.status = "succeeded";
    intent.error = null;
    intent.charge = newId("ch");
    const events = [["payment_intent.succeeded", intentView(intent)], ...completed(intent.page)] as [
      string,
      unknown,
    ][];
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
    if (scenario === "unknown_40_minutes") intent.scenario = scenario;
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
      return { status: 200, json: intentView(intent, { root }) };
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
      metadata: metadataOf(params),
      saves: params.get("setup_future_usage") === "off_session",
      returnUrl: params.get("return_url"),
      page: null,
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

  const setUp = createStripeSetups({ store, cardOf, keep, completed, decisionMs, outbox, report });

  async function authenticate(id: string, passed: boolean): Promise<void> {
    const message = "We are unable to authenticate your payment method.";
    const intent = intents.get(id);
    if (intent?.status === "requires_action") {
      if (passed) await succeed(intent, false);
      else refuse(intent, { code: "payment_intent_authentication_failure", message });
    }
    const setup = setups.get(id);
    if (setup?.status === "requires_action" && setup.method) {
      const { id: cardId, card } = setup.method;
      setUp.end(
        setup,
        cardId,
        card,
        passed ? null : { code: "setup_intent_authentication_failure", message },
      );
    }
  }

  const pages = createStripePages({
    store,
    root,
    seconds,
    pickScenario: (amount) => rules.pick({ amountMinor: amount || undefined }),
    pay: (intent, card) => pay(intent, card, false),
    keep: setUp.confirm,
    authenticate,
    report: (page, event) => report(page.key, page.scenario, [[event, pageView(page, root)]]),
    later: (ms, work) => outbox.later(ms, work),
  });

  async function post(path: string, params: URLSearchParams, key: string): Promise<SimulatorReply> {
    if (path === "/v1/payment_intents") return createIntent(params, key);
    if (path === "/v1/checkout/sessions") return pages.create(params, key);
    if (path === "/v1/refunds")
      return createRefund(params, { key, store, rules, decisionMs, outbox, report });
    if (path === "/v1/setup_intents") return setUp.create(params, key);
    if (path === "/v1/customers") {
      const customer: CustomerObject = { id: newId("cus"), metadata: metadataOf(params) };
      customers.set(customer.id, customer);
      return { status: 200, json: { ...customer, object: "customer" } };
    }
    const [, kind, id = "", action] = /^\/v1\/(\w+)\/(\w+)\/(\w+)$/.exec(path) ?? [];
    const intent = kind === "payment_intents" ? intents.get(id) : undefined;
    if (intent && action === "confirm") return pay(intent, params.get("payment_method") ?? "", false);
    const setup = kind === "setup_intents" ? setups.get(id) : undefined;
    if (setup && action === "confirm") return setUp.confirm(setup, params.get("payment_method") ?? "");
    if (kind === "payment_methods" && action === "detach" && methods.delete(id)) {
      return { status: 200, json: { id, object: "payment_method" } };
    }
    return missing(id || path);
  }

  /** Faults of the line itself, chosen by the amount or card of a request that creates something. */
  async function withFaults(params: URLSearchParams, work: () => Promise<SimulatorReply>, kept: Kept | null) {
    const amount = params.get("amount") ?? params.get("line_items[0][price_data][unit_amount]");
    const amountMinor = Number(amount) || undefined;
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
    pages: store.pages,
    async confirm(id, card) {
      const page = store.pages.get(id);
      const intent = intents.get(id);
      const setup = setups.get(id);
      if (page) await pages.press(page, card);
      if (intent) await pay(intent, card, false);
      if (setup) await setUp.confirm(setup, card);
    },
    async authenticate(id, passed) {
      const page = store.pages.get(id);
      await authenticate(page?.intent?.id ?? page?.setup?.id ?? id, passed);
    },
    expirePages: pages.expire,
    async handle(request) {
      const { method, path, query, headers, body } = request;
      const shown = await pages.show(request);
      if (shown) return shown;
      const key = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
      const params = new URLSearchParams(body);
      if (!accounts.some(({ secretKey }) => secretKey === key)) {
        return failure(401, "invalid_request_error", undefined, "Invalid API Key provided");
      }
      if (method === "GET") {
        await pages.expire();
        return readStripeObjects(store, path, query, { now: clock.now(), root });
      }
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
  let control: StripeSimulator | undefined;
  const running = await serve(
    {
      "": (root) => {
        control = createStripeSimulator(accounts, { ...options, root });
        return control;
      },
    },
    options,
  );
  if (!control) throw new Error("The simulator didn't start");
  return { url: running.url, close: running.close, control };
}
