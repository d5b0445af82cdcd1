import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { RequestDetails } from "web-push";
import { retryAfterSeconds } from "../sms/retry-after";
import type { VapidKeys } from "./vapid-keys";

export type PushSubscription = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

export type PushMessage = {
  /** Sent as JSON, encrypted for the one browser. At most about 3,900 bytes. */
  readonly payload: unknown;
  /** How long the push service keeps it for a sleeping phone, in seconds. */
  readonly ttlSeconds: number;
  readonly urgency?: "very-low" | "low" | "normal" | "high";
  /** A newer message of the same topic replaces one that is still waiting. Any text. */
  readonly topic?: string;
};

export type PushResult =
  | { readonly status: "delivered" }
  /** The subscription is over: delete it. */
  | { readonly status: "gone" }
  | { readonly status: "retry"; readonly afterSeconds: number; readonly reason: string }
  /** This message will never be taken. */
  | { readonly status: "failed"; readonly reason: string };

export type PushSender = {
  /** The browser needs it to subscribe. */
  readonly publicKey: string;
  /** Never throws. */
  send(subscription: PushSubscription, message: PushMessage): Promise<PushResult>;
};

export type PushSenderOptions = {
  readonly keys: VapidKeys;
  /** `mailto:` or https address of whoever runs this installation. */
  readonly subject: string;
  /** Milliseconds for a whole exchange. Default 10,000. */
  readonly timeoutMs?: number;
  /** Which endpoints may be called. Default `isPublicEndpoint`. */
  readonly allowEndpoint?: (endpoint: URL) => boolean;
};

/** Subscriptions come from browsers: a made-up endpoint must not reach services inside our network. */
export function isPublicEndpoint(endpoint: URL): boolean {
  const host = endpoint.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return (
    endpoint.protocol === "https:" &&
    endpoint.port === "" &&
    endpoint.username === "" &&
    isIP(host) === 0 &&
    host.includes(".") &&
    !/\.(local|internal|localhost|lan|home|arpa)$/i.test(host)
  );
}

/** The header allows 32 characters of base64url; a digest makes any text fit. */
function topicHeader(topic: string): string {
  return createHash("sha256").update(topic).digest("base64url").slice(0, 32);
}

/** Sends encrypted web push messages signed with the installation's VAPID keys. */
export function createPushSender(options: PushSenderOptions): PushSender {
  const { keys, subject, timeoutMs = 10_000, allowEndpoint = isPublicEndpoint } = options;
  return {
    publicKey: keys.publicKey,
    async send(subscription, message) {
      let request: RequestDetails;
      try {
        if (!allowEndpoint(new URL(subscription.endpoint)))
          return { status: "failed", reason: "endpoint not allowed" };
        // Loaded by who sends: the web process only needs the public key, and starts sooner.
        const { default: webPush } = await import("web-push");
        request = webPush.generateRequestDetails(
          { endpoint: subscription.endpoint, keys: { ...subscription.keys } },
          JSON.stringify(message.payload),
          {
            vapidDetails: { subject, publicKey: keys.publicKey, privateKey: keys.privateKey },
            contentEncoding: "aes128gcm",
            TTL: Math.max(0, Math.floor(message.ttlSeconds)),
            urgency: message.urgency ?? "normal",
            ...(message.topic === undefined ? {} : { topic: topicHeader(message.topic) }),
          },
        );
      } catch (error) {
        return {
          status: "failed",
          reason: error instanceof Error ? error.message : "malformed subscription",
        };
      }
      try {
        const headers = Object.entries(request.headers).filter(
          ([name]) => name.toLowerCase() !== "content-length",
        );
        const response = await fetch(request.endpoint, {
          method: "POST",
          headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
          body: new Uint8Array(request.body ?? Buffer.alloc(0)),
          redirect: "manual",
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        const { status } = response;
        if (status >= 200 && status < 300) return { status: "delivered" };
        if (status === 404 || status === 410) return { status: "gone" };
        const after = retryAfterSeconds(response.headers.get("retry-after"));
        if (status === 429 || status === 408 || status >= 500) {
          return { status: "retry", afterSeconds: after ?? 60, reason: `HTTP ${status}` };
        }
        return { status: "failed", reason: `HTTP ${status}` };
      } catch (error) {
        const late = error instanceof Error && error.name === "TimeoutError";
        return { status: "retry", afterSeconds: 60, reason: late ? "no answer in time" : "not reachable" };
      }
    },
  };
}
