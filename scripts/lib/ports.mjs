import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Whether nobody listens on the port. */
export function isPortFree(port, host = "127.0.0.1") {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Below the ports that systems give to outgoing connections, which is from 32768 or 49152 on. */
const FIRST = 15_000;
const LAST = 30_000;
const TRIES = 100;

/**
 * A port that was free a moment ago. It is none of those that outgoing connections get: a server that comes back to its
 * port would find it taken by whoever has been knocking there meanwhile.
 * @throws Error when a hundred ports are taken
 */
export async function freePort(host = "127.0.0.1") {
  for (let turn = 0; turn < TRIES; turn++) {
    const port = randomInt(FIRST, LAST);
    if (await isPortFree(port, host)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST} on ${host}`);
}
