import type { Registry } from "prom-client";

/** One series of a family: where a place in the code hands in what it has measured. */
export class DurationSeries {
  readonly counts: Float64Array;
  sum = 0;
  count = 0;
  readonly #bounds: readonly number[];

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length);
  }

  /** Allocates nothing: it stands in the way of every call. */
  observe(seconds: number): void {
    const bounds = this.#bounds;
    this.sum += seconds;
    this.count += 1;
    for (let at = 0; at < bounds.length; at++) {
      if (seconds > (bounds[at] ?? 0)) continue;
      this.counts[at] = (this.counts[at] ?? 0) + 1;
      return;
    }
  }
}

interface Family {
  name: string;
  help: string;
  /** Upper bounds in seconds, ascending. */
  bounds: readonly number[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * A histogram in Prometheus's sense. prom-client's own hashes the labels at each observation, which costs more than
 * the rest of a short call; here a series is asked for once and kept by whoever observes.
 */
export class Durations {
  readonly name: string;
  readonly #family: Family;
  readonly #series: { labels: Labels; series: DurationSeries }[] = [];

  constructor(registry: Registry, family: Family) {
    this.name = family.name;
    this.#family = family;
    registry.registerMetric(this as unknown as Parameters<Registry["registerMetric"]>[0]);
  }

  /** A new series; the caller keeps it and asks once for each set of labels. */
  series(labels: Labels): DurationSeries {
    const series = new DurationSeries(this.#family.bounds);
    this.#series.push({ labels, series });
    return series;
  }

  /** What prom-client's registry asks of a metric. */
  get() {
    const { name, help, bounds } = this.#family;
    const values = this.#series.flatMap(({ labels, series }) => {
      let below = 0;
      const buckets = bounds.map((bound, at) => {
        below += series.counts[at] ?? 0;
        return { labels: { ...labels, le: bound }, value: below, metricName: `${name}_bucket` };
      });
      return [
        ...buckets,
        { labels: { ...labels, le: "+Inf" }, value: series.count, metricName: `${name}_bucket` },
        { labels, value: series.sum, metricName: `${name}_sum` },
        { labels, value: series.count, metricName: `${name}_count` },
      ];
    });
    return { name, help, type: "histogram", aggregator: "sum", values };
  }

  /** Of all series, so that the registry can be emptied. */
  reset(): void {
    this.#series.length = 0;
  }
}
