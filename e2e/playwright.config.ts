import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.PULSE_E2E_PORT ?? 3987);
/** Set it to look at a system that already runs instead of starting one. */
const running = process.env.PULSE_E2E_URL;
const baseURL = running ?? `http://127.0.0.1:${port}`;
process.env.PULSE_E2E_DATA_DIR ??= mkdtempSync(path.join(tmpdir(), "pulse-e2e-"));

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
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL,
    locale: "en-GB",
    timezoneId: "Pacific/Auckland",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions,
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    { name: "phone", use: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
  ],
  ...(running
    ? {}
    : {
        webServer: {
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
            PULSE_DATA_DIR: process.env.PULSE_E2E_DATA_DIR,
            TZ: "Pacific/Auckland",
          },
        },
      }),
});
