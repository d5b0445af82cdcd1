import { test } from "@playwright/test";

/** The data folder of the system that the running journey walks in. */
export function systemFolder(): string {
  const { dataDir } = test.info().project.metadata as { dataDir: string };
  return dataDir;
}
