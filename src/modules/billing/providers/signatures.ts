import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookDelivery, WebhookReading } from "./port";

/** How far a signed message's time may be from ours, in seconds; what Stripe's own library takes. */
export const TOLERANCE_SECONDS = 300;

/** HMAC-SHA256 in lower-case hex. */
export function hmacHex(secret: string, content: string | Uint8Array): string {
  return createHmac("sha256", secret).update(content).digest("hex");
}

/** Compares without telling by its duration how much was right. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The one value of a header; a repeated header has none, since it can't be known which is meant. */
export function headerOf(delivery: WebhookDelivery, name: string): string | null {
  let found: string | null = null;
  for (const [key, value] of Object.entries(delivery.headers)) {
    if (key.toLowerCase() !== name || value === undefined) continue;
    const values = typeof value === "string" ? [value] : value;
    if (found !== null || values.length !== 1) return null;
    found = values[0] ?? null;
  }
  return found;
}

/** The body as JSON; undefined when it isn't. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** The answer to a message that isn't believed: it says nothing about why. */
export function rejected(
  reason: Extract<WebhookReading, { verified: false }>["reason"],
  status = 400,
): WebhookReading {
  return { verified: false, reason, reply: { status, body: '{"received":false}' } };
}
