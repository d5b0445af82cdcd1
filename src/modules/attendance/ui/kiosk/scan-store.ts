import type { OfflineScan } from "../../offline/schema";

export type KeptScan = OfflineScan;
export type NewScan = Omit<OfflineScan, "clientSeq">;

/** Where a kiosk keeps scans until the server has them. Each scan's number is used once in the device's life. */
export interface ScanStore {
  add(scan: NewScan): Promise<KeptScan>;
  /** The oldest first. */
  list(limit: number): Promise<KeptScan[]>;
  remove(numbers: readonly number[]): Promise<void>;
  count(): Promise<number>;
}

/** 1 January 2026, UTC. */
const BEGINNING = 1_767_225_600_000;

/**
 * The number of the next scan: one more than the last, and never below the seconds since 2026, so that a device whose
 * storage was emptied does not use its old numbers again.
 */
export function nextNumber(last: number, now: number): number {
  return Math.max(last + 1, Math.floor((now - BEGINNING) / 1_000), 1);
}

/** Keeps scans until the page is closed: for browsers that give a page no storage. */
export class MemoryScanStore implements ScanStore {
  #scans: KeptScan[] = [];
  #last = 0;

  async add(scan: NewScan): Promise<KeptScan> {
    this.#last = nextNumber(this.#last, Date.parse(scan.deviceAt));
    const kept = { ...scan, clientSeq: this.#last };
    this.#scans.push(kept);
    return kept;
  }

  async list(limit: number): Promise<KeptScan[]> {
    return this.#scans.slice(0, limit);
  }

  async remove(numbers: readonly number[]): Promise<void> {
    const gone = new Set(numbers);
    this.#scans = this.#scans.filter(({ clientSeq }) => !gone.has(clientSeq));
  }

  async count(): Promise<number> {
    return this.#scans.length;
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when the transaction is on the disk, not merely asked for. */
function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

class DiskScanStore implements ScanStore {
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.#db = db;
  }

  async add(scan: NewScan): Promise<KeptScan> {
    // Number and scan are written together: two tabs can't take the same one.
    const transaction = this.#db.transaction(["scans", "numbers"], "readwrite", { durability: "strict" });
    const numbers = transaction.objectStore("numbers");
    const last = (await answer<number | undefined>(numbers.get("last"))) ?? 0;
    const kept = { ...scan, clientSeq: nextNumber(last, Date.parse(scan.deviceAt)) };
    numbers.put(kept.clientSeq, "last");
    transaction.objectStore("scans").add(kept);
    await finished(transaction);
    return kept;
  }

  async list(limit: number): Promise<KeptScan[]> {
    return await answer(this.#db.transaction("scans").objectStore("scans").getAll(null, limit));
  }

  async remove(numbers: readonly number[]): Promise<void> {
    const transaction = this.#db.transaction("scans", "readwrite");
    for (const number of numbers) transaction.objectStore("scans").delete(number);
    await finished(transaction);
  }

  async count(): Promise<number> {
    return await answer(this.#db.transaction("scans").objectStore("scans").count());
  }
}

/** The store of a device; in memory where the browser refuses storage. */
export async function openScanStore(device: string): Promise<ScanStore> {
  if (typeof indexedDB === "undefined") return new MemoryScanStore();
  try {
    const request = indexedDB.open(`pulse-kiosk-${device}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("scans", { keyPath: "clientSeq" });
      request.result.createObjectStore("numbers");
    };
    return new DiskScanStore(await answer(request));
  } catch {
    return new MemoryScanStore();
  }
}
