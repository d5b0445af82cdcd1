import { Counter, Gauge, type Registry } from "prom-client";

type Labels = Readonly<Record<string, string>>;
export interface Reading {
  readonly labels?: Labels;
  /** Undefined where it is not known at the moment: the series is left out. */
  readonly value: number | undefined;
}

interface Description {
  name: string;
  help: string;
  labelNames?: readonly string[];
  /** Asked at each scrape. */
  read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

/** A figure that is read where it is kept when somebody asks; what fails to answer leaves no old figure behind. */
export function pulledGauge(registry: Registry, { name, help, labelNames = [], read }: Description): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      gauge.reset();
      const readings = await asked(read);
      if (readings.length === 0 && labelNames.length === 0) gauge.remove();
      for (const { labels = {}, value } of readings) {
        if (value === undefined) gauge.remove(labels);
        else gauge.set(labels, value);
      }
    },
  });
}

/** A count that its owner keeps as a plain number, so that nothing of the metrics stands in the way of the work. */
export function pulledCounter(registry: Registry, { name, help, labelNames = [], read }: Description): void {
  const counter = new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      counter.reset();
      for (const { labels = {}, value } of await asked(read))
        if (value !== undefined) counter.inc(labels, value);
    },
  });
}

async function asked(read: Description["read"]): Promise<readonly Reading[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}
