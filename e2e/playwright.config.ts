import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.PULSE_E2E_PORT ?? 3987);
/** Set it to look at a system that already runs instead of starting some. */
const running = process.env.PULSE_E2E_URL;
process.env.PULSE_E2E_DATA_DIR ??= mkdtempSync(path.join(tmpdir(), "pulse-e2e-"));
const folder = process.env.PULSE_E2E_DATA_DIR;

/**
 * Both sizes walk the journeys at the same time, each in a system of its own: one journey after the other, with no till,
 * class or member that somebody else uses meanwhile. The next port of each belongs to its payment simulators.
 */
const SIZES = [
  { name: "desktop", port, use: { viewport: { width: 1440, height: 900 } } },
  {
    name: "phone",
    port: port + 2,
    use: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true },
  },
].map((size) => ({
  ...size,
  baseURL: running ?? `http://127.0.0.1:${size.port}`,
  dataDir: running ? folder : path.join(folder, size.name),
}));

const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
  ],
};

/** Journeys in a real browser against the production build, with the worker running, as `npm start` starts it. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  // Until something hangs for certain: waits end as soon as what they wait for is there.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: running ? 1 : SIZES.length,
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "Pacific/Auckland",
    // Pictures of each moment take more of the processor than the journeys do.
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
    screenshot: "only-on-failure",
    launchOptions,
  },
  projects: SIZES.map(({ name, use, baseURL, dataDir }) => ({
    name,
    use: { ...use, baseURL },
    // Where mails and database of its system are (`systemFolder`).
    metadata: { dataDir },
    workers: 1,
  })),
  webServer: running
    ? []
    : SIZES.map(({ name, port, baseURL, dataDir }) => ({
        name,
        command: "node scripts/start.mjs",
        cwd: "..",
        url: `${baseURL}/api/ready`,
        timeout: 300_000,
        stdout: "pipe" as const,
        gracefulShutdown: { signal: "SIGTERM" as const, timeout: 15_000 },
        env: {
          PORT: String(port),
          HOST: "127.0.0.1",
          PULSE_DEMO: "small",
          PULSE_DATA_DIR: dataDir,
          TZ: "Pacific/Auckland",
        },
      })),
});
