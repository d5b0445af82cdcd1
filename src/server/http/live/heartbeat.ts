/** One timer for any number of connections: each slot is beaten once a round, so the work is spread evenly. */
export class Heartbeat<Item> {
  readonly #slots: Set<Item>[];
  readonly #timer: NodeJS.Timeout;
  #next = 0;
  #at = 0;

  /** @param roundMs every item is beaten once in this time. */
  constructor(roundMs: number, slots: number, beat: (item: Item) => void) {
    this.#slots = Array.from({ length: slots }, () => new Set<Item>());
    this.#timer = setInterval(() => {
      this.#at = (this.#at + 1) % slots;
      for (const item of [...(this.#slots[this.#at] ?? [])]) beat(item);
    }, roundMs / slots);
    this.#timer.unref();
  }

  add(item: Item): () => void {
    const slot = this.#slots[this.#next];
    this.#next = (this.#next + 1) % this.#slots.length;
    slot?.add(item);
    return () => slot?.delete(item);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
