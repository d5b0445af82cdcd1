import type { SyncOutcome } from "../../offline/schema";
import type { KeptScan, NewScan, ScanStore } from "./scan-store";

const BATCH = 100;
/** A phone held to the camera a little longer, or a PIN typed twice for doubt. Milliseconds. */
const SAME_PERSON = 60_000;

/**
 * Scans that the server has not seen. A scan leaves only when the server has said what became of it, so nothing is
 * lost by a restart; the server knows device and number, so nothing is counted twice either.
 */
export class OfflineQueue {
  readonly #store: ScanStore;
  #sending: Promise<SyncOutcome[]> | undefined;

  constructor(store: ScanStore) {
    this.#store = store;
  }

  count(): Promise<number> {
    return this.#store.count();
  }

  /** Keeps a scan; the same code within a minute is kept once. @returns whether it is a new one. */
  async keep(scan: NewScan): Promise<boolean> {
    const code = JSON.stringify(scan.by);
    const at = Date.parse(scan.deviceAt);
    const kept = await this.#store.list(10_000);
    const known = kept.some(
      (other) => JSON.stringify(other.by) === code && Math.abs(at - Date.parse(other.deviceAt)) < SAME_PERSON,
    );
    if (!known) await this.#store.add(scan, at);
    return !known;
  }

  /**
   * Sends everything that is kept, the oldest first. Called again while it runs, it is the same run.
   * @throws what `send` throws; whatever was not answered for stays
   */
  send(send: (scans: KeptScan[]) => Promise<SyncOutcome[]>): Promise<SyncOutcome[]> {
    this.#sending ??= this.#drain(send).finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #drain(send: (scans: KeptScan[]) => Promise<SyncOutcome[]>): Promise<SyncOutcome[]> {
    const all: SyncOutcome[] = [];
    for (;;) {
      const scans = await this.#store.list(BATCH);
      if (scans.length === 0) return all;
      const outcomes = await send(scans);
      // A server that answers for none of them must not be asked for ever.
      if (outcomes.length === 0) return all;
      await this.#store.remove(outcomes.map(({ clientSeq }) => clientSeq));
      all.push(...outcomes);
    }
  }
}
