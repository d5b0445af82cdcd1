/** What came back: the status, the refusal's code or the result. */
export interface Answer {
  status: number;
  code: string | undefined;
  data: unknown;
  retryAfter: string | null;
  /** `Set-Cookie`'s name and value. */
  cookie: string | undefined;
}

export interface CallOptions {
  input?: unknown;
  cookie?: string;
  slug?: string;
  /** Idempotency key. */
  key?: string;
  /** A connection of its own, closed after the answer. */
  alone?: boolean;
  /** The address that a trusted proxy says the call came from. */
  from?: string;
}

/** What a browser asks of a web process, or of what stands before several. */
export class ApiCalls {
  constructor(readonly port: number) {}

  url(target: string): string {
    return `http://127.0.0.1:${this.port}${target}`;
  }

  query(procedure: string, options: CallOptions = {}): Promise<Answer> {
    const { input } = options;
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#call(`/api/trpc/${procedure}${search}`, { method: "GET" }, options);
  }

  mutate(procedure: string, options: CallOptions = {}): Promise<Answer> {
    const body = options.input === undefined ? "" : JSON.stringify(options.input);
    return this.#call(`/api/trpc/${procedure}`, { method: "POST", body }, options);
  }

  /** The status of an address, and undefined when nobody answers. */
  async status(target: string): Promise<number | undefined> {
    try {
      const response = await fetch(this.url(target), { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return undefined;
    }
  }

  /** @throws when the connection fails or nothing came for twenty seconds */
  async #call(target: string, init: RequestInit, options: CallOptions): Promise<Answer> {
    const headers: Record<string, string> = { "x-pulse-csrf": "1" };
    if (init.method === "POST") headers["content-type"] = "application/json";
    if (options.cookie) headers.cookie = options.cookie;
    if (options.slug) headers["x-pulse-tenant"] = options.slug;
    if (options.key) headers["idempotency-key"] = options.key;
    if (options.from) headers["x-forwarded-for"] = options.from;
    if (options.alone) headers.connection = "close";
    const response = await fetch(this.url(target), {
      ...init,
      headers,
      signal: AbortSignal.timeout(20_000),
    });
    const body = (await response.json()) as {
      result?: { data: unknown };
      error?: { data: { pulse: { code: string } } };
    };
    return {
      status: response.status,
      code: body.error?.data.pulse.code,
      data: body.result?.data,
      retryAfter: response.headers.get("retry-after"),
      cookie: response.headers.getSetCookie()[0]?.split(";")[0],
    };
  }
}
