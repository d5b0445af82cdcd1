import type { Registry } from "prom-client";
import type { Database } from "@/platform/db/database";
import { pulledCounter, pulledGauge } from "@/platform/metrics/pulled";
import { RELEASE } from "@/platform/processes/release";

/** What web and worker both say of themselves: which version they are, and how they use PostgreSQL. */
export function processMetrics(registry: Registry, db: Database): void {
  pulledGauge(registry, {
    name: "pulse_process_info",
    help: "Always 1; the label says which version runs",
    labelNames: ["version"],
    read: () => [{ labels: { version: RELEASE.version }, value: 1 }],
  });
  pulledGauge(registry, {
    name: "pulse_database_connections",
    help: "This process's connections by pool: size is the most there may be; in_use of hot counts statements",
    labelNames: ["pool", "state"],
    read: () =>
      db.load().flatMap(({ pool, size, open, inUse, waiting }) =>
        Object.entries({ size, open, in_use: inUse, waiting }).map(([state, value]) => ({
          labels: { pool, state },
          value,
        })),
      ),
  });
  pulledCounter(registry, {
    name: "pulse_database_statements_total",
    help: "Statements that PostgreSQL has answered, begins and commits among them",
    labelNames: ["pool"],
    read: () => db.load().map(({ pool, traffic }) => ({ labels: { pool }, value: traffic.statements })),
  });
  pulledCounter(registry, {
    name: "pulse_database_seconds_total",
    help: "Time between sending statements and having their answers",
    labelNames: ["pool"],
    read: () =>
      db.load().map(({ pool, traffic }) => ({ labels: { pool }, value: traffic.milliseconds / 1_000 })),
  });
}
