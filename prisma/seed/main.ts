import { mkdir } from "node:fs/promises";
import { readEnv, SettingsError } from "@/platform/env";
import { createPorts } from "@/server/ports";
import { planDemo, seedDemo } from "./demo";
import { keepStatistics } from "./statistics";

/** A line for whoever started Pulse. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Makes the demo gyms before Pulse starts; run by `npm start` unless PULSE_DEMO is off. */
async function main(): Promise<void> {
  const env = readEnv();
  if (env.PULSE_DEMO === "off") return;
  await mkdir(env.dataDir, { recursive: true });
  const { ports, close } = await createPorts(env, "seed", { hotLanes: 0 });
  try {
    const began = performance.now();
    const plan = await planDemo(ports.db, env.PULSE_DEMO);
    for (const note of plan.notes) say(note);
    if (plan.missing.length === 0) return;
    say(`Making the demo gyms (${env.PULSE_DEMO}): ${plan.missing.join(", ")}`);
    const statistics = keepStatistics(env.PULSE_DB_OWNER_URL);
    await seedDemo(ports, plan, { preset: env.PULSE_DEMO, now: new Date(), log: say }).finally(
      statistics.stop,
    );
    say(`The demo gyms are ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  } finally {
    await close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  },
);
