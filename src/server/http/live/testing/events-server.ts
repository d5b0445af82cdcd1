import { createServer, get, type Server } from "node:http";
import { createLogger } from "@/platform/logger";
import type { Realtime } from "@/platform/realtime/realtime";
import type { Exchange } from "../../exchange";
import { listen } from "../../trpc/testing/two-servers";
import { Events, type EventsOptions } from "../events";

const exchange: Exchange = {
  id: "r1",
  address: "127.0.0.1",
  secure: false,
  path: "/api/events",
  csrfSafe: false,
};

/** Streams behind a port of their own. Topics that begin with `other/` are nobody's here. */
export async function startEvents(realtime: Realtime, options: Partial<EventsOptions> = {}) {
  const revoke: (() => void)[] = [];
  const events = new Events({
    realtime,
    logger: createLogger("test", "silent"),
    authorize: (req) =>
      req.headers["x-anonymous"]
        ? null
        : {
            who: String(req.headers["x-person"] ?? "somebody"),
            allows: (topic) => !topic.startsWith("other/"),
            onRevoked: (close) => {
              revoke.push(close);
              return () => undefined;
            },
          },
    ...options,
  });
  const server: Server = createServer((req, res) => void events.handle(req, res, exchange));
  const port = await listen(server);
  return {
    realtime,
    events,
    port,
    revoke,
    url: `http://127.0.0.1:${port}/api/events`,
    stop: () => {
      events.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens a stream and collects its text. */
export function stream(url: string, headers: Record<string, string> = {}) {
  const result = { status: 0, text: "", closed: false, close: (): void => undefined };
  const request = get(url, { headers }, (res) => {
    result.status = res.statusCode ?? 0;
    res.on("data", (chunk: Buffer) => {
      result.text += chunk.toString();
    });
    res.on("close", () => {
      result.closed = true;
    });
    res.on("error", () => undefined);
  });
  request.on("error", () => {
    result.closed = true;
  });
  result.close = () => void request.destroy();
  return result;
}
