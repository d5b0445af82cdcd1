import { z } from "zod";
import type { ProviderEvent, WebhookDelivery, WebhookReading } from "../port";
import type { PaymongoSettings } from "../settings";
import { headerOf, hmacHex, jsonOf, rejected, sameText, TOLERANCE_SECONDS } from "../signatures";
import * as resources from "./resources";

const event = z.object({
  data: z.object({
    id: z.string().min(1).max(128),
    attributes: z.object({
      type: z.string().max(128),
      livemode: z.boolean(),
      created_at: z.number(),
      data: z.unknown(),
    }),
  }),
});

const reply = { status: 200, body: '{"received":true}' };

/** `t=<seconds>,te=<test signature>,li=<live signature>`; the one of the other mode is empty. */
function parseHeader(header: string): { time: number; timeText: string; te: string; li: string } | null {
  const parts = new Map<string, string>();
  for (const part of header.split(",")) {
    const at = part.indexOf("=");
    if (at < 1) return null;
    const name = part.slice(0, at).trim();
    if (parts.has(name)) return null;
    parts.set(name, part.slice(at + 1).trim());
  }
  const timeText = parts.get("t") ?? "";
  if (!/^\d{1,12}$/.test(timeText)) return null;
  return { time: Number(timeText), timeText, te: parts.get("te") ?? "", li: parts.get("li") ?? "" };
}

const isSigned = (settings: PaymongoSettings, signature: string, content: Uint8Array) =>
  settings.webhookSecrets.some((secret) => secret !== "" && sameText(hmacHex(secret, content), signature));

function at(seconds: number | null | undefined, otherwise: number): Date {
  const date = new Date((seconds ?? otherwise) * 1_000);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

const blank = {
  proof: "signature",
  attemptId: null,
  refundId: null,
  memberId: null,
  failureCode: null,
  receipt: null,
  payer: { name: null, phone: null },
  accountReference: null,
  keepsCard: false,
} as const;

function eventOf(
  eventId: string,
  type: string,
  created: number,
  data: unknown,
): ProviderEvent | null | "unreadable" {
  if (type === "payment.paid" || type === "payment.failed") {
    const read = resources.payment.safeParse(data);
    if (!read.success) return "unreadable";
    const { id, attributes } = read.data;
    const paid = type === "payment.paid";
    // Without its intent it isn't one of ours.
    if (!attributes.payment_intent_id) return null;
    return {
      ...blank,
      eventId,
      kind: "payment",
      providerRef: attributes.payment_intent_id,
      attemptId: resources.tag(attributes.metadata, "attempt_id"),
      state: paid ? "succeeded" : "failed",
      failureCode: paid ? null : resources.failureOf(attributes.failed_code),
      amountMinor: attributes.amount,
      currency: attributes.currency,
      receipt: paid ? id : null,
      payer: { name: attributes.billing?.name || null, phone: attributes.billing?.phone || null },
      occurredAt: at(attributes.paid_at ?? attributes.updated_at, created),
    };
  }
  if (/^(payment\.)?refund(\.\w+)?$|^payment\.refunded$/.test(type)) {
    const read = resources.refund.safeParse(data);
    // `payment.refunded` carries the payment on some accounts: the refund's own events tell the same.
    if (!read.success) return resources.payment.safeParse(data).success ? null : "unreadable";
    const { id, attributes } = read.data;
    const state =
      attributes.status === "succeeded" ? "succeeded" : attributes.status === "failed" ? "failed" : "pending";
    return {
      ...blank,
      eventId,
      kind: "refund",
      providerRef: id,
      refundId: resources.tag(attributes.metadata, "refund_id"),
      state,
      failureCode: state === "failed" ? "declined" : null,
      amountMinor: attributes.amount,
      currency: attributes.currency,
      occurredAt: at(attributes.updated_at, created),
    };
  }
  return null;
}

/** Verifies the signature over the exact bytes, with every secret in use, then the time, then the mode. */
export function readPaymongo(
  settings: PaymongoSettings,
  delivery: WebhookDelivery,
  now: Date,
): WebhookReading {
  const header = headerOf(delivery, "paymongo-signature");
  if (header === null) return rejected("no_signature", 401);
  const signature = parseHeader(header);
  if (!signature) return rejected("bad_signature", 401);
  const content = Buffer.concat([Buffer.from(`${signature.timeText}.`), delivery.body]);
  if (!isSigned(settings, settings.live ? signature.li : signature.te, content)) {
    return rejected("bad_signature", 401);
  }
  if (Math.abs(now.getTime() / 1_000 - signature.time) > TOLERANCE_SECONDS) return rejected("stale");
  const read = event.safeParse(jsonOf(delivery.body));
  if (!read.success) return rejected("unreadable");
  const { id, attributes } = read.data.data;
  if (attributes.livemode !== settings.live) return rejected("wrong_account");
  const found = eventOf(id, attributes.type, attributes.created_at, attributes.data);
  if (found === "unreadable") return rejected("unreadable");
  return { verified: true, events: found ? [found] : [], reply };
}
