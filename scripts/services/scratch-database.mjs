import { randomBytes } from "node:crypto";
import { withDatabase } from "../lib/urls.mjs";
import { ensureRoles } from "./roles.mjs";
import { startThrowAwayCluster } from "./throw-away.mjs";

/**
 * An empty database with Pulse's roles on a throw-away server, addressed as its administrator: for writing and
 * comparing migrations.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startScratchDatabase() {
  const cluster = await startThrowAwayCluster();
  try {
    const secret = randomBytes(32).toString("hex");
    await ensureRoles({ serverUrl: cluster.adminUrl, database: "pulse", secret });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { url: withDatabase(cluster.adminUrl, "pulse"), stop: cluster.stop };
}
