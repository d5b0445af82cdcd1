import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { Durations } from "./durations";
import { kept } from "./kept";
import { pulledCounter, pulledGauge } from "./pulled";

it("writes a histogram as Prometheus reads it", async () => {
  const registry = new Registry();
  const durations = new Durations(registry, { name: "took_seconds", help: "Time", bounds: [0.1, 1] });
  const fast = durations.series({ kind: "fast" });
  for (const seconds of [0.05, 0.1, 0.5, 3]) fast.observe(seconds);
  durations.series({ kind: "none" });
  expect((await registry.metrics()).trim().split("\n")).toEqual([
    "# HELP took_seconds Time",
    "# TYPE took_seconds histogram",
    'took_seconds_bucket{kind="fast",le="0.1"} 2',
    'took_seconds_bucket{kind="fast",le="1"} 3',
    'took_seconds_bucket{kind="fast",le="+Inf"} 4',
    'took_seconds_sum{kind="fast"} 3.65',
    'took_seconds_count{kind="fast"} 4',
    'took_seconds_bucket{kind="none",le="0.1"} 0',
    'took_seconds_bucket{kind="none",le="1"} 0',
    'took_seconds_bucket{kind="none",le="+Inf"} 0',
    'took_seconds_sum{kind="none"} 0',
    'took_seconds_count{kind="none"} 0',
  ]);
});

it("asks for figures when they are read, and leaves no old one behind", async () => {
  const registry = new Registry();
  let value: number | undefined = 7;
  let fails = false;
  const read = async () => {
    if (fails) throw new Error("away");
    return [{ value }];
  };
  pulledGauge(registry, { name: "level", help: "Level", read });
  pulledCounter(registry, {
    name: "sent_total",
    help: "Sent",
    labelNames: ["to"],
    read: () => [{ labels: { to: "a" }, value: 3 }],
  });
  const levels = async () => (await registry.metrics()).match(/^level .*$/gm);
  expect(await levels()).toEqual(["level 7"]);
  expect(await registry.metrics()).toContain('sent_total{to="a"} 3');
  expect(await registry.metrics()).toContain('sent_total{to="a"} 3');
  value = undefined;
  expect(await levels()).toBeNull();
  value = 8;
  expect(await levels()).toEqual(["level 8"]);
  fails = true;
  expect(await levels()).toBeNull();
});

it("looks once for all who ask within a moment, and again after a failure", async () => {
  let looks = 0;
  let fails = true;
  const look = kept(async () => {
    looks += 1;
    if (fails) throw new Error("away");
    return looks;
  }, 60_000);
  await expect(Promise.all([look(), look()])).rejects.toThrow("away");
  fails = false;
  expect(await look()).toBe(2);
  expect(await look()).toBe(2);
  expect(looks).toBe(2);
});
