import { collectDefaultMetrics, Registry } from "prom-client";
import { installationFigures } from "@/modules/operations/metrics/service";
import type { Ports } from "@/platform/context";
import type { Outcome } from "@/platform/jobs/queue/job-queue";
import { readMachine } from "@/platform/machine/read-machine";
import { certificateEnd } from "@/platform/metrics/certificate";
import { type DurationSeries, Durations } from "@/platform/metrics/durations";
import { kept } from "@/platform/metrics/kept";
import { installationMetrics } from "./installation-metrics";
import { machineMetrics } from "./machine-metrics";

const FIGURES_FRESH_MS = 10_000;
const MACHINE_FRESH_MS = 2_000;
const CERTIFICATE_FRESH_MS = 3_600_000;

/**
 * Metrics of the worker process: its jobs, and what there is once for the whole installation (queue, backups, business,
 * the machine), so that PostgreSQL is asked by one process and not by all.
 */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #jobs: Durations;
  readonly #series = new Map<string, DurationSeries>();

  constructor(ports: Ports) {
    collectDefaultMetrics({ register: this.registry });
    this.#jobs = new Durations(this.registry, {
      name: "pulse_job_seconds",
      help: "Time of a try at a job: done, retry (it failed and comes again) or drop (dead, or given back)",
      bounds: [0.01, 0.1, 1, 10, 60, 600],
    });
    installationMetrics(
      this.registry,
      kept(() => installationFigures(ports), FIGURES_FRESH_MS),
    );
    machineMetrics(
      this.registry,
      kept(() => readMachine(ports.dataDir), MACHINE_FRESH_MS),
      kept(() => certificateEnd(ports.publicUrl), CERTIFICATE_FRESH_MS),
    );
  }

  /** @param job one that the installation knows: each makes a series. */
  readonly observeJob = (job: string, outcome: Outcome, milliseconds: number): void => {
    const key = `${job} ${outcome}`;
    let series = this.#series.get(key);
    if (!series) {
      series = this.#jobs.series({ job, outcome });
      this.#series.set(key, series);
    }
    series.observe(milliseconds / 1_000);
  };
}
