import { z } from "zod";
import { DeliveryError } from "../mail/delivery-error";
import { retryAfterSeconds } from "./retry-after";
import type { SmsSender } from "./sms-sender";

export type HttpSmsSenderOptions = {
  /** `https://username@api.africastalking.com/version1/messaging`, or an address that answers like it. */
  readonly url: string;
  readonly apiKey: string;
  readonly sender?: string | undefined;
  /** Milliseconds for a whole exchange. Default 10,000. */
  readonly timeoutMs?: number;
};

const answer = z.object({
  SMSMessageData: z.object({
    Recipients: z.array(z.object({ statusCode: z.number(), messageId: z.string() })),
  }),
});

/** Processed, sent, queued. */
const ACCEPTED = new Set([100, 101, 102]);
/** The number itself: invalid, unsupported, blacklisted, no route, asks not to be disturbed. */
const HOPELESS = new Set([403, 404, 406, 407, 409]);
const LARGEST_ANSWER = 64 * 1_024;

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > LARGEST_ANSWER) throw new DeliveryError("transient", "sms: the answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Sends through a provider with the Africa's Talking REST interface: a form out, JSON back. */
export function createHttpSmsSender({
  url,
  apiKey,
  sender,
  timeoutMs = 10_000,
}: HttpSmsSenderOptions): SmsSender {
  const endpoint = new URL(url);
  const username = decodeURIComponent(endpoint.username) || "sandbox";
  endpoint.username = "";
  endpoint.password = "";

  async function exchange(form: URLSearchParams): Promise<{ response: Response; body: string }> {
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: { apikey: apiKey, accept: "application/json" },
        body: form,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { response, body: await readBounded(response) };
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      const late = error instanceof Error && error.name === "TimeoutError";
      throw new DeliveryError("transient", late ? "sms: no answer in time" : "sms: not reachable", {
        cause: error,
      });
    }
  }

  return {
    async send(message) {
      const form = new URLSearchParams({ username, to: message.to, message: message.text });
      if (sender) form.set("from", sender);
      const { response, body } = await exchange(form);
      if (!response.ok) {
        // 401, 403 and 404 speak of our key or address, not of this message: it goes through once they are mended.
        const permanent = response.status === 400 || response.status === 413 || response.status === 422;
        throw new DeliveryError(permanent ? "permanent" : "transient", `sms: HTTP ${response.status}`, {
          retryAfterSeconds: retryAfterSeconds(response.headers.get("retry-after")),
        });
      }
      let json: unknown;
      try {
        json = JSON.parse(body);
      } catch (error) {
        throw new DeliveryError("transient", "sms: the answer is not JSON", { cause: error });
      }
      const parsed = answer.safeParse(json);
      const recipient = parsed.success ? parsed.data.SMSMessageData.Recipients[0] : undefined;
      if (!parsed.success) throw new DeliveryError("transient", "sms: the answer has another shape");
      if (!recipient) throw new DeliveryError("permanent", "sms: the provider took no recipient");
      if (!ACCEPTED.has(recipient.statusCode)) {
        const kind = HOPELESS.has(recipient.statusCode) ? "permanent" : "transient";
        throw new DeliveryError(kind, `sms: status ${recipient.statusCode}`);
      }
      return { id: recipient.messageId };
    },
  };
}
