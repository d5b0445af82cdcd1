import Stripe from "stripe";
import { z } from "zod";
import type { ProviderEvent, WebhookDelivery, WebhookReading } from "../port";
import type { StripeSettings } from "../settings";
import { headerOf, rejected, TOLERANCE_SECONDS } from "../signatures";
import { fromStripeAmount } from "./amounts";
import { VIA_PAGE } from "./checkout";
import { failureOf } from "./line";

const ref = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();
const problem = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish();
const metadata = z.record(z.string(), z.string()).nullish();

const event = z.object({
  id: z.string().min(1).max(128),
  type: z.string().max(128),
  created: z.number().int().nonnegative().max(8_640_000_000_000),
  data: z.object({ object: z.unknown() }),
});
const intent = z.object({
  id: z.string().min(1),
  amount: z.number().int(),
  amount_received: z.number().int().nullish(),
  currency: z.string().regex(/^[a-z]{3}$/),
  latest_charge: ref,
  last_payment_error: problem,
  cancellation_reason: z.string().nullish(),
  setup_future_usage: z.string().nullish(),
  metadata,
});
const page = z.object({
  id: z.string().min(1),
  mode: z.string(),
  payment_status: z.string().nullish(),
  amount_total: z.number().int().nullish(),
  currency: z
    .string()
    .regex(/^[a-z]{3}$/)
    .nullish(),
  metadata,
});
const setup = z.object({ id: z.string().min(1), last_setup_error: problem, metadata });
const refund = z.object({
  id: z.string().min(1),
  amount: z.number().int(),
  currency: z.string().regex(/^[a-z]{3}$/),
  status: z.string().nullish(),
  metadata,
});

const reply = { status: 200, body: '{"received":true}' };

type Envelope = { readonly eventId: string; readonly type: string; readonly occurredAt: Date };

const blank = {
  proof: "signature",
  attemptId: null,
  refundId: null,
  memberId: null,
  failureCode: null,
  amountMinor: null,
  currency: null,
  receipt: null,
  payer: { name: null, phone: null },
  accountReference: null,
  keepsCard: false,
} as const;

function paymentEvent(
  { eventId, type, occurredAt }: Envelope,
  object: unknown,
): ProviderEvent | null | "unreadable" {
  const read = intent.safeParse(object);
  if (!read.success) return "unreadable";
  const { data } = read;
  const facts = {
    ...blank,
    eventId,
    occurredAt,
    kind: "payment",
    providerRef: data.id,
    attemptId: data.metadata?.attempt_id ?? null,
    currency: data.currency.toUpperCase(),
  } as const;
  switch (type) {
    case "payment_intent.succeeded":
      return {
        ...facts,
        state: "succeeded",
        amountMinor: fromStripeAmount(data.amount_received ?? data.amount, data.currency),
        receipt: data.latest_charge ?? null,
        keepsCard: data.setup_future_usage === "off_session",
      };
    case "payment_intent.payment_failed": {
      const error = data.last_payment_error;
      // The page on which it was refused is still open for another card.
      const state = data.metadata?.via === VIA_PAGE ? "pending_customer" : "failed";
      return { ...facts, state, failureCode: failureOf(error?.code, error?.decline_code) };
    }
    case "payment_intent.canceled": {
      const failureCode = data.cancellation_reason === "abandoned" ? "timeout" : "cancelled_by_customer";
      return { ...facts, state: "failed", failureCode };
    }
    case "payment_intent.requires_action":
      return { ...facts, state: "pending_customer" };
    case "payment_intent.processing":
      return { ...facts, state: "unknown" };
    default:
      return null;
  }
}

