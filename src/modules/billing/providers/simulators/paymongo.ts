import { randomBytes } from "node:crypto";
import { systemClock } from "@/platform/clock";
import { Outbox } from "./outbox";
import { amountText, button, escapeHtml, page } from "./page";
import type { Intent, Metadata, Method, Payment, PaymongoAccount, Refund } from "./paymongo-objects";
import * as objects from "./paymongo-objects";
import { Rules, type Scenario, UNKNOWN_FOR_MS } from "./scenarios";
import { type Running, type Simulator, type SimulatorOptions, type SimulatorReply, serve } from "./server";
import { sendSigned, signAsPaymongo } from "./signed-reports";

export type PaymongoSimulator = Simulator & {
  readonly intents: ReadonlyMap<string, Intent>;
  readonly refunds: ReadonlyMap<string, Refund>;
  /** The customer decides on GCash's page. */
  readonly decide: (intentId: string, decision: "pay" | "cancel") => Promise<string | null>;
};

const FAILURES: Readonly<Partial<Record<Scenario, string>>> = {
  cancelled: "CANCELLED",
  insufficient_funds: "INSUFFICIENT_FUNDS",
  limit: "AMOUNT_EXCEED_LIMIT",
  declined: "DECLINED",
  timeout: "CLOSED",
  timeout_then_success: "CLOSED",
};

const id = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;
const error = (status: number, code: string, detail: string): SimulatorReply => ({
  status,
  json: { errors: [{ code, detail }] },
});
const record = (value: unknown): Metadata =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Metadata) : {};
const text = (value: unknown) => (typeof value === "string" ? value : "");

function attributesOf(body: string): Metadata {
  try {
    return record(record(record(JSON.parse(body)).data).attributes);
  } catch {
    return {};
  }
}

