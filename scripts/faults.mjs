import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildClient } from "./build.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";

/*
 * Breaks what Pulse stands on while desks check members in, and counts what was lost (docs/reliability.md). Heavier than
 * what belongs into `npm test`: by hand, or every night.
 *
 *   npm run faults                              each of them once, a few minutes
 *   npm run faults -- network locks             some of them
 *   npm run faults -- chaos --runs=20           twenty random schedules of faults
 *   npm run faults -- chaos --seed=42           the very same schedule again
 */
await runMain(async () => {
  checkNode();
  ensureInstalled();
  const { values, positionals } = parseArgs({
    options: { seed: { type: "string" }, runs: { type: "string" } },
    allowPositionals: true,
  });
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d+$/.test(value)) throw new Complaint(`--${name} must be a whole number, not "${value}".`);
  }
  await buildClient();
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project=faults",
      "--disable-console-intercept=true",
      ...positionals.map((name) => `src/server/faults/${name}`),
    ],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: {
        ...process.env,
        ...(values.seed && { FAULT_SEED: values.seed }),
        ...(values.runs && { FAULT_RUNS: values.runs }),
      },
    },
  );
  process.exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
});
