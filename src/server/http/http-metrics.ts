import type { ServerResponse } from "node:http";
import { collectDefaultMetrics, Registry } from "prom-client";
import { type DurationSeries, Durations } from "@/platform/metrics/durations";
import { pulledCounter } from "@/platform/metrics/pulled";

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Fewer: there are hundreds of procedures. */
const CALL_BOUNDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5];

/** How a call ended: with an answer, or with this code and HTTP status. */
export interface CallEnd {
  readonly code: string;
  readonly status: number;
}

/** Metrics of the web process: Node's own, and how long answers and calls take. */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #durations: Durations;
  readonly #calls: Durations;
  readonly #series = new Map<string, DurationSeries>();
  /** By procedure. Only those that exist are observed, so there are no more than the API has. */
  readonly #procedures = new Map<string, DurationSeries>();
  readonly #refusals = new Map<string, { end: CallEnd; count: number }>();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.#durations = new Durations(this.registry, {
      name: "pulse_http_request_seconds",
      help: "Time to the end of the answer, by class of route and class of status",
      bounds: BOUNDS,
    });
    this.#calls = new Durations(this.registry, {
      name: "pulse_procedure_seconds",
      help: "Time that a procedure of the API takes, alone or in a batch",
      bounds: CALL_BOUNDS,
    });
    pulledCounter(this.registry, {
      name: "pulse_procedure_errors_total",
      help: "Calls that ended with an error, by its code; the fault is ours from status 500 on",
      labelNames: ["code", "fault"],
      read: () =>
        [...this.#refusals.values()].map(({ end, count }) => ({
          labels: { code: end.code, fault: end.status >= 500 ? "ours" : "theirs" },
          value: count,
        })),
    });
  }

  observe(route: string, status: number, milliseconds: number): void {
    const kind = (status / 100) | 0;
    const key = `${route}${kind}`;
    let series = this.#series.get(key);
    if (!series) {
      series = this.#durations.series({ route, status: `${kind}xx` });
      this.#series.set(key, series);
    }
    series.observe(milliseconds / 1_000);
  }

  /** @param procedure one that exists: each makes a series. */
  readonly observeCall = (procedure: string, milliseconds: number, failed: CallEnd | undefined): void => {
    let series = this.#procedures.get(procedure);
    if (!series) {
      series = this.#calls.series({ procedure });
      this.#procedures.set(procedure, series);
    }
    series.observe(milliseconds / 1_000);
    if (!failed) return;
    const known = this.#refusals.get(failed.code);
    if (known) known.count += 1;
    else this.#refusals.set(failed.code, { end: failed, count: 1 });
  };

  async answer(res: ServerResponse): Promise<void> {
    const text = await this.registry.metrics();
    res.writeHead(200, { "content-type": this.registry.contentType, "cache-control": "no-store" });
    res.end(text);
  }
}