/** A stand-in for PayMongo's Payment Intents with GCash, its refunds and signed webhooks. */
export function createPaymongoSimulator(
  accounts: readonly PaymongoAccount[],
  options: SimulatorOptions & { readonly root?: string } = {},
): PaymongoSimulator {
  const { clock = systemClock, decisionMs = 1_500, slowMs = 8_000, root = "" } = options;
  const rules = new Rules();
  const outbox = new Outbox();
  const intents = new Map<string, Intent>();
  const methods = new Map<string, Method>();
  const refunds = new Map<string, Refund>();
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  const paymentView = (intent: Intent, payment: Payment) => objects.paymentView(intent, payment, seconds());
  const intentView = (intent: Intent) => objects.intentView(intent, root, seconds());
  const refundView = (refund: Refund) => objects.refundView(refund, seconds());

  async function report(account: PaymongoAccount, scenario: Scenario, events: readonly [string, unknown][]) {
    if (!account.webhook) return;
    const bodies = events.map(([type, data]) => {
      const attributes = { type, livemode: account.live, data, created_at: seconds(), updated_at: seconds() };
      return JSON.stringify({ data: { id: id("evt"), type: "event", attributes } });
    });
    const sign = signAsPaymongo(account.live);
    await sendSigned(bodies, scenario, { endpoint: account.webhook, sign, clock, outbox });
  }

  /** The payment is settled at once; who is told, when and how follows the scenario. */
  async function settle(intent: Intent, failedCode: string | null): Promise<void> {
    if (intent.status === "succeeded") return;
    const payment: Payment = { id: id("pay"), status: failedCode ? "failed" : "paid", failedCode };
    intent.payments.push(payment);
    intent.status = failedCode ? "awaiting_payment_method" : "succeeded";
    const type = failedCode ? "payment.failed" : "payment.paid";
    const events: [string, unknown][] = [[type, paymentView(intent, payment)]];
    if (intent.scenario === "reordered" && !failedCode) {
      const earlier: Payment = { id: id("pay"), status: "failed", failedCode: "CLOSED" };
      events.unshift(["payment.failed", paymentView(intent, earlier)]);
    }
    const sending = report(intent.account, intent.scenario, events);
    if (intent.scenario === "callback_before_response") await sending;
    else outbox.later(0, () => sending);
    if (intent.scenario === "timeout_then_success" && failedCode) {
      outbox.later(slowMs, () => settle(intent, null));
    }
  }

  async function decide(intentId: string, decision: "pay" | "cancel"): Promise<string | null> {
    const intent = intents.get(intentId);
    if (!intent) return null;
    if (intent.status === "awaiting_next_action") {
      await settle(intent, decision === "pay" ? (FAILURES[intent.scenario] ?? null) : "CANCELLED");
    }
    return intent.returnUrl;
  }

  function createIntent(attributes: Metadata, account: PaymongoAccount): SimulatorReply {
    const amount = Number(attributes.amount);
    if (!Number.isInteger(amount) || amount < 2_000) {
      return error(400, "parameter_below_minimum", "The minimum value for the amount is 2000.");
    }
    if (attributes.currency !== "PHP") return error(400, "parameter_invalid", "currency must be PHP.");
    const scenario = rules.pick({ amountMinor: amount });
    if (scenario === "error_500") return error(500, "internal_server_error", "Something went wrong.");
    if (scenario === "too_many_requests") return error(429, "rate_limit_exceeded", "Too many requests.");
    const intent: Intent = {
      id: id("pi"),
      amount,
      description: text(attributes.description),
      metadata: record(attributes.metadata),
      account,
      startedAt: clock.now().getTime(),
      scenario,
      status: "awaiting_payment_method",
      returnUrl: "",
      method: null,
      payments: [],
    };
    intents.set(intent.id, intent);
    return { status: 200, json: { data: intentView(intent) } };
  }

  async function attach(intent: Intent, attributes: Metadata): Promise<SimulatorReply> {
    const method = methods.get(text(attributes.payment_method));
    if (!method) return error(404, "resource_not_found", "No such payment method.");
    if (!URL.canParse(text(attributes.return_url))) {
      return error(400, "parameter_required", "return_url is required.");
    }
    if (intent.status !== "awaiting_payment_method") {
      return error(400, "resource_processing_state", "The payment intent can't be attached now.");
    }
    intent.method = method;
    intent.returnUrl = text(attributes.return_url);
    intent.status = "awaiting_next_action";
    const { scenario } = intent;
    const asked = { status: 200, json: { data: intentView(intent) } };
    // Everything but a person on GCash's page decides by itself when told to.
    if (scenario === "callback_before_response") await settle(intent, null);
    else if (scenario !== "success" && scenario !== "by_hand" && scenario !== "slow") {
      outbox.later(decisionMs, () => decide(intent.id, "pay"));
    }
    if (scenario === "response_lost") return "drop";
    if (scenario === "slow") await outbox.wait(slowMs);
    return asked;
  }

  function createRefund(attributes: Metadata, account: PaymongoAccount): SimulatorReply {
    const paymentId = text(attributes.payment_id);
    const paid = [...intents.values()].find(({ payments }) =>
      payments.some((payment) => payment.id === paymentId && payment.status === "paid"),
    );
    const amount = Number(attributes.amount);
    if (!paid || !Number.isInteger(amount) || amount < 100) {
      return error(400, "parameter_invalid", "The payment can't be refunded.");
    }
    const before = [...refunds.values()].filter((refund) => refund.paymentId === paymentId);
    const returned = before.reduce(
      (sum, refund) => sum + (refund.status === "failed" ? 0 : refund.amount),
      0,
    );
    if (returned + amount > paid.amount) {
      return error(400, "parameter_above_maximum", "The refund exceeds what is left of the payment.");
    }
    const scenario = rules.pick({ amountMinor: amount });
    if (scenario === "error_500") return error(500, "internal_server_error", "Something went wrong.");
    const metadata = record(attributes.metadata);
    const refund: Refund = { id: id("ref"), amount, paymentId, metadata, status: "pending" };
    refunds.set(refund.id, refund);
    outbox.later(decisionMs, () => {
      refund.status = scenario === "declined" ? "failed" : "succeeded";
      return report(account, scenario, [["payment.refund.updated", refundView(refund)]]);
    });
    return scenario === "response_lost" ? "drop" : { status: 200, json: { data: refundView(refund) } };
  }

  function gcashPage(intent: Intent | undefined): SimulatorReply {
    if (!intent) return { status: 404, html: page("GCash", "<p>There is no such payment.</p>") };
    if (intent.status !== "awaiting_next_action") {
      return { status: 200, html: page("GCash", "<p>This payment is settled or its page has expired.</p>") };
    }
    const action = `${root}/gcash/${intent.id}`;
    const words = `${amountText(intent.amount, "PHP")} for ${intent.description}`;
    const buttons = `${button(`${action}/pay`, "Pay")}${button(`${action}/cancel`, "Cancel")}`;
    return { status: 200, html: page("GCash", `<p>${escapeHtml(words)}</p>${buttons}`) };
  }

  return {
    rules,
    outbox,
    intents,
    refunds,
    decide,
    async handle({ method, path, query, headers, body }) {
      const onPage = /^\/gcash\/([^/]+)(?:\/(pay|cancel))?$/.exec(path);
      if (onPage) {
        const [, intentId = "", decision] = onPage;
        if (!decision) return gcashPage(intents.get(intentId));
        if (method !== "POST") return error(405, "method_not_allowed", "Use POST.");
        const location = await decide(intentId, decision === "pay" ? "pay" : "cancel");
        return location ? { status: 303, location } : gcashPage(undefined);
      }
      const [key] = Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64")
        .toString()
        .split(":");
      const account = accounts.find(({ secretKey }) => secretKey === key);
      if (!account) return error(401, "authentication_failed", "The API key isn't known.");
      const attributes = attributesOf(body);
      if (method === "POST" && path === "/v1/payment_intents") return createIntent(attributes, account);
      if (method === "POST" && path === "/v1/payment_methods") {
        if (attributes.type !== "gcash") return error(400, "parameter_invalid", "type must be gcash.");
        const kept: Method = {
          id: id("pm"),
          billing: attributes.billing ? record(attributes.billing) : null,
        };
        methods.set(kept.id, kept);
        const data = { id: kept.id, type: "payment_method", attributes: { type: "gcash" } };
        return { status: 200, json: { data } };
      }
      if (method === "POST" && path === "/v1/refunds") return createRefund(attributes, account);
      if (path === "/v1/refunds") {
        const all = [...refunds.values()].reverse().map(refundView);
        const from = all.findIndex((refund) => refund.id === query.get("after")) + 1;
        const limit = Math.min(Number(query.get("limit") ?? 10), 100);
        return {
          status: 200,
          json: { data: all.slice(from, from + limit), has_more: all.length > from + limit },
        };
      }
      const [, kind, resourceId = "", action] = /^\/v1\/(\w+)\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
      const refund = kind === "refunds" ? refunds.get(resourceId) : undefined;
      if (refund) return { status: 200, json: { data: refundView(refund) } };
      const intent = kind === "payment_intents" ? intents.get(resourceId) : undefined;
      if (!intent || intent.account !== account) return error(404, "resource_not_found", "No such resource.");
      if (method === "POST" && action === "attach") return attach(intent, attributes);
      const silent = intent.scenario === "unknown_40_minutes";
      if (silent && clock.now().getTime() - intent.startedAt < UNKNOWN_FOR_MS) {
        return {
          status: 200,
          json: { data: { ...intentView({ ...intent, status: "processing", payments: [] }) } },
        };
      }
      return { status: 200, json: { data: intentView(intent) } };
    },
  };
}

/** The PayMongo simulator alone, on its own port. */
export async function startPaymongoSimulator(
  accounts: readonly PaymongoAccount[],
  options: SimulatorOptions = {},
): Promise<Running & { readonly control: PaymongoSimulator }> {
  let control: PaymongoSimulator | undefined;
  const running = await serve(
    {
      "": (root) => {
        control = createPaymongoSimulator(accounts, { ...options, root });
        return control;
      },
    },
    options,
  );
  if (!control) throw new Error("The simulator didn't start");
  return { url: running.url, close: running.close, control };
}
