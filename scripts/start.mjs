import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENTRIES } from "./build/bundles.mjs";
import { Complaint } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";
import { freePort, isPortFree } from "./lib/ports.mjs";
import { ensureSecret } from "./lib/secret.mjs";
import { readSettings } from "./lib/settings.mjs";
import { onParentGone } from "./supervisor/ancestors.mjs";
import { takeLock } from "./supervisor/lock.mjs";
import { say } from "./supervisor/output.mjs";
import { createShutdown } from "./supervisor/shutdown.mjs";

/**
 * `npm start` and `npm run dev`: from a fresh clone to a running Pulse, and everything stopped again at the end.
 * Modules that need dependencies are loaded after the installation.
 */

const isDev = process.argv.includes("--dev");
const log = (text) => say("pulse", text);
const began = Date.now();
const shutdown = createShutdown({ log });

async function main() {
  checkNode();
  const settings = readSettings();
  // A wrong address is said before a minute of installing and building.
  if (settings.databaseUrl) (await import("./lib/database-url.mjs")).readDatabaseUrl(settings.databaseUrl);
  const port = await choosePort(settings);

  mkdirSync(settings.dataDir, { recursive: true, mode: 0o755 });
  const lock = await takeLock(settings.dataDir);
  shutdown.add("lock", () => lock.release());
  shutdown.onBegin(() => lock.note({ state: "stopping" }));
  onParentGone(() => shutdown.begin("npm is gone"));
  // The one before may have freed its port only now, in being cleared away.
  if (!(await isPortFree(port, settings.host))) throw portTaken(port);

  ensureInstalled({ log });
  const secret = ensureSecret(settings.dataDir);
  const { buildBundles, buildClient, buildNext } = await import("./build.mjs");
  const { openDatabase } = await import("./services/database.mjs");
  const { migrate } = await import("./migrate.mjs");
  const { runOnce, superviseChild } = await import("./supervisor/child.mjs");

  const database = await openDatabase({ ...settings, secret, log });
  shutdown.add("database", () => database.stop());
  shutdown.check();
  if (database.adopted) log("Took over the PostgreSQL that an interrupted start left running.");
  const applied = await migrate({ url: database.ownerUrl, warn: log });
  if (applied.length > 0) log(`Migrated the database: ${applied.join(", ")}`);

  // The demo's payment providers: beside the web port where that is free, so that their pages keep their address.
  const simulators =
    settings.demo === "off"
      ? undefined
      : port < 65_535 && (await isPortFree(port + 1))
        ? port + 1
        : await freePort();
  const env = {
    ...process.env,
    ...database.env,
    NODE_ENV: isDev ? "development" : "production",
    PORT: String(port),
    HOST: settings.host,
    PULSE_DATA_DIR: settings.dataDir,
    PULSE_DEMO: settings.demo,
    ...(simulators ? { PULSE_SIMULATORS_PORT: String(simulators) } : {}),
    PULSE_SECRET: secret,
    ...(isDev ? { PULSE_DEV: "1" } : {}),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  delete env.DATABASE_URL;
  // Only the worker prepares tables; who serves people never holds the owner's address.
  const { PULSE_DB_OWNER_URL: _owner, ...envOfWeb } = env;

  const client = await buildClient({ log });
  await buildBundles({ log, force: client });
  shutdown.check();
  const seeding =
    settings.demo === "off" || !existsSync(join(ROOT, ENTRIES.seed))
      ? undefined
      : runOnce({ name: "seed", file: join(ROOT, "dist/seed.mjs"), env });
  await Promise.all([seeding, isDev ? undefined : buildNext({ log })]);
  shutdown.check();

  const programs = isDev
    ? await (await import("./supervisor/dev.mjs")).watchPrograms()
    : { folder: join(ROOT, "dist"), onRebuilt: () => {}, stop: () => {} };
  shutdown.add("watch", () => programs.stop());
  const children = Object.fromEntries(
    ["web", "worker", ...(simulators ? ["simulators"] : [])].map((name) => [
      name,
      superviseChild({
        name,
        file: join(programs.folder, `${name}.mjs`),
        env: name === "worker" ? env : envOfWeb,
        lock,
        // A gym runs without the demo's payment providers.
        onGiveUp: () => name !== "simulators" && shutdown.begin(`${name} keeps ending`, 1),
      }),
    ]),
  );
  shutdown.add("web and worker", () => Promise.all(Object.values(children).map((child) => child.stop())));
  programs.onRebuilt((name) => children[name]?.reload());

  const { untilReady } = await import("./supervisor/ready.mjs");
  await untilReady({ children, host: settings.host, port, isEnding: () => shutdown.isEnding });
  shutdown.check();
  const url = settings.publicUrl ?? `http://${addressFor(settings.host)}:${port}`;
  lock.note({ state: "running", url });
  announce(url, settings.demo);
  noteReady(url);
}

async function choosePort({ port, host, dataDir }) {
  if (port === 0) return freePort(host);
  if (await isPortFree(port, host)) return port;
  // It may be the killed start's web process; the lock knows, and ends it.
  const { heldByLeftover } = await import("./supervisor/lock.mjs");
  if (heldByLeftover(dataDir)) return port;
  throw portTaken(port);
}

function portTaken(port) {
  return new Complaint(
    `Port ${port} is taken by another program.`,
    `Choose another one: PORT=${port === 65_535 ? 3001 : port + 1} npm start`,
  );
}

function addressFor(host) {
  if (["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function announce(url, demo) {
  const lines = ["", `Pulse runs at ${url}   (ready after ${((Date.now() - began) / 1000).toFixed(1)} s)`];
  if (demo !== "off") {
    lines.push(
      "",
      "Demo gyms: kifaru, bayani, nordlicht and fresh (empty). Password everywhere: pulse-demo",
      "  owner@kifaru.example    desk@kifaru.example    trainer@kifaru.example    member@kifaru.example",
      "  … and the same @bayani.example, @nordlicht.example, @fresh.example; operator@pulse.example runs the platform",
      `  ${url}/kifaru/desk   ${url}/kifaru/admin   ${url}/kifaru   ${url}/operator`,
    );
  }
  lines.push("", "Ctrl-C stops everything.", "");
  console.log(lines.join("\n"));
}

/** For scripts that start Pulse: the file appears when it is ready and goes when it stops. */
function noteReady(url) {
  const path = process.env.PULSE_READY_FILE;
  if (!path) return;
  writeFileSync(path, `${JSON.stringify({ url, pid: process.pid, ms: Date.now() - began })}\n`);
  shutdown.add("ready file", () => rmSync(path, { force: true }));
}

await shutdown.guard(main);
