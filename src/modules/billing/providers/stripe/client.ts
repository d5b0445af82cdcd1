import type Stripe from "stripe";
import type { Clock } from "@/platform/clock";
import type { HttpPolicy } from "../http";
import type {
  ChargeMethod,
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
import { isSession, PAYMENT_PARTS, paymentOfPage, paymentPage } from "./checkout";
import { openLine, troubleOf } from "./line";
import { chargeOutcome, idOf, refundOutcome } from "./outcomes";
import { createSavedMethods } from "./saved-methods";
import { readStripe } from "./webhooks";

export type StripeDeps = { readonly clock: Clock; readonly policy: HttpPolicy };

/** After this long a request whose answer was lost and that Stripe doesn't list never arrived. */
const SETTLED_MS = 10 * 60_000;
/** How far Stripe's clock may be from ours when a lost charge is looked for. */
const SKEW_SECONDS = 300;
const LISTED = 500;

/**
 * Cards through Stripe's official client: a new card on Stripe's own page (Checkout), a kept one by a payment intent. A
 * charge's reference is the page's or the intent's name, whichever came first. Every call with an effect carries the attempt's idempotency key, so the
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
    const key = { idempotencyKey: request.idempotencyKey };
    try {
      if (method.kind === "card") {
        const page = paymentPage(request, method, converted.amount, clock.now());
        return paymentOfPage(await stripe.checkout.sessions.create(page, key), clock.now());
      }
      return chargeOutcome(
        await stripe.paymentIntents.create(keptCard(request, method, converted.amount), key),
      );
    } catch (error) {
      return troubled(error, lost());
    }
  }

  function keptCard(
    { attemptId, reference, description, currency }: ChargeRequest,
    { customerRef, methodRef, offSession, returnUrl }: Extract<ChargeMethod, { kind: "saved" }>,
    amount: number,
  ): Stripe.PaymentIntentCreateParams {
    return {
      amount,
      currency: currency.toLowerCase(),
      allowed_payment_method_types: ["card"],
      description: `${reference} ${description}`.slice(0, 500),
      metadata: { attempt_id: attemptId, reference },
      customer: customerRef,
      payment_method: methodRef,
      confirm: true,
      ...(offSession && { off_session: true }),
      ...(!offSession && returnUrl && { return_url: returnUrl }),
    };
  }

  /**
   * Looks for a charge whose answer was lost, by the attempt that it carries. Lists are current at Stripe, unlike its
   * search.
   */
  async function find(stripe: Stripe, ref: ChargeRef): Promise<string | null> {
    const gte = Math.floor(ref.startedAt.getTime() / 1_000) - SKEW_SECONDS;
    const which = { created: { gte }, limit: 100 };
    const ours = ({ metadata }: { metadata: Stripe.Metadata | null }) =>
      metadata?.attempt_id === ref.attemptId;
    const pages = await stripe.checkout.sessions.list(which).autoPagingToArray({ limit: LISTED });
    const page = pages.find(ours);
    if (page) return page.id;
    const kept = { ...which, ...(ref.customerRef && { customer: ref.customerRef }) };
    const intents = await stripe.paymentIntents.list(kept).autoPagingToArray({ limit: LISTED });
    return intents.find(ours)?.id ?? null;
  }

  async function query(ref: ChargeRef): Promise<ChargeOutcome> {
    const { stripe } = openLine(settings, policy);
    const { providerRef } = ref;
    try {
      const id = providerRef ?? (await find(stripe, ref));
      if (id === null) {
        const settled = clock.now().getTime() - ref.startedAt.getTime() > SETTLED_MS;
        return settled
          ? { state: "failed", providerRef: null, failureCode: "provider_down", action: null }
          : { state: "unknown", providerRef: null, because: "no_answer" };
      }
      if (isSession(id)) {
        const page = await stripe.checkout.sessions.retrieve(id, { expand: PAYMENT_PARTS });
        return paymentOfPage(page, clock.now());
      }
      return chargeOutcome(await stripe.paymentIntents.retrieve(id, { expand: ["payment_method"] }));
    } catch {
      return { state: "unknown", providerRef, because: "no_answer" };
    }
  }

  /** The payment that a charge came to; null while its page has none. */
  async function intentOf(stripe: Stripe, providerRef: string): Promise<string | null> {
    if (!isSession(providerRef)) return providerRef;
    return idOf((await stripe.checkout.sessions.retrieve(providerRef)).payment_intent);
  }

  async function refund(request: RefundRequest): Promise<RefundOutcome> {
    const converted = toStripeAmount(request.amountMinor, request.currency);
    if (!converted.ok) return { state: "refused", reason: converted.reason };
    const { stripe, lost } = openLine(settings, policy);
    let paid: string | null;
    try {
      paid = await intentOf(stripe, request.providerRef);
    } catch {
      // Nothing was asked for yet.
      return { state: "failed", refundRef: null, failureCode: "provider_down" };
    }
    if (paid === null) return { state: "failed", refundRef: null, failureCode: "declined" };
    try {
      const made = await stripe.refunds.create(
        {
          payment_intent: paid,
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
      const paid = await intentOf(stripe, ref.providerRef);
      const list = paid && stripe.refunds.list({ payment_intent: paid, limit: 100 });
      const refunds = list ? await list.autoPagingToArray({ limit: LISTED }) : [];
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
    savedMethods: createSavedMethods(settings, deps),
    receipts: null,
  };
}
