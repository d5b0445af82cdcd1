import type Stripe from "stripe";
import type { Clock } from "@/platform/clock";
import type { HttpPolicy } from "../http";
import type {
  ChargeOutcome,
  ChargeRef,
  ChargeRequest,
  PaymentProvider,
  RefundOutcome,
  RefundRef,
  RefundRequest,
} from "../port";
import type { StripeSettings } from "../settings";
import { toStripeAmount } from "./amounts";
import { openLine, troubleOf } from "./line";
import { chargeOutcome, refundOutcome } from "./outcomes";
import { createSavedMethods, customerFields } from "./saved-methods";
import { readStripe } from "./webhooks";

export type StripeDeps = { readonly clock: Clock; readonly policy: HttpPolicy };

/** After this long a request whose answer was lost and that Stripe doesn't list never arrived. */
const SETTLED_MS = 10 * 60_000;
/** How far Stripe's clock may be from ours when a lost charge is looked for. */
const SKEW_SECONDS = 300;
const LISTED = 500;

/** The parts of a payment intent that depend on how the customer pays. */
function methodFields(
  request: ChargeRequest,
  customer: string | undefined,
): Partial<Stripe.PaymentIntentCreateParams> | null {
  const { method } = request;
  if (method.kind === "card") {
    return {
      ...(customer && { customer }),
      ...(method.save && { setup_future_usage: "off_session" as const }),
    };
  }
  if (method.kind !== "saved") return null;
  return {
    customer: method.customerRef,
    payment_method: method.methodRef,
    confirm: true,
    ...(method.offSession && { off_session: true }),
    ...(!method.offSession && method.returnUrl && { return_url: method.returnUrl }),
  };
}

/**
 * Cards through Stripe's official client. Every call with an effect carries the attempt's idempotency key, so the
 * library may send it again after a lost answer: Stripe then repeats its first answer instead of charging twice.
 */
