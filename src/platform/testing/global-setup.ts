import type { TestProject } from "vitest/node";
import { startTestDatabase } from "../../../scripts/services/test-database.mjs";

declare module "vitest" {
  interface ProvidedContext {
    database: { adminUrl: string; secret: string };
  }
}

/** One real PostgreSQL for the whole run; each test world copies its migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestDatabase();
  project.provide("database", { adminUrl: server.adminUrl, secret: server.secret });
  return () => server.stop();
}
