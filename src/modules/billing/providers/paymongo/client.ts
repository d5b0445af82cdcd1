import { z } from "zod";
import type { Clock } from "@/platform/clock";
import { type Call, type Exchange, type HttpPolicy, sendOnce, sendReading } from "../http";
import type {
  ChargeOutcome,
  ChargeRef,
  ChargeRequest,
  PaymentProvider,
  RefundOutcome,
  RefundRef,
  RefundRequest,
  RefusalReason,
} from "../port";
import type { PaymongoSettings } from "../settings";
import * as resources from "./resources";
import { readPaymongo } from "./webhooks";

export type PaymongoDeps = { readonly clock: Clock; readonly policy: HttpPolicy };

/** PHP 20, the least a payment intent takes; PHP 100,000, the most GCash takes. In centavos. */
const SMALLEST_MINOR = 20_00;
const LARGEST_MINOR = 100_000_00;
/** A GCash page is open for four hours. */
const PAGE_SECONDS = 4 * 3_600;
/** After this long a refund whose answer was lost and that isn't listed was never made. */
const SETTLED_MS = 10 * 60_000;
const REFUND_PAGES = 5;

const one = <T extends z.ZodType>(item: T) => z.object({ data: item });
const many = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), has_more: z.boolean().nullish() });

function refusalOf(amountMinor: number, currency: string): RefusalReason | null {
  if (currency !== "PHP") return "currency_not_supported";
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return "amount_not_positive";
  if (amountMinor < SMALLEST_MINOR) return "amount_too_small";
  return amountMinor > LARGEST_MINOR ? "amount_too_large" : null;
}

function parse<T extends z.ZodType>(exchange: Exchange, shape: T): z.infer<T> | null {
  if (exchange.kind !== "answer" || exchange.status < 200 || exchange.status > 299) return null;
  const read = shape.safeParse(exchange.json);
  return read.success ? read.data : null;
}

/** Answered with a refusal: it was understood and not done. */
const refusedBy = (exchange: Exchange) =>
  exchange.kind === "not_sent" ||
  (exchange.kind === "answer" && exchange.status >= 400 && exchange.status < 500);

function outcomeOf(intent: resources.Intent): ChargeOutcome {
  const { id: providerRef, attributes } = intent;
  const paid = attributes.payments?.find((payment) => payment.attributes.status === "paid");
  if (attributes.status === "succeeded" || paid) {
    return {
      state: "succeeded",
      providerRef,
      amountMinor: paid?.attributes.amount ?? attributes.amount,
      currency: attributes.currency,
      receipt: paid?.id ?? null,
      saved: null,
    };
  }
  const url = attributes.next_action?.redirect?.url;
  if (attributes.status === "awaiting_next_action" && url) {
    const action = { kind: "redirect", url } as const;
    return { state: "pending_customer", providerRef, action, expiresInSeconds: null };
  }
  const failed = (failureCode: ReturnType<typeof resources.failureOf>): ChargeOutcome => ({
    state: "failed",
    providerRef,
    failureCode,
    action: null,
  });
  if (attributes.status === "cancelled") return failed("cancelled_by_customer");
  if (attributes.status === "awaiting_payment_method") {
    const last = attributes.payments?.at(-1)?.attributes.failed_code;
    const code = last ?? attributes.last_payment_error?.failed_code ?? attributes.last_payment_error?.code;
    // Back at the start without an error: the page expired.
    return failed(code ? resources.failureOf(code) : "timeout");
  }
  return { state: "unknown", providerRef, because: "provider_unsure" };
}

/**
 * GCash through PayMongo's Payment Intents. Sources, the older way, are no longer maintained by PayMongo, need a
 * second call after the customer has paid (a window in which money is taken but not ours) and can't be asked about
 * reliably. PayMongo has no idempotency keys, so nothing with an effect is sent twice.
 */
