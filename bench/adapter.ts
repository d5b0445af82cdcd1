/**
 * An empty call through the thin adapter, through tRPC's stock adapter and through the whole front door, beside bare
 * node:http: same process, same machine, interleaved rounds, medians. Run: npx tsx bench/adapter.ts
 */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { initTRPC } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import autocannon from "autocannon";
import { createLogger } from "@/platform/logger";
import { under } from "@/server/http/exchange";
import { createFrontDoor, exchangeOf } from "@/server/http/front-door";
import { HttpMetrics } from "@/server/http/http-metrics";
import { dataHeaders } from "@/server/http/security-headers";
import { createTrpcHandler } from "@/server/http/trpc/trpc-handler";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 2);

const t = initTRPC.create({ isDev: false });
const router = t.router({ empty: t.procedure.query(() => "ok") });
const createContext = () => ({});

const text = JSON.stringify({ result: { data: "ok" } });
const bare: RequestListener = (_req, res) => {
  res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  res.end(text);
};
const thin = createTrpcHandler({ router, createContext });
const stock = createHTTPHandler({ router, createContext, basePath: "/api/trpc/" });
const guarded = createTrpcHandler({
  router,
  createContext,
  headers: (req) => {
    const { id, secure } = exchangeOf(req);
    return [...dataHeaders(secure), "x-request-id", id, "cache-control", "no-store"];
  },
});
const door = createFrontDoor({
  routes: [{ name: "trpc", matches: under("/api/trpc/"), handle: guarded, ownHeaders: true, ownCsrf: true }],
  logger: createLogger("bench", "warn"),
  metrics: new HttpMetrics(),
});

const servers: [string, Server][] = [
  ["bare node:http", createServer(bare)],
  ["thin adapter", createServer((req, res) => void thin(req, res))],
  ["stock adapter", createServer(stock)],
  ["front door + thin", door.server],
];
const rates = new Map<string, number[]>();
for (const [, server] of servers) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, server] of servers) {
    const { port } = server.address() as AddressInfo;
    const result = await autocannon({
      url: `http://127.0.0.1:${port}/api/trpc/empty`,
      connections: 32,
      duration: round === 0 ? 1 : SECONDS,
    });
    if (result.non2xx > 0) throw new Error(`${name}: ${result.non2xx} answers were not 2xx`);
    // The first round warms up.
    if (round > 0) rates.set(name, [...(rates.get(name) ?? []), result.requests.average]);
  }
}
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
const floor = median(rates.get("bare node:http") ?? []);
for (const [name, values] of rates) {
  const rate = median(values);
  console.log(
    `${name.padEnd(20)} ${Math.round(rate).toString().padStart(7)} requests/s   ${(rate / floor).toFixed(2)} of bare`,
  );
}
process.exit(0);
