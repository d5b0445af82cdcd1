import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { exact, type Route, sendRefusal } from "./exchange";
import { SCRIPT_POLICY } from "./security-headers";

/** A script under one address, checked by the browser at every use: the service worker lives and dies by this. */
export function scriptRoute(
  address: string,
  file: string,
  headers: Readonly<Record<string, string>> = {},
): Route {
  return {
    name: "static",
    policy: SCRIPT_POLICY,
    matches: exact(address),
    handle: async (req, res, exchange) => {
      const stats = await stat(file).catch(() => undefined);
      if (!stats) return sendRefusal(res, "NOT_FOUND", exchange.id);
      const tag = `"${stats.size.toString(36)}-${stats.mtimeMs.toString(36)}"`;
      const common = {
        etag: tag,
        "cache-control": "no-cache",
        "content-type": "text/javascript; charset=utf-8",
        ...headers,
      };
      if (req.headers["if-none-match"] === tag) {
        res.writeHead(304, common).end();
        return;
      }
      res.writeHead(200, { ...common, "content-length": stats.size });
      if (req.method === "HEAD") res.end();
      else await pipeline(createReadStream(file), res);
    },
  };
}