export function createPaymongoProvider(settings: PaymongoSettings, deps: PaymongoDeps): PaymentProvider {
  const { clock, policy } = deps;
  const authorization = `Basic ${Buffer.from(`${settings.secretKey}:`).toString("base64")}`;

  function call(method: Call["method"], path: string, attributes?: unknown): Call {
    const body = attributes === undefined ? undefined : { data: { attributes } };
    return { method, url: `${settings.baseUrl}/v1/${path}`, headers: { authorization }, body };
  }

  const failed = (providerRef: string | null): ChargeOutcome => ({
    state: "failed",
    providerRef,
    failureCode: "provider_down",
    action: null,
  });

  async function fetchIntent(id: string): Promise<resources.Intent | null | "missing"> {
    const exchange = await sendReading(call("GET", `payment_intents/${encodeURIComponent(id)}`), policy);
    if (exchange.kind === "answer" && exchange.status === 404) return "missing";
    return parse(exchange, one(resources.intent))?.data ?? null;
  }

  async function charge(request: ChargeRequest): Promise<ChargeOutcome> {
    const reason = refusalOf(request.amountMinor, request.currency);
    if (reason) return { state: "refused", reason };
    const { method } = request;
    if (method.kind !== "redirect") return { state: "refused", reason: "method_not_supported" };

    // Up to the attachment nobody can pay: an intent or method whose answer is lost is left lying, without harm.
    const created = parse(
      await sendOnce(
        call("POST", "payment_intents", {
          amount: request.amountMinor,
          currency: request.currency,
          payment_method_allowed: ["gcash"],
          capture_type: "automatic",
          description: `${request.reference} ${request.description}`.slice(0, 255),
          metadata: { attempt_id: request.attemptId, reference: request.reference },
        }),
        policy,
      ),
      one(resources.intent),
    );
    if (!created) return failed(null);
    const intentId = created.data.id;
    const { name, email, phone } = request.payer;
    const billing = { ...(name && { name }), ...(email && { email }), ...(phone && { phone }) };
    const kept = parse(
      await sendOnce(
        call("POST", "payment_methods", {
          type: "gcash",
          ...(Object.keys(billing).length > 0 && { billing }),
        }),
        policy,
      ),
      one(z.object({ id: z.string().min(1) })),
    );
    if (!kept) return failed(intentId);

    const exchange = await sendOnce(
      call("POST", `payment_intents/${encodeURIComponent(intentId)}/attach`, {
        payment_method: kept.data.id,
        return_url: method.returnUrl,
      }),
      policy,
    );
    const attached = parse(exchange, one(resources.intent))?.data ?? null;
    if (!attached && refusedBy(exchange)) return failed(intentId);
    // The attachment's answer was lost: reading the intent tells whether it happened.
    const found = attached ?? (await fetchIntent(intentId));
    if (!found) return { state: "unknown", providerRef: intentId, because: "no_answer" };
    if (found === "missing") return failed(intentId);
    const outcome = outcomeOf(found);
    return outcome.state === "pending_customer" ? { ...outcome, expiresInSeconds: PAGE_SECONDS } : outcome;
  }

  async function query({ providerRef }: ChargeRef): Promise<ChargeOutcome> {
    // Without a reference no page was ever shown to anybody.
    if (providerRef === null) return failed(null);
    const found = await fetchIntent(providerRef);
    if (!found) return { state: "unknown", providerRef, because: "no_answer" };
    return found === "missing" ? failed(providerRef) : outcomeOf(found);
  }

  function refundOutcome({ id: refundRef, attributes }: resources.Refund): RefundOutcome {
    if (attributes.status === "succeeded") return { state: "succeeded", refundRef, receipt: refundRef };
    if (attributes.status === "failed") return { state: "failed", refundRef, failureCode: "declined" };
    return { state: "pending", refundRef };
  }

  async function refund(request: RefundRequest): Promise<RefundOutcome> {
    if (request.currency !== "PHP") return { state: "refused", reason: "currency_not_supported" };
    if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0) {
      return { state: "refused", reason: "amount_not_positive" };
    }
    // PayMongo's least refund is one peso.
    if (request.amountMinor < 100) return { state: "refused", reason: "amount_too_small" };
    let paymentId = request.receipt;
    if (!paymentId?.startsWith("pay_")) {
      const outcome = await query({
        attemptId: "",
        providerRef: request.providerRef,
        startedAt: clock.now(),
      });
      if (outcome.state === "unknown")
        return { state: "failed", refundRef: null, failureCode: "provider_down" };
      paymentId = outcome.state === "succeeded" ? outcome.receipt : null;
    }
    if (!paymentId) return { state: "failed", refundRef: null, failureCode: "declined" };
    const exchange = await sendOnce(
      call("POST", "refunds", {
        amount: request.amountMinor,
        payment_id: paymentId,
        reason: "requested_by_customer",
        notes: request.reason.slice(0, 255),
        metadata: { refund_id: request.refundId },
      }),
      policy,
    );
    const made = parse(exchange, one(resources.refund));
    if (made) return refundOutcome(made.data);
    if (exchange.kind === "not_sent" || (exchange.kind === "answer" && exchange.status === 429)) {
      return { state: "failed", refundRef: null, failureCode: "provider_down" };
    }
    if (refusedBy(exchange)) return { state: "failed", refundRef: null, failureCode: "declined" };
    return { state: "unknown", refundRef: null, because: "no_answer" };
  }

  async function queryRefund(ref: RefundRef): Promise<RefundOutcome> {
    const unknown = { state: "unknown", refundRef: ref.refundRef, because: "no_answer" } as const;
    if (ref.refundRef) {
      const path = `refunds/${encodeURIComponent(ref.refundRef)}`;
      const found = parse(await sendReading(call("GET", path), policy), one(resources.refund));
      return found ? refundOutcome(found.data) : unknown;
    }
    let after = "";
    for (let page = 0; page < REFUND_PAGES; page++) {
      const list = parse(
        await sendReading(call("GET", `refunds?limit=100${after}`), policy),
        many(resources.refund),
      );
      if (!list) return unknown;
      const ours = list.data.find(
        ({ attributes }) => resources.tag(attributes.metadata, "refund_id") === ref.refundId,
      );
      if (ours) return refundOutcome(ours);
      const last = list.data.at(-1);
      if (!list.has_more || !last) {
        // The whole list was read and it isn't there.
        const settled = clock.now().getTime() - ref.startedAt.getTime() > SETTLED_MS;
        return settled ? { state: "failed", refundRef: null, failureCode: "provider_down" } : unknown;
      }
      after = `&after=${encodeURIComponent(last.id)}`;
    }
    return unknown;
  }

  return {
    name: "paymongo",
    capabilities: {
      methods: ["redirect"],
      savedMethods: false,
      refunds: "partial",
      refundsAsync: true,
      webhooks: "signature",
      query: true,
      unexpectedReceipts: false,
      currencies: ["PHP"],
    },
    refusalOf,
    charge,
    query,
    refund,
    queryRefund,
    readWebhook: (delivery) => readPaymongo(settings, delivery, clock.now()),
    savedMethods: null,
    receipts: null,
  };
}