export function createStripeProvider(settings: StripeSettings, deps: StripeDeps): PaymentProvider {
  const { clock, policy } = deps;

  function troubled(error: unknown, lost: boolean): ChargeOutcome {
    const trouble = troubleOf(error, lost);
    if (trouble.kind === "unsure") return { state: "unknown", providerRef: null, because: "no_answer" };
    if (trouble.kind === "too_small") return { state: "refused", reason: "amount_too_small" };
    if (trouble.kind === "too_large") return { state: "refused", reason: "amount_too_large" };
    if (trouble.kind !== "declined") {
      // A saved card that Stripe no longer has.
      const failureCode = trouble.kind === "missing" ? "declined" : "provider_down";
      return { state: "failed", providerRef: null, failureCode, action: null };
    }
    const intent = trouble.error.payment_intent;
    const outcome = intent ? chargeOutcome(intent, settings) : null;
    if (outcome?.state === "failed") return { ...outcome, failureCode: trouble.failureCode };
    return {
      state: "failed",
      providerRef: intent?.id ?? null,
      failureCode: trouble.failureCode,
      action: null,
    };
  }

  async function charge(request: ChargeRequest): Promise<ChargeOutcome> {
    const converted = toStripeAmount(request.amountMinor, request.currency);
    if (!converted.ok) return { state: "refused", reason: converted.reason };
    const { method } = request;
    if (method.kind !== "card" && method.kind !== "saved") {
      return { state: "refused", reason: "method_not_supported" };
    }
    const { stripe, lost } = openLine(settings, policy);
    try {
      let customer = method.customerRef;
      if (method.kind === "card" && method.save && !customer) {
        const fields = customerFields(request.payer, { attempt_id: request.attemptId });
        const made = await stripe.customers.create(fields, {
          idempotencyKey: `${request.idempotencyKey}:customer`,
        });
        customer = made.id;
      }
      const intent = await stripe.paymentIntents.create(
        {
          amount: converted.amount,
          currency: request.currency.toLowerCase(),
          allowed_payment_method_types: ["card"],
          description: `${request.reference} ${request.description}`.slice(0, 500),
          metadata: { attempt_id: request.attemptId, reference: request.reference },
          ...methodFields(request, customer),
        },
        { idempotencyKey: request.idempotencyKey },
      );
      return chargeOutcome(intent, settings);
    } catch (error) {
      return troubled(error, lost());
    }
  }

  /** Looks for a charge whose answer was lost. Lists are current at Stripe, unlike its search. */
  async function find(stripe: Stripe, ref: ChargeRef): Promise<Stripe.PaymentIntent | null> {
    const gte = Math.floor(ref.startedAt.getTime() / 1_000) - SKEW_SECONDS;
    const list = stripe.paymentIntents.list({
      created: { gte },
      limit: 100,
      ...(ref.customerRef && { customer: ref.customerRef }),
    });
    const intents = await list.autoPagingToArray({ limit: LISTED });
    return intents.find(({ metadata }) => metadata.attempt_id === ref.attemptId) ?? null;
  }

  async function query(ref: ChargeRef): Promise<ChargeOutcome> {
    const { stripe } = openLine(settings, policy);
    const { providerRef } = ref;
    try {
      const id = providerRef ?? (await find(stripe, ref))?.id ?? null;
      if (id === null) {
        const settled = clock.now().getTime() - ref.startedAt.getTime() > SETTLED_MS;
        return settled
          ? { state: "failed", providerRef: null, failureCode: "provider_down", action: null }
          : { state: "unknown", providerRef: null, because: "no_answer" };
      }
      const intent = await stripe.paymentIntents.retrieve(id, { expand: ["payment_method"] });
      return chargeOutcome(intent, settings);
    } catch {
      return { state: "unknown", providerRef, because: "no_answer" };
    }
  }

  async function refund(request: RefundRequest): Promise<RefundOutcome> {
    const converted = toStripeAmount(request.amountMinor, request.currency);
    if (!converted.ok) return { state: "refused", reason: converted.reason };
    const { stripe, lost } = openLine(settings, policy);
    try {
      const made = await stripe.refunds.create(
        {
          payment_intent: request.providerRef,
          amount: converted.amount,
          reason: "requested_by_customer",
          metadata: { refund_id: request.refundId },
        },
        { idempotencyKey: request.idempotencyKey },
      );
      return refundOutcome(made);
    } catch (error) {
      const trouble = troubleOf(error, lost());
      if (trouble.kind === "unsure") return { state: "unknown", refundRef: null, because: "no_answer" };
      const refused = error instanceof Error && "statusCode" in error && error.statusCode === 400;
      return { state: "failed", refundRef: null, failureCode: refused ? "declined" : "provider_down" };
    }
  }

  async function queryRefund(ref: RefundRef): Promise<RefundOutcome> {
    const { stripe } = openLine(settings, policy);
    try {
      if (ref.refundRef) return refundOutcome(await stripe.refunds.retrieve(ref.refundRef));
      const list = stripe.refunds.list({ payment_intent: ref.providerRef, limit: 100 });
      const refunds = await list.autoPagingToArray({ limit: LISTED });
      const ours = refunds.find(({ metadata }) => metadata?.refund_id === ref.refundId);
      if (ours) return refundOutcome(ours);
      if (clock.now().getTime() - ref.startedAt.getTime() > SETTLED_MS) {
        return { state: "failed", refundRef: null, failureCode: "provider_down" };
      }
    } catch {
      // Asked in vain: still not known.
    }
    return { state: "unknown", refundRef: ref.refundRef, because: "no_answer" };
  }

  return {
    name: "stripe",
    capabilities: {
      methods: ["card", "saved"],
      savedMethods: true,
      refunds: "partial",
      refundsAsync: false,
      webhooks: "signature",
      query: true,
      unexpectedReceipts: false,
      currencies: null,
    },
    refusalOf(amountMinor, currency) {
      const converted = toStripeAmount(amountMinor, currency);
      return converted.ok ? null : converted.reason;
    },
    charge,
    query,
    refund,
    queryRefund,
    readWebhook: (delivery) => readStripe(settings, delivery, clock.now()),
    savedMethods: createSavedMethods(settings, policy),
    receipts: null,
  };
}
