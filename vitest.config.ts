import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };

/** Tests run far from UTC, so a date rule that forgets its zone fails here and not in Nairobi. */
process.env.TZ = "Pacific/Auckland";

/** Milliseconds after which a test hangs for certain, also on a machine that is ten times slower and busy. */
const HANGS = 120_000;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{src,worker,scripts}/**/*.test.{ts,tsx,mts}"],
          exclude: ["**/*.int.test.ts", "**/node_modules/**"],
          environment: "node",
          testTimeout: HANGS,
          hookTimeout: HANGS,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["{src,worker,scripts,prisma}/**/*.int.test.ts"],
          globalSetup: ["src/platform/testing/global-setup.ts"],
          testTimeout: HANGS,
          hookTimeout: HANGS,
          maxWorkers: 2,
        },
      },
      {
        // By `npm run faults`; no part of `npm test`.
        resolve: { alias },
        test: {
          name: "faults",
          include: ["src/**/*.fault.ts"],
          testTimeout: 10 * HANGS,
          hookTimeout: HANGS,
          maxWorkers: 1,
        },
      },
    ],
  },
});
