interface Entry<Value> {
  readonly value: Promise<Value>;
  /** Present once the load has ended well: whoever asks then need not wait for a promise. */
  loaded?: { readonly value: Value };
  /** Milliseconds of the clock at which the load began. */
  readonly since: number;
}

/**
 * Values by key, loaded once for all who ask at the same time. Bounded: the longest loaded go first, which whoever is
 * asked for often is never among, since it is loaded anew each time its age is over. A load that is still under way when
 * its key is dropped answers those who wait for it and is not kept.
 */
export class FreshCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;
  /** How often the answer was there, and how often it was not. */
  readonly lookups = { hits: 0, misses: 0 };

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The kept value when it is at most `maxAge` milliseconds old (at once if it is loaded), else a new one. */
  get(key: string, now: number, maxAge: number, load: () => Promise<Value>): Value | Promise<Value> {
    const kept = this.#entries.get(key);
    if (kept && now - kept.since <= maxAge) {
      this.lookups.hits += 1;
      return kept.loaded ? kept.loaded.value : kept.value;
    }
    this.lookups.misses += 1;
    const entry: Entry<Value> = { value: load(), since: now };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        entry.loaded = { value };
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
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
