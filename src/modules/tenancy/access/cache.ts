interface Entry<Value> {
  readonly value: Promise<Value>;
  /** Milliseconds of the clock at which the load began. */
  readonly since: number;
}

/**
 * Values by key, loaded once for all who ask at the same time. Bounded: the longest unused go first. A load that is
 * still under way when its key is dropped answers those who wait for it and is not kept.
 */
export class FreshCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The kept value when it is at most `maxAge` milliseconds old, else a new one. */
  get(key: string, now: number, maxAge: number, load: () => Promise<Value>): Promise<Value> {
    const kept = this.#entries.get(key);
    if (kept && now - kept.since <= maxAge) {
      this.#entries.delete(key);
      this.#entries.set(key, kept);
      return kept.value;
    }
    const entry: Entry<Value> = { value: load(), since: now };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    if (this.#entries.size > this.#limit) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return entry.value;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
