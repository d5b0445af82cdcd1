export type Report = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** What came of one report: the receiver's status, or null when it wasn't reached. */
export type Delivery = Report & { readonly status: number | null };

/** Reports and other things that happen later, and a log of the reports. Closing drops what hasn't happened. */
export class Outbox {
  readonly deliveries: Delivery[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();

  /** Does something after so many milliseconds. */
  later(ms: number, work: () => unknown): void {
    if (this.#stop.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const run = Promise.resolve().then(work);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }, ms);
    this.#timers.add(timer);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.later(ms, resolve));
  }

  /** Sends one report now; never throws. */
  async report(report: Report): Promise<void> {
    let status: number | null = null;
    try {
      const response = await fetch(report.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...report.headers },
        body: report.body,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(10_000)]),
      });
      status = response.status;
      await response.arrayBuffer();
    } catch {
      // The receiver is down; the log says so.
    }
    this.deliveries.push({ ...report, status });
    // A demo runs for days.
    if (this.deliveries.length > 1_000) this.deliveries.shift();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(this.#running);
  }
}
