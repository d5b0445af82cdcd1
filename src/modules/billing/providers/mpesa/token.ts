import { z } from "zod";
import type { Clock } from "@/platform/clock";
import { type HttpPolicy, sendReading } from "../http";
import type { MpesaSettings } from "../settings";
import { hmacHex } from "../signatures";

/** A token is given up this long before Daraja does, so that it doesn't expire on the way. */
const MARGIN_MS = 60_000;

const answer = z.object({
  access_token: z.string().min(1).max(4_096),
  expires_in: z.coerce.number().positive(),
});

type Held = { readonly value: string; readonly until: number };

/** Daraja's access tokens, kept per consumer until shortly before they expire; asked for once at a time. */
export class TokenCache {
  readonly #held = new Map<string, Held>();
  readonly #asking = new Map<string, Promise<string | null>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A token, or null when none is to be had. Nothing but the token request was sent then. */
  async token(settings: MpesaSettings, policy: HttpPolicy): Promise<string | null> {
    const key = this.#key(settings);
    const held = this.#held.get(key);
    if (held && held.until > this.#clock.now().getTime()) return held.value;
    const asking = this.#asking.get(key) ?? this.#ask(key, settings, policy);
    this.#asking.set(key, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** Drops a token that Daraja no longer takes. */
  forget(settings: MpesaSettings, token: string): void {
    const key = this.#key(settings);
    if (this.#held.get(key)?.value === token) this.#held.delete(key);
  }

  /** Not the secret itself: a cache's keys turn up in heap dumps. */
  #key(settings: MpesaSettings): string {
    return `${settings.baseUrl} ${hmacHex(settings.consumerSecret, settings.consumerKey)}`;
  }

  async #ask(key: string, settings: MpesaSettings, policy: HttpPolicy): Promise<string | null> {
    const basic = Buffer.from(`${settings.consumerKey}:${settings.consumerSecret}`).toString("base64");
    const exchange = await sendReading(
      {
        method: "GET",
        url: `${settings.baseUrl}/oauth/v1/generate?grant_type=client_credentials`,
        headers: { authorization: `Basic ${basic}` },
      },
      policy,
    );
    if (exchange.kind !== "answer" || exchange.status !== 200) return null;
    const read = answer.safeParse(exchange.json);
    if (!read.success) return null;
    const until = this.#clock.now().getTime() + read.data.expires_in * 1_000 - MARGIN_MS;
    this.#held.set(key, { value: read.data.access_token, until });
    return read.data.access_token;
  }
}
