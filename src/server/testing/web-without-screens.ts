import { readEnv } from "@/platform/env";
import { startWeb } from "../web";

/** The web process as it is, but for the screens: what needs a build of them answers 404. */
await startWeb(readEnv(), async () => ({
  handle: (_req, res) => {
    res.writeHead(404, { "content-length": 0 }).end();
  },
  upgrade: async (_req, socket) => {
    socket.destroy();
  },
  close: async () => undefined,
}));
