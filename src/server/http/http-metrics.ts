import type { ServerResponse } from "node:http";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Metrics of one process: Node's own and how long answers take, by class of route. */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #durations: Histogram<"route" | "status">;
  readonly #series = new Map<string, { observe: (seconds: number) => void }>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.#durations = new Histogram({
      name: "pulse_http_request_seconds",
      help: "Time to the end of the answer, by class of route and class of status",
      labelNames: ["route", "status"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.registry],
    });
  }

  observe(route: string, status: number, milliseconds: number): void {
    const kind = (status / 100) | 0;
    const key = `${route}${kind}`;
    let series = this.#series.get(key);
    if (!series) {
      series = this.#durations.labels(route, `${kind}xx`);
      this.#series.set(key, series);
    }
    series.observe(milliseconds / 1_000);
  }

  async answer(res: ServerResponse): Promise<void> {
    const text = await this.registry.metrics();
    res.writeHead(200, { "content-type": this.registry.contentType, "cache-control": "no-store" });
    res.end(text);
  }
}
