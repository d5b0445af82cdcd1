import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parse } from "yaml";

const FOLDER = path.resolve("docker/prometheus");
const run = promisify(execFile);
const promtool = (...args: string[]) => run("promtool", args, { cwd: FOLDER });

const files = async (folder: string) =>
  (await readdir(path.join(FOLDER, folder))).map((name) => path.join(folder, name));

async function read<Content>(folder: string): Promise<Content[]> {
  const texts = (await files(folder)).map((name) => readFile(path.join(FOLDER, name), "utf8"));
  return (await Promise.all(texts)).map((text) => parse(text) as Content);
}

interface Rules {
  groups: { rules: { alert: string; labels: { severity: string }; annotations: Record<string, string> }[] }[];
}
interface Tests {
  tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
}

it("is taken by Prometheus", async () => {
  await promtool("check", "config", "--syntax-only", "prometheus.yml");
  await promtool("check", "rules", ...(await files("rules")));
});

it("fires each alert just beyond its limit, and not just inside it", async () => {
  const { stdout } = await promtool("test", "rules", ...(await files("tests")));
  expect(stdout).toContain("SUCCESS");
});

it("has a case that fires for every alert, which says how grave it is and where to read on", async () => {
  const rules = (await read<Rules>("rules")).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  const cases = (await read<Tests>("tests")).flatMap(({ tests }) =>
    tests.flatMap((one) => one.alert_rule_test),
  );
  const fired = new Set(cases.filter((one) => one.exp_alerts.length > 0).map(({ alertname }) => alertname));
  expect([...fired].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  const handbook = await readFile("docs/operations.md", "utf8");
  for (const { alert, labels, annotations } of rules) {
    expect(["critical", "warning"], alert).toContain(labels.severity);
    expect(annotations.runbook, alert).toBe("docs/operations.md#monitoring-and-alerts");
    expect(handbook, alert).toContain(`\`${alert}\``);
  }
});
