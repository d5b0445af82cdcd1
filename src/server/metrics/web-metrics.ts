import { pulledCounter, pulledGauge } from "@/platform/metrics/pulled";
import type { Actors } from "../actors";
import type { HttpMetrics } from "../http/http-metrics";
import type { Events } from "../http/live/events";

/** What only the web process knows: open screens, and how often memory spared a question to PostgreSQL. */
export function webMetrics({ registry }: HttpMetrics, actors: Actors, events: Events): void {
  pulledGauge(registry, {
    name: "pulse_live_connections",
    help: "Open streams of live updates: one for each open screen",
    read: () => [{ value: events.size }],
  });
  const counts = (what: "hits" | "misses") =>
    actors.lookups().map(({ cache, ...found }) => ({ labels: { cache }, value: found[what] }));
  pulledCounter(registry, {
    name: "pulse_cache_hits_total",
    help: "Questions that memory has answered: whose session, which gym, what somebody is in it",
    labelNames: ["cache"],
    read: () => counts("hits"),
  });
  pulledCounter(registry, {
    name: "pulse_cache_misses_total",
    help: "The same, where PostgreSQL had to be asked",
    labelNames: ["cache"],
    read: () => counts("misses"),
  });
}
