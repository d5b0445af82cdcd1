interface Kept<Value> {
  readonly at: number;
  readonly value: Promise<Value>;
}

/** Answers that are shared for a while; whoever asks while one is found out waits for that one. */
export class KeptFor<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #ms: number;
  readonly #most: number;

  /**
   * @param ms how long an answer counts
   * @param most answers kept at once; the oldest goes first
   */
  constructor(ms: number, most: number) {
    this.#ms = ms;
    this.#most = most;
  }

  /** @param now epoch milliseconds */
  get(key: string, now: number, find: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(key);
    if (known && now >= known.at && now - known.at < this.#ms) return known.value;
    const value = find();
    this.#kept.delete(key);
    this.#kept.set(key, { at: now, value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    // A failure is not kept: the next one tries again.
    value.catch(() => {
      if (this.#kept.get(key)?.value === value) this.#kept.delete(key);
    });
    return value;
  }
}
