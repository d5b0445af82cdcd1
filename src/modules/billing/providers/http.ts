import { setTimeout as pause } from "node:timers/promises";

/**
 * One exchange with a provider, told apart by what may be believed afterwards:
 * `not_sent`: no connection came about, so the provider knows nothing of it.
 * `no_answer`: it was sent, or may have been; only asking can tell.
 */
export type Exchange =
  | { readonly kind: "answer"; readonly status: number; readonly json: unknown }
  | { readonly kind: "not_sent" }
  | { readonly kind: "no_answer" };

export type HttpPolicy = {
  /** For one try, connection and body together. */
  readonly timeoutMs: number;
  /** Pauses before the further tries of calls that may be repeated. */
  readonly retryPausesMs: readonly number[];
};

export const DEFAULT_POLICY: HttpPolicy = { timeoutMs: 15_000, retryPausesMs: [250, 1_000] };

export type Call = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

const LARGEST_ANSWER = 512 * 1_024;

/** What undici and the resolver say when there never was a connection. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether an error of a socket or of `fetch` means that nothing was sent. */
export function neverConnected(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && NEVER_CONNECTED.has(at.code)) return true;
    if (at instanceof AggregateError && at.errors.length > 0 && at.errors.every(neverConnected)) return true;
  }
  return false;
}

async function readJson(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > LARGEST_ANSWER) throw new Error("The answer is too long");
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    // A gateway's HTML page: the status alone counts.
    return null;
  }
}

/** Sends once. For calls with an effect; errors hold neither address, headers nor body. */
export async function sendOnce(call: Call, policy: HttpPolicy): Promise<Exchange> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: {
        accept: "application/json",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      redirect: "error",
      signal: AbortSignal.timeout(policy.timeoutMs),
    });
    return { kind: "answer", status: response.status, json: await readJson(response) };
  } catch (error) {
    return neverConnected(error) ? { kind: "not_sent" } : { kind: "no_answer" };
  }
}

/** Sends a call that only reads, again after a lost answer, 429 or 5xx; the last try's exchange counts. */
export async function sendReading(
  call: Call,
  policy: HttpPolicy,
  settled: (exchange: Exchange) => boolean = () => false,
): Promise<Exchange> {
  let exchange = await sendOnce(call, policy);
  for (const ms of policy.retryPausesMs) {
    const done = exchange.kind === "answer" && exchange.status < 500 && exchange.status !== 429;
    if (done || settled(exchange)) return exchange;
    await pause(ms);
    exchange = await sendOnce(call, policy);
  }
  return exchange;
}
