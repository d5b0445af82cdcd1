import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAll, buildBundles, buildClient } from "./build.mjs";
import { runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";
import { withDatabase } from "./lib/urls.mjs";
import { migrate } from "./migrate.mjs";
import { startCluster } from "./services/cluster.mjs";
import { ensureRoles, roleEnvironment } from "./services/roles.mjs";

/** The lines about money, which need a database of their own. */
const MONEY = ["renewals", "preview"];

/*
 * Measures the hot paths over HTTP beside their floors, on a PostgreSQL of its own with the durability of a real one.
 *
 *   npm run bench                    everything, a few minutes
 *   npm run bench -- --quick         short rounds
 *   npm run bench -- --strict        ends with 1 when something is under its target
 *   npm run bench -- --no-pages      without building the screens
 *   npm run bench -- --only=members  only lines whose name holds the word
 *   npm run bench -- --only=renewals a renewal run of 5,000 memberships, beside bare inserts of its rows
 *   npm run bench -- --only=preview  the price preview at the desk
 *   npm run bench -- steady          a mix of calls at 70 % of what the machine can do; memory over a million calls
 *   npm run bench -- live            10,000 open streams of live updates: memory, one event to all of them
 *   npm run bench -- pages           weight and speed of the screens instead, in a browser
 *
 * A line and its floor are measured in turns by one generator, with equally many connections kept open, and "bare
 * node:http" gets the same requests and answers with the same text, but for the security headers. Where the floor is
 * SQL, it is sent from the generator's own process, call by call. The check-in has two: the one row that it leaves at
 * least, and all that it asks of PostgreSQL (facts, then the write with outbox, idempotency key and answer, in two round
 * trips). What its outbox row and its idempotency key cost is told by the same web process without them; beneath it stands
 * the bare write with and without. Neither floor is sent together for many members at once, as the product does under load. Generator, server and
 * PostgreSQL share the machine: only the ratios of one run say something, and while other work runs beside it they say
 * little (the busier process suffers more).
 */
await runMain(async () => {
  checkNode();
  ensureInstalled();
  const args = process.argv.slice(2);
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
  const money = only === undefined || MONEY.some((name) => name.includes(only));
  const onlyMoney = only !== undefined && money;
  /** What measures something else than rates beside floors. */
  const apart = ["live", "steady"].find((name) => name === args[0]);
  if (args.includes("--no-pages") || onlyMoney || apart) {
    await buildClient();
    await buildBundles();
  } else {
    await buildAll();
  }
  if (args[0] === "pages") {
    process.exitCode = await measure("bench/pages.ts", args.slice(1), process.env);
    return;
  }
  const home = mkdtempSync(join(tmpdir(), "pulse-bench-"));
  const cluster = await startCluster(home);
  try {
    const secret = randomBytes(32).toString("hex");
    // Each begins with an empty database.
    const run = async (file, database) => {
      const urls = await ensureRoles({ serverUrl: cluster.adminUrl, database, secret });
      await migrate({ url: urls.owner });
      const code = await measure(file, args, {
        ...process.env,
        ...roleEnvironment(urls),
        NODE_ENV: "production",
        PULSE_SECRET: secret,
        PULSE_DATA_DIR: join(home, "data"),
        PULSE_DEMO: "off",
        PULSE_LOG_LEVEL: "error",
        BENCH_ADMIN_URL: withDatabase(cluster.adminUrl, database),
      });
      process.exitCode ||= code;
    };
    if (apart) return await run(`bench/${apart}.ts`, "pulse_bench");
    if (!onlyMoney) await run("bench/main.ts", "pulse_bench");
    if (money) await run("bench/money.ts", "pulse_bench_money");
  } finally {
    await cluster.stop();
    rmSync(cluster.dataDir, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
});

function measure(file, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
      cwd: ROOT,
      env,
      stdio: "inherit",
    });
    const end = () => child.kill("SIGTERM");
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
