import { readEnv, SettingsError } from "@/platform/env";
import { startWork } from "@/server/work";

async function main(): Promise<void> {
  await startWork(readEnv());
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
