import { answer, finished, openDatabase } from "./indexed";

/** What waits on a device until the server has it. `clientSeq` is used once in the device's life. */
export type Waiting<T> = T & { clientSeq: number };

/** Where a device keeps what the server has not seen. */
export interface QueueStore<T> {
  /** @param now the device's clock, milliseconds */
  add(entry: T, now: number): Promise<Waiting<T>>;
  /** The oldest first. */
  list(limit: number): Promise<Waiting<T>[]>;
  remove(numbers: readonly number[]): Promise<void>;
  count(): Promise<number>;
}

/** 1 January 2026, UTC. */
const BEGINNING = 1_767_225_600_000;

/**
 * The number of the next entry: one more than the last, and never below the seconds since 2026, so that a device whose
 * storage was emptied does not use its old numbers again.
 */
export function nextNumber(last: number, now: number): number {
  return Math.max(last + 1, Math.floor((now - BEGINNING) / 1_000), 1);
}

/** Keeps entries until the page is closed: for browsers that give a page no storage. */
export class MemoryQueueStore<T> implements QueueStore<T> {
  #entries: Waiting<T>[] = [];
  #last = 0;

  async add(entry: T, now: number): Promise<Waiting<T>> {
    this.#last = nextNumber(this.#last, now);
    const kept = { ...entry, clientSeq: this.#last };
    this.#entries.push(kept);
    return kept;
  }

  async list(limit: number): Promise<Waiting<T>[]> {
    return this.#entries.slice(0, limit);
  }

  async remove(numbers: readonly number[]): Promise<void> {
    const gone = new Set(numbers);
    this.#entries = this.#entries.filter(({ clientSeq }) => !gone.has(clientSeq));
  }

  async count(): Promise<number> {
    return this.#entries.length;
  }
}

class DiskQueueStore<T> implements QueueStore<T> {
  readonly #db: IDBDatabase;
  readonly #name: string;

  constructor(db: IDBDatabase, name: string) {
    this.#db = db;
    this.#name = name;
  }

  async add(entry: T, now: number): Promise<Waiting<T>> {
    // Number and entry are written together: two tabs can't take the same one.
    const transaction = this.#db.transaction([this.#name, "numbers"], "readwrite", { durability: "strict" });
    const numbers = transaction.objectStore("numbers");
    const last = (await answer<number | undefined>(numbers.get("last"))) ?? 0;
    const kept = { ...entry, clientSeq: nextNumber(last, now) };
    numbers.put(kept.clientSeq, "last");
    transaction.objectStore(this.#name).add(kept);
    await finished(transaction);
    return kept;
  }

  async list(limit: number): Promise<Waiting<T>[]> {
    return await answer(this.#db.transaction(this.#name).objectStore(this.#name).getAll(null, limit));
  }

  async remove(numbers: readonly number[]): Promise<void> {
    const transaction = this.#db.transaction(this.#name, "readwrite");
    for (const number of numbers) transaction.objectStore(this.#name).delete(number);
    await finished(transaction);
  }

  async count(): Promise<number> {
    return await answer(this.#db.transaction(this.#name).objectStore(this.#name).count());
  }
}

/**
 * Opens a device's queue, which survives restarts.
 * @param name of the entries
 * @throws where the browser gives a page no storage
 */
export async function openQueueStore<T>(database: string, name: string): Promise<QueueStore<T>> {
  const db = await openDatabase(database, (made) => {
    made.createObjectStore(name, { keyPath: "clientSeq" });
    made.createObjectStore("numbers");
  });
  return new DiskQueueStore<T>(db, name);
}
