import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "@/platform/errors";
import { normalizePassword } from "./rules";

/** argon2id, the package's default, by the figures OWASP names: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Costs as much to check as a real hash and fits no password: for accounts that do not exist. */
const NOBODY = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${unpadded(16)}$${unpadded(32)}`;

function unpadded(bytes: number): string {
  return randomBytes(bytes).toString("base64").replace(/=+$/, "");
}

export interface PasswordWorkOptions {
  /** Hashes computed at the same time. Each takes a core and 19 MiB for some milliseconds. */
  atOnce: number;
  /** Callers that may wait for their turn. */
  waiting: number;
}

/**
 * Computes password hashes, a few at a time: a flood of sign-ins queues here and is turned away beyond the queue's
 * end, while everything else in the process goes on.
 */
export class PasswordWork {
  readonly #options: PasswordWorkOptions;
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #done = 0;

  constructor(options: PasswordWorkOptions) {
    this.#options = options;
  }

  /** Hashes computed so far, of either kind. */
  get done(): number {
    return this.#done;
  }

  /**
   * For whoever would ask the database first: a flood that is turned away here costs nobody else a connection.
   * @throws DomainError UNAVAILABLE when too many wait already.
   */
  requireRoom(): void {
    if (this.#running >= this.#options.atOnce && this.#queue.length >= this.#options.waiting)
      throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
  }

  /** @throws DomainError UNAVAILABLE when too many wait already. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalizePassword(password), COST));
  }

  /**
   * Whether the password is the one behind `stored`. Without a stored hash the answer is no, after the same work.
   * @throws DomainError UNAVAILABLE when too many wait already.
   */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const fits = await this.#inTurn(() => verify(stored ?? NOBODY, normalizePassword(password)));
    return fits && stored !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.requireRoom();
    if (this.#running >= this.#options.atOnce) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      this.#done += 1;
      const next = this.#queue.shift();
      // The turn is handed on, so a newcomer can't slip in between.
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** The process's one place for password hashes. Half of the cores at most: the others are for whoever is signed in. */
export const passwordWork = new PasswordWork({
  atOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
  waiting: 60,
});
