interface Line<Value> {
  running: Promise<Value>;
  waiting?: Promise<Value>;
}

/**
 * For answers that cost much and are the same for all who ask: of each key one is made at a time. Whoever asks
 * meanwhile gets the next one, made once for all of them, so nobody gets an answer that was begun before they asked.
 */
export class Latest<Value> {
  readonly #lines = new Map<string, Line<Value>>();

  ask(key: string, make: () => Promise<Value>): Promise<Value> {
    const line = this.#lines.get(key);
    if (!line) return this.#begin(key, make);
    line.waiting ??= line.running.then(
      () => this.#begin(key, make),
      () => this.#begin(key, make),
    );
    return line.waiting;
  }

  #begin(key: string, make: () => Promise<Value>): Promise<Value> {
    const line: Line<Value> = { running: make() };
    this.#lines.set(key, line);
    const end = () => {
      // The next one, if anybody waits for it, puts itself in this place.
      if (this.#lines.get(key) === line && !line.waiting) this.#lines.delete(key);
    };
    line.running.then(end, end);
    return line.running;
  }
}
