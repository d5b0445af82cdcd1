import type { Limit } from "./limits";

export type LimitVerdict =
  | { readonly ok: true; readonly remaining: number }
  | { readonly ok: false; readonly retryAfterSeconds: number };

interface Window {
  spent: number;
  /** Epoch milliseconds. */
  endsAt: number;
}

/**
 * Counts one limit in this process: a fixed window for each key, which begins with the key's first point. Answers at
 * once and keeps no timers, since this is asked by every call.
 */
export class ProcessWindows {
  readonly #points: number;
  readonly #milliseconds: number;
  readonly #windows = new Map<string, Window>();
  #sweepAt = 0;

  constructor({ points, windowSeconds }: Pick<Limit, "points" | "windowSeconds">) {
    this.#points = points;
    this.#milliseconds = windowSeconds * 1_000;
  }

  /** Keys in memory. */
  get size(): number {
    return this.#windows.size;
  }

  /** Spends points of a key; what does not fit is spent all the same. A negative cost gives points back. */
  consume(key: string, cost = 1, now = Date.now()): LimitVerdict {
    let window = this.#windows.get(key);
    if (window && window.endsAt > now) {
      window.spent += cost;
    } else {
      if (now >= this.#sweepAt) this.#sweep(now);
      window = { spent: cost, endsAt: now + this.#milliseconds };
      this.#windows.set(key, window);
    }
    const remaining = this.#points - window.spent;
    if (remaining >= 0) return { ok: true, remaining };
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1_000)) };
  }

  delete(key: string): void {
    this.#windows.delete(key);
  }

  /** Once in each window's length: so nobody who left stays longer than two, and a sweep costs each key little. */
  #sweep(now: number): void {
    for (const [key, { endsAt }] of this.#windows) if (endsAt <= now) this.#windows.delete(key);
    this.#sweepAt = now + this.#milliseconds;
  }
}
