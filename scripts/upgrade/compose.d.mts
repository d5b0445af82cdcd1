import type { UpgradeDriver } from "./run.mjs";

export function composeDriver(options: { image: string; docker?: string; cwd: string }): UpgradeDriver;
