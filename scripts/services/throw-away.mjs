import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../lib/processes.mjs";
import { startCluster, stopLeftover } from "./cluster.mjs";

const PREFIX = "pulse-postgres-";

/** Stops servers whose starter was killed and deletes their folders. */
async function sweep() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const home = join(tmpdir(), name);
    try {
      if (isAlive(Number(readFileSync(join(home, "owner.pid"), "utf8")))) continue;
      await stopLeftover(home);
      rmSync(home, { recursive: true, force: true });
    } catch {
      // Somebody else's folder, or one that is being made or swept right now.
    }
  }
}

/**
 * Starts an empty PostgreSQL in the temporary folder, without durability. `stop` deletes it.
 */
export async function startThrowAwayCluster() {
  await sweep();
  const home = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(home, "owner.pid"), String(process.pid));
  try {
    const cluster = await startCluster(home, { throwAway: true });
    return {
      ...cluster,
      async stop() {
        await cluster.stop();
        rmSync(cluster.dataDir, { recursive: true, force: true });
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stopLeftover(home);
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}
