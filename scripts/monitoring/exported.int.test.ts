import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { Actors } from "@/server/actors";
import { HttpMetrics } from "@/server/http/http-metrics";
import { Events } from "@/server/http/live/events";
import { processMetrics } from "@/server/metrics/process-metrics";
import { webMetrics } from "@/server/metrics/web-metrics";
import { WorkerMetrics } from "@/server/metrics/worker-metrics";
import { familyOf, metricsOf } from "./metric-names";

/** Of the machine, where Pulse's own figures do not reach; as node_exporter documents them. */
const NODE_EXPORTER = [
  "node_cpu_seconds_total",
  "node_disk_read_bytes_total",
  "node_disk_written_bytes_total",
  "node_network_receive_bytes_total",
  "node_network_transmit_bytes_total",
  "node_timex_offset_seconds",
];

let world: TestWorld;
const exported = new Set<string>([...NODE_EXPORTER, "up"]);

beforeAll(async () => {
  world = await createTestWorld();
  const actors = new Actors(world.ports);
  const events = new Events({ ...world.ports, authorize: () => null });
  const web = new HttpMetrics();
  const worker = new WorkerMetrics(world.ports);
  webMetrics(web, actors, events);
  for (const { registry } of [web, worker]) {
    processMetrics(registry, world.db);
    const text = await registry.metrics();
    for (const [, name = ""] of text.matchAll(/^# TYPE (\S+)/gm)) exported.add(name);
  }
  events.close();
  actors.close();
});
afterAll(() => world.close());

it("exports every metric that an alert or a dashboard names", async () => {
  const texts = async (folder: string) =>
    await Promise.all((await readdir(folder)).map((name) => readFile(`${folder}/${name}`, "utf8")));
  const rules = (await texts("docker/prometheus/rules")).flatMap((text) =>
    [...text.matchAll(/expr: (?:\|\n((?: {10,}.*\n)+)|(.+))/g)].map(([, many, one]) => many ?? one ?? ""),
  );
  const panels = (await texts("docker/grafana/dashboards")).flatMap((text) =>
    [...text.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, json = '""']) => JSON.parse(json) as string),
  );
  expect(rules.length).toBeGreaterThan(15);
  expect(panels.length).toBeGreaterThan(50);
  const named = [...rules, ...panels].flatMap((expression) => {
    const found = metricsOf(expression);
    expect(found.length, expression).toBeGreaterThan(0);
    return found;
  });
  expect([...new Set(named)].filter((name) => !exported.has(name) && !exported.has(familyOf(name)))).toEqual(
    [],
  );
});
