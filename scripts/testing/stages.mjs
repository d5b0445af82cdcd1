import { join } from "node:path";
import { ROOT } from "../lib/paths.mjs";
import { countPlaywright, countStage, countVitest } from "./reports.mjs";

const bin = (path) => [process.execPath, join(ROOT, "node_modules", path)];
const script = (path) => [process.execPath, join(ROOT, "scripts", path)];
const vitest = (project, report) => [
  ...bin("vitest/vitest.mjs"),
  "run",
  "--project",
  project,
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
];

/**
 * What `npm test` runs, in this order. `needs` names an earlier stage or a program without which this one cannot run.
 *
 * @param folder where logs and reports go
 */
export function listStages(folder) {
  const report = (name) => join(folder, `${name}.json`);
  return [
    {
      name: "lint",
      title: "format and lint",
      command: [...bin("@biomejs/biome/bin/biome"), "ci", "--colors=off", "."],
      count: countStage,
    },
    { name: "client", title: "database client", command: [...script("build-client.mjs")], count: countStage },
    {
      name: "types",
      title: "types",
      command: [...bin("typescript/bin/tsc"), "--noEmit"],
      before: [...bin("next/dist/bin/next"), "typegen"],
      count: countStage,
      needs: ["client"],
    },
    { name: "architecture", title: "architecture", command: script("architecture.mjs"), count: countStage },
    { name: "knip", title: "unused code", command: bin("knip/bin/knip.js"), count: countStage },
    {
      name: "schema",
      title: "migrations lead to the schema",
      command: script("schema-drift.mjs"),
      count: countStage,
    },
    {
      name: "unit",
      title: "unit tests",
      command: vitest("unit", report("unit")),
      count: countVitest,
      needs: ["client", "promtool"],
    },
    {
      name: "integration",
      title: "integration tests",
      command: vitest("integration", report("integration")),
      count: countVitest,
      needs: ["client", "redis"],
    },
    { name: "build", title: "production build", command: script("build.mjs"), count: countStage },
    {
      name: "e2e",
      title: "end-to-end tests",
      command: [
        ...bin("@playwright/test/cli.js"),
        "test",
        "--config=e2e/playwright.config.ts",
        "--reporter=list,json",
      ],
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report("e2e") },
      count: countPlaywright,
      needs: ["build", "chromium"],
    },
  ].map((stage) => ({ needs: [], env: {}, report: report(stage.name), ...stage }));
}
