import { DomainError } from "../errors";

interface Waiter {
  enter: () => void;
  refuse: () => void;
}

/**
 * Lets so many work at once; the others wait their turn in the order in which they came. A crowd that wants one thing
 * is answered one after the other instead of being sent away to ask again, which would make it larger.
 */
export class Turns {
  #free: number;
  readonly #patience: number;
  readonly #waiting = new Set<Waiter>();

  /**
   * @param width how many may work at once
   * @param patience milliseconds that anybody waits at most
   */
  constructor(width: number, patience: number) {
    this.#free = width;
    this.#patience = patience;
  }

  /**
   * @returns ends the turn, when called for the first time
   * @throws DomainError UNAVAILABLE when the turn did not come in time, or nobody's will for now
   */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await this.#turn();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const [next] = this.#waiting;
      if (next) next.enter();
      else this.#free++;
    };
  }

  /** Sends everybody away who waits: what they wait for is gone, and each would only find that out after the other. */
  refuseWaiting(): void {
    for (const waiter of [...this.#waiting]) waiter.refuse();
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
      };
      const waiter: Waiter = {
        enter: () => {
          leave();
          resolve();
        },
        refuse: () => {
          leave();
          reject(new DomainError("UNAVAILABLE", { retryAfter: 2 }));
        },
      };
      const timer = setTimeout(waiter.refuse, this.#patience);
      this.#waiting.add(waiter);
    });
  }
}