function pageEvent(
  { eventId, type, occurredAt }: Envelope,
  object: unknown,
): ProviderEvent | null | "unreadable" {
  const read = page.safeParse(object);
  if (!read.success) return "unreadable";
  const { data } = read;
  const ended = type === "checkout.session.expired" || type === "checkout.session.async_payment_failed";
  if (
    !ended &&
    type !== "checkout.session.completed" &&
    type !== "checkout.session.async_payment_succeeded"
  ) {
    return null;
  }
  const common = { ...blank, eventId, occurredAt, providerRef: data.id } as const;
  const end = {
    state: "failed",
    failureCode: ended && type.endsWith("expired") ? "timeout" : "declined",
  } as const;
  if (data.mode === "setup") {
    const facts = { ...common, kind: "setup", memberId: data.metadata?.member_id ?? null } as const;
    return ended ? { ...facts, ...end } : { ...facts, state: "succeeded", keepsCard: true };
  }
  const facts = { ...common, kind: "payment", attemptId: data.metadata?.attempt_id ?? null } as const;
  if (ended) return { ...facts, ...end };
  const { amount_total: total, currency } = data;
  const known = typeof total === "number" && typeof currency === "string";
  return {
    ...facts,
    // Complete says that the page is done with; whether it is paid stands beside it.
    state: data.payment_status === "paid" ? "succeeded" : "unknown",
    amountMinor: known ? fromStripeAmount(total, currency) : null,
    currency: currency?.toUpperCase() ?? null,
  };
}

function eventOf(envelope: Envelope, object: unknown): ProviderEvent | null | "unreadable" {
  const { eventId, type, occurredAt } = envelope;
  if (type.startsWith("checkout.session.")) return pageEvent(envelope, object);
  if (type.startsWith("payment_intent.")) return paymentEvent(envelope, object);
  if (type === "setup_intent.succeeded" || type === "setup_intent.setup_failed") {
    const read = setup.safeParse(object);
    if (!read.success) return "unreadable";
    const error = read.data.last_setup_error;
    const done = type === "setup_intent.succeeded";
    return {
      ...blank,
      eventId,
      occurredAt,
      kind: "setup",
      providerRef: read.data.id,
      memberId: read.data.metadata?.member_id ?? null,
      keepsCard: done,
      state: done ? "succeeded" : "failed",
      failureCode: done ? null : failureOf(error?.code, error?.decline_code),
    };
  }
  if (type.startsWith("refund.") || type === "charge.refund.updated") {
    const read = refund.safeParse(object);
    if (!read.success) return "unreadable";
    const { data } = read;
    const failed = data.status === "failed" || data.status === "canceled";
    return {
      ...blank,
      eventId,
      occurredAt,
      kind: "refund",
      providerRef: data.id,
      refundId: data.metadata?.refund_id ?? null,
      state: failed ? "failed" : data.status === "succeeded" ? "succeeded" : "pending",
      failureCode: failed ? "declined" : null,
      amountMinor: fromStripeAmount(data.amount, data.currency),
      currency: data.currency.toUpperCase(),
    };
  }
  return null;
}

/** Verifies with Stripe's own `constructEvent`, under every secret in use; it refuses blank secrets itself. */
export function readStripe(settings: StripeSettings, delivery: WebhookDelivery, now: Date): WebhookReading {
  const header = headerOf(delivery, "stripe-signature");
  if (header === null) return rejected("no_signature", 401);
  const body = Buffer.from(delivery.body);
  let verified: unknown;
  let reason: "bad_signature" | "stale" | "unreadable" = "bad_signature";
  for (const secret of settings.webhookSecrets) {
    try {
      verified = Stripe.webhooks.constructEvent(
        body,
        header,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        now.getTime(),
      );
      break;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) {
        // The signature was right and the bytes aren't an event.
        reason = "unreadable";
        break;
      }
      // The library tells by words alone that the signature was right but old.
      if (error.message.includes("Timestamp outside the tolerance zone")) reason = "stale";
    }
  }
  if (verified === undefined) return rejected(reason, reason === "bad_signature" ? 401 : 400);
  const time = Number(/(?:^|,)\s*t=(\d+)/.exec(header)?.[1]);
  // The library refuses the past only.
  if (!(time - now.getTime() / 1_000 <= TOLERANCE_SECONDS)) return rejected("stale");
  const read = event.safeParse(verified);
  if (!read.success) return rejected("unreadable");
  const { id: eventId, type, created, data } = read.data;
  const found = eventOf({ eventId, type, occurredAt: new Date(created * 1_000) }, data.object);
  if (found === "unreadable") return rejected("unreadable");
  return { verified: true, events: found ? [found] : [], reply };
}
