import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort, isPortFree } from "./lib/ports.mjs";

describe("a free port", () => {
  it("is below those of outgoing connections, so that a server finds its own again", async () => {
    for (let turn = 0; turn < 50; turn++) {
      const port = await freePort();
      expect(port).toBeGreaterThan(1_024);
      expect(port).toBeLessThan(32_768);
      expect(await isPortFree(port)).toBe(true);
    }
  });

  it("is taken as long as somebody listens on it", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    expect(await isPortFree(port)).toBe(false);
    server.close();
    await once(server, "close");
    expect(await isPortFree(port)).toBe(true);
  });
});
