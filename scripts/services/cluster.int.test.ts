import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startCluster } from "./cluster.mjs";

it("comes back to the port it had, also when whoever died with it holds that for a moment", async () => {
  const home = mkdtempSync(join(tmpdir(), "pulse-cluster-"));
  const first = await startCluster(home, { throwAway: true });
  await first.stop();
  // A backend that a killed postmaster had just begun still listens.
  const left = createServer().listen(first.port, "127.0.0.1");
  await once(left, "listening");
  setTimeout(() => left.close(), 400);
  const second = await startCluster(home, { throwAway: true });
  try {
    expect(second.port).toBe(first.port);
  } finally {
    await second.stop();
    rmSync(second.dataDir, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
});
