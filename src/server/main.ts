import { readEnv, SettingsError } from "@/platform/env";
import { startNext } from "./http/next-app";
import { startWeb } from "./web";

async function main(): Promise<void> {
  const env = readEnv();
  const { PULSE_DEV: dev, HOST: hostname, PORT: port } = env;
  await startWeb(env, () => startNext({ dev, dir: process.cwd(), hostname, port }));
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
